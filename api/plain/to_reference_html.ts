/**
 * The API reference as one page of HTML, which needs no script.
 *
 * @module
 */
import type { OpenapiDocument, OperationObject } from "../docs/create_openapi_document.ts";
import type { Content, Parameter } from "../docs/operation.ts";
import type { ResponseObject } from "../docs/to_responses.ts";
import { escapeHtml, markdownToHtml } from "./to_html.ts";

/** The body of the page: every operation with its examples, then every schema. */
export function toReferenceHtml({ info, tags, paths, components }: OpenapiDocument): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      line: `${method.toUpperCase()} ${path}`,
      operation,
    }))
  );
  const groups = tags.map(({ name, description }) => ({
    name,
    description,
    parts: operations.filter(({ operation }) => operation.tags.includes(name)).map(toOperationHtml),
  }));
  return [
    `<h1>${escapeHtml(info.title)} <small>${escapeHtml(info.version)}</small></h1>`,
    markdownToHtml(info.description),
    '<p>For programs: <a href="openapi.json">openapi.json</a></p>',
    ...groups.filter(({ parts }) => parts.length > 0).flatMap(({ name, description, parts }) => [
      `<h2>${escapeHtml(name)}</h2>`,
      markdownToHtml(description),
      ...parts,
    ]),
    "<h2>Schemas</h2>",
    ...Object.entries(components.schemas).map(([name, schema]) => fold(name, toText(schema))),
  ].join("\n");
}

function toOperationHtml(
  { line, operation }: { readonly line: string; readonly operation: OperationObject },
): string {
  const { operationId, summary, description, parameters, requestBody, responses } = operation;
  return [
    `<section id="${escapeHtml(operationId)}">`,
    `<h3><code>${escapeHtml(line)}</code></h3>`,
    `<p><strong>${escapeHtml(summary)}</strong></p>`,
    markdownToHtml(description),
    ...toParameterHtml(parameters ?? []),
    ...(requestBody === undefined ? [] : [
      "<h4>Body</h4>",
      markdownToHtml(requestBody.description),
      ...toExampleHtml(requestBody.content),
    ]),
    "<h4>Answers</h4>",
    "<dl>",
    ...Object.entries(responses).flatMap(toResponseHtml),
    "</dl>",
    "</section>",
  ].join("\n");
}

function toParameterHtml(parameters: readonly Parameter[]): readonly string[] {
  if (parameters.length === 0) return [];
  const entries = parameters.map(({ name, in: place, description, required = false }) =>
    `<dt><code>${escapeHtml(name)}</code> (${place}${required ? ", required" : ""})</dt>\n` +
    `<dd>${markdownToHtml(description)}</dd>`
  );
  return ["<h4>Parameters</h4>", "<dl>", ...entries, "</dl>"];
}

function toResponseHtml(
  [status, { description, content = {} }]: readonly [string, ResponseObject],
): readonly string[] {
  return [
    `<dt>${escapeHtml(status)}</dt>`,
    `<dd>${markdownToHtml(description)}`,
    ...toExampleHtml(content),
    "</dd>",
  ];
}

function toExampleHtml(content: Content): readonly string[] {
  return Object.entries(content).flatMap(([type, { examples = {} }]) =>
    Object.values(examples).map(({ summary, value }) => fold(`${type}: ${summary}`, toText(value)))
  );
}

/** Text of the kind that is long and that not everybody wants. */
function fold(title: string, text: string): string {
  return `<details><summary>${escapeHtml(title)}</summary>` +
    `<pre><code>${escapeHtml(text)}</code></pre></details>`;
}

/** NDJSON and CSV are strings already. */
function toText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
