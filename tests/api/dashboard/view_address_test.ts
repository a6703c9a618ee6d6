import { assertEquals } from "@std/assert";
import { parseView, toHash } from "../../../api/dashboard/parts/view_address.js";

const sales = { name: "sales", period: "7d", from: undefined, to: undefined } as const;

/** Without the parameters that each view reads for itself. */
function parse(hash: string) {
  const { query: _query, ...view } = { query: undefined, ...parseView(hash) };
  return view;
}

Deno.test("a view survives its address", async (t) => {
  const views = [
    { ...sales, store: undefined },
    { ...sales, period: "12m", store: "Liège & Cie / Nord?#" },
    { ...sales, period: "custom", from: "2026-01-01", to: "2026-01-31", store: undefined },
    { name: "baskets", store: "", id: "" },
    { name: "baskets", store: "Gent Zuid", id: "b-1" },
    { name: "baskets", store: "a/b?c#d%20", id: "50% 👍" },
    { ...sales, name: "tills", store: undefined, status: undefined },
    { ...sales, name: "tills", period: "12m", store: "Gent", status: "missing" },
    { name: "live" },
    { name: "refusals" },
    { name: "dead-letters", code: undefined },
    { name: "dead-letters", code: "conflict" },
  ] as const;
  for (const view of views) {
    const hash = toHash(view);
    await t.step(hash, () => assertEquals<unknown>(parse(hash), view));
  }
});

Deno.test("parseView() makes the sales of what it cannot read", async (t) => {
  for (const hash of ["", "#", "#/", "#/nowhere", "#/?period=century&from=x", "#%E0%A4%A"]) {
    await t.step(hash, () => {
      assertEquals<unknown>(parse(hash), { ...sales, store: undefined });
    });
  }
});

Deno.test("a basket's address is the one that is written by hand", () => {
  assertEquals(toHash({ name: "baskets", store: "Gent", id: "b-1" }), "#/baskets/Gent/b-1");
});
