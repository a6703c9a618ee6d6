// Starts Swagger UI with the document beside the page. Browsers get this file as it is.
// @ts-nocheck: this runs in a browser, and Swagger UI has no types here.
globalThis.SwaggerUIBundle({
  url: "openapi.json",
  domNode: document.getElementById("reference"),
  deepLinking: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  defaultModelExpandDepth: 3,
  docExpansion: "list",
  // Forget the key with the tab, and send the document to no validator elsewhere.
  persistAuthorization: false,
  validatorUrl: null,
  plugins: [() => ({ afterLoad: keepLines }), nameParts, resolveLocally],
});

// Swagger UI has dark colours for whom this class is set.
const dark = matchMedia("(prefers-color-scheme: dark)");
const setColours = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", setColours);
setColours();

/** For screen readers: a heading between title and tags, and no link within a button. */
function nameParts({ React: { createElement, Fragment } }) {
  return {
    components: {
      DeepLink: ({ text }) => createElement("span", null, text),
    },
    wrapComponents: {
      operations: (Operations) => (props) =>
        createElement(
          Fragment,
          null,
          createElement("h2", { className: "for-screen-readers" }, "Operations"),
          createElement(Operations, props),
        ),
    },
  };
}

/** What Swagger UI leaves without a name, a landmark or a place for the keyboard. */
const ATTRIBUTES = {
  ".information-container": { role: "region", "aria-label": "About this API" },
  ".scheme-container": { role: "region", "aria-label": "Keys" },
  ".examples-select-element": { "aria-label": "Example" },
  ".body-param__text": { "aria-label": "Request body" },
  ".microlight, .model-box": { tabindex: "0" },
};

function completeAttributes() {
  for (const [selector, attributes] of Object.entries(ATTRIBUTES)) {
    for (const part of document.querySelectorAll(selector)) setAttributes(part, attributes);
  }
  for (const field of document.querySelectorAll(".parameters :is(input, select, textarea)")) {
    const name = field.closest("[data-param-name]")?.dataset.paramName;
    if (name !== undefined) setAttributes(field, { "aria-label": name });
  }
  // A table is a landmark nowhere else, and all of them have the same name.
  for (const table of document.querySelectorAll("table[role=region]")) {
    table.removeAttribute("role");
  }
}

function setAttributes(part, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (!part.hasAttribute(name)) part.setAttribute(name, value);
  }
}

new MutationObserver(completeAttributes)
  .observe(document.getElementById("reference"), { childList: true, subtree: true });

/**
 * All references are to this document's own components, and no schema contains itself. Swagger UI's
 * resolver works through the whole document for each operation that is opened: 1.6 to 2.3 s of CPU
 * each, where this takes less than a millisecond.
 */
function resolveLocally() {
  const follow = (document, pointer) =>
    pointer.slice("#/".length).split("/")
      .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
      .reduce((value, part) => value[part], document);
  const resolve = (document, value) => {
    if (Array.isArray(value)) return value.map((each) => resolve(document, each));
    if (typeof value !== "object" || value === null) return value;
    if (typeof value.$ref === "string") {
      const target = resolve(document, follow(document, value.$ref));
      return { ...target, $$ref: value.$ref };
    }
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, resolve(document, each)]),
    );
  };
  const resolveSubtree = (document, path) => {
    const subtree = path.reduce((value, part) => value?.[part], document);
    return Promise.resolve({ spec: resolve(document, subtree), errors: [] });
  };
  return { fn: { resolveSubtree } };
}

/**
 * Swagger UI takes every media type with "json" in its name for JSON, and would show and send the
 * lines of NDJSON as one JSON string, which the API refuses.
 */
function keepLines() {
  const { getSampleSchema } = this.fn;
  this.fn.getSampleSchema = (schema, mediaType, config, example) =>
    mediaType === "application/x-ndjson" && typeof example === "string"
      ? example
      : getSampleSchema(schema, mediaType, config, example);
}
