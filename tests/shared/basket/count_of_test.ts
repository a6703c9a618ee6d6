import { assertEquals } from "@std/assert";
import { LINE_KINDS } from "../../../shared/basket/basket.ts";
import { COUNT_OF_KIND, countOf } from "../../../shared/basket/count_of.ts";

Deno.test("a product counts one, a return takes one away, and the rest counts nothing", () => {
  const counts = Object.fromEntries(LINE_KINDS.map((kind) => [kind, countOf(kind)]));
  assertEquals(counts, { product: 1, return: -1, deposit: 0, discount: 0 });
});

Deno.test("the database counts a line as the consumer does", () => {
  const cases = [...COUNT_OF_KIND.matchAll(/when '(\w+)' then (-?\d+)/g)];
  const counts = new Map(cases.map(([, kind = "", count]) => [kind, Number(count)]));
  const [, otherwise] = /else (-?\d+) end$/.exec(COUNT_OF_KIND) ?? [];
  for (const kind of LINE_KINDS) {
    assertEquals(counts.get(kind) ?? Number(otherwise), countOf(kind), kind);
  }
});
