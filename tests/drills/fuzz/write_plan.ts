/**
 * From a plan to the bytes of its request.
 *
 * @module
 */
import { gzipSync } from "node:zlib";
import type { WireBasket } from "../../../shared/basket/basket.ts";
import type { WireClosing } from "../../../shared/closings/closing.ts";
import { applyEdit, printTree, toClosingTree, toTree } from "./basket_tree.ts";
import type { Damage, FuzzPlan } from "./fuzz_plans.ts";

/** A request, and what is known of it before it is sent. */
export interface FuzzRequest {
  readonly bytes: Uint8Array;
  /** Names its records: the header `request-id` of each. */
  readonly id: string;
  readonly isHead: boolean;
  /** The baskets or the closing, when nothing at all is wrong with it: then each must be accepted. */
  readonly good: readonly (WireBasket | WireClosing)[] | undefined;
}

/** What a request is about; each call makes another one. */
export interface FuzzMakers {
  readonly makeBasket: () => WireBasket;
  readonly makeClosing: () => WireClosing;
}

/** Writes the request. */
export function writePlan(
  plan: FuzzPlan,
  { id, makeBasket, makeClosing }: FuzzMakers & { readonly id: string },
): FuzzRequest {
  const isClosing = plan.form === "closing";
  const isSingle = isClosing || plan.form === "single";
  const plans = isSingle ? [plan.lines[0] ?? { edits: [] }] : plan.lines;
  const made = plans.map(() => {
    if (!isClosing) {
      const basket = makeBasket();
      return { item: basket, tree: toTree(basket) };
    }
    const closing = makeClosing();
    return { item: closing, tree: toClosingTree(closing) };
  });
  const texts = made.map(({ tree }, index) =>
    printTree((plans[index]?.edits ?? []).reduce(applyEdit, tree))
  );
  const text = plan.form === "array" ? `[${texts.join()}]` : texts.join("\n");
  const isPacked = plan.gzip && !isSingle;
  const body = spoil(
    isPacked ? gzipSync(text) : new TextEncoder().encode(text),
    plan.damage,
  );
  const method = plan.method ?? (plan.read === undefined ? "POST" : "GET");
  const path = plan.path ?? plan.read ?? PATHS[plan.form];
  const usual: [string, string][] = [
    ["host", "127.0.0.1"],
    ["content-type", plan.form === "ndjson" ? "application/x-ndjson" : "application/json"],
    ...(isPacked ? [["content-encoding", "gzip"] as [string, string]] : []),
  ];
  const headers = [
    ["x-request-id", id],
    ...usual.filter(([name]) => plan.headers.every(([other]) => other !== name)),
    ...plan.headers,
    plan.chunked ? ["transfer-encoding", "chunked"] : ["content-length", `${body.length}`],
  ];
  const head = `${method} ${path} HTTP/1.1\r\n` +
    `${headers.map(([name, value]) => `${name}: ${value}`).join("\r\n")}\r\n\r\n`;
  const isGood = plan.damage === undefined && plan.method === undefined &&
    plan.path === undefined && plan.read === undefined && plan.headers.length === 0 &&
    made.length > 0 &&
    plans.every(({ edits }) => edits.length === 0);
  return {
    bytes: concat([toLatin1(head), ...(plan.chunked ? toChunks(body) : [body])]),
    id,
    isHead: method === "HEAD",
    good: isGood ? made.map(({ item }) => item) : undefined,
  };
}

function spoil(body: Uint8Array, damage: Damage | undefined): Uint8Array {
  if (damage === undefined) return body;
  const at = Math.floor(damage.at * body.length);
  const bytes = Uint8Array.from(damage.bytes);
  switch (damage.kind) {
    case "cut":
      return body.subarray(0, at);
    case "flip":
      return body.map((byte, index) => byte ^ (bytes[index - at] ?? 0));
    case "insert":
      return concat([body.subarray(0, at), bytes, body.subarray(at)]);
    default:
      return damage.kind satisfies never;
  }
}

function toChunks(body: Uint8Array): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < body.length; at += CHUNK_BYTES) {
    const chunk = body.subarray(at, at + CHUNK_BYTES);
    chunks.push(toLatin1(`${chunk.length.toString(16)}\r\n`), chunk, toLatin1("\r\n"));
  }
  return [...chunks, toLatin1("0\r\n\r\n")];
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function toLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}

const PATHS: Readonly<Record<FuzzPlan["form"], string>> = {
  single: "/baskets",
  ndjson: "/baskets/batch",
  array: "/baskets/batch",
  closing: "/closings",
};
const CHUNK_BYTES = 300;
