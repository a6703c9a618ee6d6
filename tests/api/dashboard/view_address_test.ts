import { assertEquals } from "@std/assert";
import { parseView, toHash } from "../../../api/dashboard/parts/view_address.js";

const period = { period: "7d", from: undefined, to: undefined, store: undefined } as const;
const all = { status: undefined, search: undefined, order: undefined } as const;

/** Without the parameters that each view reads for itself. */
function parse(hash: string) {
  const { query: _query, ...view } = { query: undefined, ...parseView(hash) };
  return view;
}

Deno.test("a view survives its address", async (t) => {
  const views = [
    { name: "sales" },
    { name: "baskets", store: "", id: "" },
    { name: "baskets", store: "Gent Zuid", id: "b-1" },
    { name: "baskets", store: "a/b?c#d%20", id: "50% 👍" },
    { ...period, ...all, name: "tills" },
    { ...period, ...all, name: "tills", search: "gent / 3", order: "missing" },
    {
      ...period,
      ...all,
      name: "tills",
      period: "12m",
      store: "Liège & Cie / Nord?#",
      status: "missing",
    },
    {
      ...period,
      ...all,
      name: "tills",
      period: "custom",
      from: "2026-01-01",
      to: "2026-01-31",
      status: "open",
    },
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
      assertEquals<unknown>(parse(hash), { name: "sales" });
    });
  }
});

Deno.test("a basket's address is the one that is written by hand", () => {
  assertEquals(toHash({ name: "baskets", store: "Gent", id: "b-1" }), "#/baskets/Gent/b-1");
});
