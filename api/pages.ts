/**
 * The pages of the API for people, which come in two kinds: the dashboard and Swagger UI, whose
 * files Deno imports as text, and plain ones, which any runtime can make.
 *
 * @module
 */
import type { OpenapiDocument } from "./docs/create_openapi_document.ts";
import type { StaticFile } from "./http/static_file.ts";

/** A page and what it loads. */
export interface PageWithFiles {
  readonly page: StaticFile;
  /** By `version/name`, as their paths end. */
  readonly files: ReadonlyMap<string, StaticFile>;
}

/** Options for the page at `/`. */
export interface HomeOptions {
  /** Whether the page leads to the API reference: a browser sends no key with a link. @default {false} */
  readonly linksDocs?: boolean;
  /** Whose day is today, a name of the IANA database. @default {DEFAULT_TIME_ZONE} */
  readonly timeZone?: string | undefined;
}

/** Makes the pages. Each is called once, with the first request. */
export interface Pages {
  /** The page at `/`. */
  readonly createHome: (options: HomeOptions) => Promise<PageWithFiles>;
  /** The API reference of `document`. */
  readonly createReference: (document: OpenapiDocument) => Promise<PageWithFiles>;
}
