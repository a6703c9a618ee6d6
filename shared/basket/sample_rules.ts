/**
 * What a masked sample shows of a value: what a person needs to find the fault of a till, and nothing
 * that somebody may have written about a customer.
 *
 * @module
 */
import type { WireClosing } from "../closings/closing.ts";
import type { WireBasket, WireProduct } from "./basket.ts";
import { LIMITS } from "./basket_schema.ts";

/**
 * What may stand at a place: a `text` that identifies something or is on the receipt; what looks like
 * a `date` or an `amount`; a `word` of a list; `lines` of a basket; `nothing` that is shown.
 */
export type SampleRule = "text" | "date" | "amount" | "word" | "lines" | "nothing";

/** The rule of a member of a basket or of a closing; `undefined` for one that neither has. */
export function toDocumentRule(name: string): SampleRule | undefined {
  return Object.hasOwn(DOCUMENT_RULES, name)
    ? DOCUMENT_RULES[name as keyof typeof DOCUMENT_RULES]
    : undefined;
}

/** The rule of a member of a line; `undefined` for one that a line does not have. */
export function toLineRule(name: string): SampleRule | undefined {
  return Object.hasOwn(LINE_RULES, name) ? LINE_RULES[name as keyof typeof LINE_RULES] : undefined;
}

/** Whether `text` is shown where `rule` counts. */
export function mayShowText(text: string, rule: SampleRule): boolean {
  switch (rule) {
    case "text":
      return text.length <= LIMITS.nameLength;
    case "date":
      return /^[-0-9TtZz:.+/ ]{0,40}$/.test(text);
    case "amount":
      return /^[-+0-9.,'%€/ \u00a0]{0,32}$/.test(text);
    case "word":
      return /^[A-Za-z_-]{0,16}$/.test(text);
    case "lines":
    case "nothing":
      return false;
  }
  rule satisfies never;
}

/**
 * Whether the name of a member that nobody knows is shown: it says which field a till's update added.
 * A program's names are short and plain. What is a person's, an address, or a number of more than four
 * digits is none, where a till uses such things as keys.
 */
export function mayShowName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_-]{0,31}$/.test(name) && name.replace(/[^0-9]/g, "").length <= 4;
}

// A field that is new in the contract does not compile without a rule here.
const DOCUMENT_RULES = {
  id: "text",
  store: "text",
  date: "date",
  soldAt: "date",
  till: "text",
  receipt: "amount",
  products: "lines",
  total: "amount",
  extra: "nothing",
  first: "amount",
  last: "amount",
  count: "amount",
} as const satisfies Record<keyof WireBasket | keyof WireClosing, SampleRule>;

const LINE_RULES = {
  id: "text",
  name: "text",
  price: "amount",
  quantity: "amount",
  unit: "word",
  kind: "word",
} as const satisfies Record<keyof WireProduct, SampleRule>;
