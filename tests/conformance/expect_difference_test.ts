import { assertEquals, assertRejects } from "@std/assert";
import { expectDifference } from "./support/expect_difference.ts";

const differs = () => assertEquals({ error: "NONE", offset: 0 }, { error: "NONE", offset: -1 });

Deno.test("expectDifference() takes the failure that is known", async () => {
  await expectDifference(/^- offset: 0, \+ offset: -1,$/, differs);
});

Deno.test("expectDifference() takes an error by the first line of its message", async () => {
  const fail = () => Promise.reject(new Error("The broker closed\nat once"));
  await expectDifference(/^The broker closed$/, fail);
});

Deno.test("expectDifference() refuses another failure, and none", async (t) => {
  const cases = [
    { name: "another", run: differs, says: "Fails otherwise than known: - offset: 0," },
    { name: "none", run: () => {}, says: "This no longer differs" },
  ];
  for (const { name, run, says } of cases) {
    await t.step(name, async () => {
      await assertRejects(() => expectDifference(/^- offset: 7,/, run), Error, says);
    });
  }
});
