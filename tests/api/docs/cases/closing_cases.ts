/**
 * Every way to an answer of `POST /closings`: those of `POST /baskets`, with closings as bodies.
 *
 * @module
 */
import { CLOSING_EXAMPLE } from "../../../../api/docs/examples.ts";
import { aBrokenBody, type AnswerCase, aStalledBody, GOOD } from "../support/answer_case.ts";
import { BASKET_CASES } from "./basket_cases.ts";

const GOOD_CLOSING = JSON.stringify(CLOSING_EXAMPLE);
const OF_ANOTHER_SHOP = JSON.stringify({ ...CLOSING_EXAMPLE, store: "Gent" });
const ofDay = (date: string) => JSON.stringify({ ...CLOSING_EXAMPLE, date });

/** The cases of `POST /closings`. */
export const CLOSING_CASES: readonly AnswerCase[] = BASKET_CASES.filter(isPlain).map((of) => ({
  ...of,
  operation: { method: "POST", path: "/closings" },
  ...(of.code === "invalid_basket" ? { code: "invalid_closing" } : {}),
  ...(of.init === undefined ? {} : { init: { ...of.init, ...toBody(of) } }),
}));

/** What unpacks a body is the same. */
function isPlain({ name }: AnswerCase): boolean {
  return name !== "a basket in gzip";
}

function toBody({ init, code }: AnswerCase): RequestInit {
  const body = init?.body;
  // A stream can be read once.
  if (code === "body_incomplete") return { body: aBrokenBody() };
  if (code === "body_timeout") return { body: aStalledBody() };
  if (body === GOOD) return { body: GOOD_CLOSING };
  if (code === "store_not_allowed") return { body: OF_ANOTHER_SHOP };
  const date = typeof body === "string" ? /"date":"([^"]*)"/.exec(body)?.[1] : undefined;
  return code === "clock_wrong" && date !== undefined ? { body: ofDay(date) } : {};
}
