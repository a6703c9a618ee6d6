/**
 * A consumer whose clock may be wrong waits instead of setting a good basket aside.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import {
  ClocksDisagree,
  createClockCheck,
  type DatedRecord,
} from "../../../shared/postgres/clock_check.ts";

Deno.test("createClockCheck() waits for a date that is in doubt, and for nothing else", async (t) => {
  const cases: { name: string; prepared: DatedRecord[]; doubted?: string; asked: string[] }[] = [
    { name: "nothing", prepared: [], asked: [] },
    { name: "a basket", prepared: [aBasket("2026-11-23")], asked: ["judge 2026-11-23"] },
    {
      name: "a basket in doubt",
      prepared: [aBasket("2020-01-01"), aBasket("2026-11-30"), aBasket("2020-01-02")],
      doubted: "2026-11-30",
      asked: ["judge 2020-01-01", "judge 2026-11-30"],
    },
    {
      name: "a basket from the future",
      prepared: [aLetter('{"date":"2999-12-31"}')],
      asked: ["judgeRefusal 2999-12-31"],
    },
    {
      name: "a basket that may be from the future",
      prepared: [aLetter('{"date":"2026-11-23","price":-1}')],
      doubted: "2026-11-23",
      asked: ["judgeRefusal 2026-11-23"],
    },
    { name: "a conflict", prepared: [aLetter('{"date":"2026-11-23"}', "conflict")], asked: [] },
    {
      name: "dead letters without a date",
      prepared: ["{", "[]", "7", "null", '{"date":7}', '{"date":"soon"}', '{"date":"2026-1-1"}', ""]
        .map((value) => aLetter(value)),
      asked: [],
    },
    {
      name: "a tombstone",
      prepared: [{
        kind: "dead_letter",
        deadLetter: { code: "invalid_basket", record: { value: null } },
      }],
      asked: [],
    },
  ];
  for (const { name, prepared, doubted, asked } of cases) {
    await t.step(name, async () => {
      const seen: string[] = [];
      const verdict = (method: string, date: string) => {
        seen.push(`${method} ${date}`);
        return date === doubted ? "wait" as const : "trusted" as const;
      };
      const check = createClockCheck({
        judge: (date) => verdict("judge", date),
        judgeRefusal: (date) => Promise.resolve(verdict("judgeRefusal", date)),
      });
      if (doubted === undefined) await check(prepared);
      else await assertRejects(() => check(prepared), ClocksDisagree, "Cannot judge a date");
      assertEquals(seen, asked);
    });
  }
});

function aBasket(purchasedOn: string): DatedRecord {
  return { kind: "basket", row: { purchasedOn } };
}

function aLetter(value: string, code = "invalid_basket"): DatedRecord {
  return {
    kind: "dead_letter",
    deadLetter: { code, record: { value: new TextEncoder().encode(value) } },
  };
}
