/**
 * Tells from the first bytes of a batch what its sender should change: an array sent as NDJSON would
 * else get one fault a line, and none of them says why.
 *
 * @module
 */
import { isJsonSpace } from "../../shared/basket/is_json_space.ts";
import { adviseOnBody } from "../http/advise_on_body.ts";
import { adviseOnDocument } from "../http/advise_on_json.ts";
import type { BatchFormat } from "./read_batch_format.ts";

/** See {@linkcode createBatchAdviser}. */
export interface BatchAdviser {
  /** Looks at the next chunk of the body, before its lines. */
  see(chunk: Uint8Array): void;
  /** A sentence about a line that is no basket at all; `line` is absent when it is too long. */
  adviseOnLine(line: Uint8Array | undefined, options: {
    readonly code: string;
    readonly isFirst: boolean;
  }): string | undefined;
  /** A sentence about a body that could not be read to its end, or about its first such line. */
  readonly advice: string | undefined;
}

/** An adviser on one batch. It keeps four bytes. */
export function createBatchAdviser(format: BatchFormat): BatchAdviser {
  const head: number[] = [];
  let given: string | undefined;
  let looked = 0;

  function advise(line: Uint8Array | undefined, { code, isFirst }: {
    readonly code: string;
    readonly isFirst: boolean;
  }): string | undefined {
    if (format === "json") return undefined;
    if (isFirst) {
      const onBody = adviseOnBody(Uint8Array.from(head));
      if (onBody !== undefined) return onBody;
      if (head[0] === OPEN_BRACKET) return "Send an array with content-type: application/json";
    }
    if (code !== "not_json" || line === undefined) return undefined;
    if (line.includes(CARRIAGE_RETURN)) {
      return "A line ends with a line feed, not with a carriage return alone";
    }
    if (isFirst && head[0] !== OPEN_BRACE && (line.includes(SEMICOLON) || line.includes(TAB))) {
      return CSV;
    }
    const end = line.findLastIndex((byte) => byte !== SPACE && byte !== TAB);
    const last = line[end];
    if (last === COMMA && line[end - 1] === CLOSE_BRACE) return "A line ends without a comma";
    return isFirst && head[0] === OPEN_BRACE && last !== CLOSE_BRACE
      ? "Put the whole basket on one line, or send it with content-type: application/json: one " +
        "basket to POST /baskets, several as an array"
      : undefined;
  }

  return {
    see(chunk) {
      for (let at = 0; head.length < HEAD_BYTES && at < chunk.length; at++) {
        const byte = chunk[at] as number;
        if (head.length > 0 || !isJsonSpace(byte)) head.push(byte);
      }
    },
    adviseOnLine(line, options) {
      const advice = advise(line, options);
      given ??= advice;
      if (advice !== undefined || line === undefined) return advice;
      // Answers list as many faults.
      return options.code === "not_json" && looked++ < MOST_LOOKED_AT
        ? adviseOnDocument(line)
        : undefined;
    },
    get advice() {
      if (given !== undefined || format === "ndjson") return given;
      return adviseOnBody(Uint8Array.from(head)) ?? (head[0] === OPEN_BRACE ? NO_ARRAY : undefined);
    },
  };
}

const NO_ARRAY =
  "Send an array of baskets, or one basket a line with content-type: application/x-ndjson";

const CSV = "It looks like CSV, which deno task import sends";

const MOST_LOOKED_AT = 1_000;
const HEAD_BYTES = 4;
const SPACE = 0x20;
const TAB = 0x09;
const CARRIAGE_RETURN = 0x0d;
const COMMA = 0x2c;
const SEMICOLON = 0x3b;
const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
