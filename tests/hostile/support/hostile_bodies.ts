/**
 * Bodies for the hostile tables, each showing only what is wrong with it.
 *
 * @module
 */
import { aWireBasket } from "../../support/a_basket.ts";

const BASKET = JSON.stringify(aWireBasket());

/** The basket of the contract as text. */
export function aBody(): string {
  return BASKET;
}

/** The basket with `text` as the JSON of its first price. */
export function priced(text: string): string {
  return BASKET.replace('"price":1.5', () => `"price":${text}`);
}

/** The basket with `text` as the JSON of a field of its own. */
export function withField(field: "id" | "store" | "date" | "products", text: string): string {
  const { [field]: _, ...rest } = { ...aWireBasket() };
  return JSON.stringify(rest).replace("{", () => `{"${field}":${text},`);
}

/** The basket with `member`, JSON of a member, before its own. */
export function withMember(member: string): string {
  return BASKET.replace("{", () => `{${member},`);
}

/** The basket with `member` in its first product. */
export function withProductMember(member: string): string {
  return BASKET.replace('"price":1.5', () => `"price":1.5,${member}`);
}

/** The basket with `name`, JSON of a text, as the name of its first product. */
export function named(name: string): string {
  return BASKET.replace('"Banana"', () => name);
}

/** UTF-8 of a text. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** The basket in UTF-8 with these bytes in the middle of a name. */
export function withBytes(...bytes: readonly number[]): Uint8Array<ArrayBuffer> {
  const [before = "", after = ""] = BASKET.split("Banana");
  return Uint8Array.from([...utf8(before), ...bytes, ...utf8(after)]);
}

/** UTF-16 of a text. */
export function utf16(
  text: string,
  { littleEndian }: { readonly littleEndian: boolean },
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(2 * text.length);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at++) {
    view.setUint16(2 * at, text.charCodeAt(at), littleEndian);
  }
  return bytes;
}

/** `count` members that no basket has, `"k0":1,"k1":1,…`. */
export function manyMembers(count: number): string {
  return Array.from({ length: count }, (_, index) => `"k${index}":1`).join();
}
