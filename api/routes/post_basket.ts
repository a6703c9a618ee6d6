/**
 * `POST /baskets`: one basket to the live topic.
 *
 * @module
 */
import type { Basket } from "../../shared/basket/basket.ts";
import { encodeRecord } from "../../shared/basket/record.ts";
import { createParseByBothClocks } from "../parse_by_both_clocks.ts";
import {
  createPostDocument,
  type PostDocumentExchange,
  type PostDocumentOptions,
} from "./post_document.ts";

/** The handler: `202` with the receipt, or a problem. */
export function createPostBasket(
  options: PostDocumentOptions,
): (exchange: PostDocumentExchange) => Promise<Response> {
  return createPostDocument<{ readonly basket: Basket }>({
    name: "basket",
    parse: createParseByBothClocks(options),
    problem: "invalid_basket",
    arrayAdvice: "Send an array to POST /baskets/batch",
    storeOf: ({ basket }) => basket.store,
    encode: ({ basket }, origin) => encodeRecord(basket, origin),
    toReceipt: ({ basket: { store, id } }) => ({ store, id }),
  }, options);
}
