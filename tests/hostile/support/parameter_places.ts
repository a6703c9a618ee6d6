/**
 * Where the routes of the API reference take parameters.
 *
 * @module
 */
import type { OpenapiDocument } from "../../../api/docs/create_openapi_document.ts";

/** A parameter of a `GET`. */
export interface Place {
  /** With `{name}` for each parameter in it. */
  readonly path: string;
  readonly kind: "path" | "query";
  readonly parameter: string;
  /** What the others of the path are. */
  readonly examples: Readonly<Record<string, string>>;
  /** The query that chooses between reports of one path. */
  readonly by: string | undefined;
}

/** Every parameter of every `GET`; of `/stats/sales` those of each report. */
export function findPlaces(document: OpenapiDocument): readonly Place[] {
  const places: Place[] = [];
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    const { parameters = [] } = (item as PathItem).get ?? {};
    const examples = Object.fromEntries(
      parameters.flatMap(({ name, in: kind, example }) =>
        kind === "path" ? [[name, String(example ?? "x")]] : []
      ),
    );
    const choices = parameters.find(({ name }) => name === "by")?.schema?.enum ?? [undefined];
    for (const { name, in: kind } of parameters) {
      if (kind === "path") places.push({ path, kind, parameter: name, examples, by: undefined });
      if (kind !== "query") continue;
      for (const by of name === "by" ? [undefined] : choices) {
        places.push({ path, kind, parameter: name, examples, by });
      }
    }
  }
  return places;
}

/** The path and query with `value`, as it stands in a URL, at the place. */
export function fillPath({ path, kind, parameter, examples, by }: Place, value: string): string {
  const filled = path.replaceAll(
    /\{(\w+)\}/g,
    (_, name) =>
      kind === "path" && name === parameter ? value : encodeURIComponent(examples[name] ?? "x"),
  );
  if (kind === "path") return filled;
  return `${filled}?${by === undefined ? "" : `by=${by}&`}${parameter}=${value}`;
}

interface PathItem {
  readonly get?: {
    readonly parameters?: readonly {
      readonly name: string;
      readonly in: string;
      readonly example?: unknown;
      readonly schema?: { readonly enum?: readonly string[] };
    }[];
  };
}
