/**
 * `POST /closings`: a till's end of day to the live topic.
 *
 * @module
 */
import type { Closing } from "../../shared/closings/closing.ts";
import { encodeClosing } from "../../shared/closings/closing_record.ts";
import { type ClosingParser, createClosingParser } from "../../shared/closings/parse_closing.ts";
import { createJudgedParser } from "../parse_by_both_clocks.ts";
import { UNKNOWN_STORE } from "../stores/limit_to_known_stores.ts";
import { ANY_STORES, type KnownStores } from "../stores/open_known_stores.ts";
import {
  createPostDocument,
  type PostDocumentExchange,
  type PostDocumentOptions,
} from "./post_document.ts";

/** The handler: `202` with the receipt, or a problem. */
export function createPostClosing(
  options: PostDocumentOptions,
): (exchange: PostDocumentExchange) => Promise<Response> {
  const { now, clock, stores = ANY_STORES } = options;
  const parse = ofKnownStore(createClosingParser({ now, isAtDoor: true }), stores);
  return createPostDocument<{ readonly closing: Closing }>({
    name: "closing",
    parse: createJudgedParser(parse, { dateOf: ({ closing }) => closing.date, clock }),
    problem: "invalid_closing",
    storeOf: ({ closing }) => closing.store,
    encode: ({ closing }, origin) => encodeClosing(closing, origin),
    toReceipt: ({ closing: { store, till, date } }) => ({ store, till, date }),
  }, { ...options, meter: options.meter && { ...options.meter, ...NO_BASKETS } });
}

/** The counters of baskets leave closings out; requests are counted by route and status. */
const NO_BASKETS = { accepted() {}, rejected() {} };

/** A closing without other faults has the known name of its shop, as its baskets have. */
function ofKnownStore(parse: ClosingParser, stores: KnownStores): ClosingParser {
  return function parseOfKnownStore(input, text) {
    const parsed = parse(input, text);
    if (!parsed.ok) return parsed;
    const store = stores.current().resolve(parsed.closing.store);
    if (store === undefined) return { ok: false, issues: [UNKNOWN_STORE] };
    return { ok: true, closing: { ...parsed.closing, store } };
  };
}
