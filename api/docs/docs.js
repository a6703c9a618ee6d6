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
  plugins: [() => ({ afterLoad: keepLines })],
});

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
