import { assertEquals } from "@std/assert";
import { parseView, toHash } from "../../../api/dashboard/parts/view_address.js";

const overview = { name: "overview", period: "7d", from: undefined, to: undefined } as const;

Deno.test("a view survives its address", async (t) => {
  const views = [
    { ...overview, store: undefined },
    { ...overview, period: "12m", store: "Liège & Cie / Nord?#" },
    { ...overview, period: "custom", from: "2026-01-01", to: "2026-01-31", store: undefined },
    { name: "basket", store: "", id: "" },
    { name: "basket", store: "Gent Zuid", id: "b-1" },
    { name: "basket", store: "a/b?c#d%20", id: "50% 👍" },
    { ...overview, name: "tills", store: undefined, status: undefined },
    { ...overview, name: "tills", period: "12m", store: "Gent", status: "missing" },
    { name: "dead-letters", code: undefined },
    { name: "dead-letters", code: "conflict" },
  ] as const;
  for (const view of views) {
    const hash = toHash(view);
    await t.step(hash, () => assertEquals<unknown>(parseView(hash), view));
  }
});

Deno.test("parseView() makes the overview of what it cannot read", async (t) => {
  for (const hash of ["", "#", "#/", "#/nowhere", "#/?period=century&from=x", "#%E0%A4%A"]) {
    await t.step(hash, () => {
      assertEquals<unknown>(parseView(hash), { ...overview, store: undefined });
    });
  }
});

Deno.test("a basket's address is the one that is written by hand", () => {
  assertEquals(toHash({ name: "basket", store: "Gent", id: "b-1" }), "#/baskets/Gent/b-1");
});
