/**
 * Each alert that the API judges has words on the page.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { toAlertWords } from "../../../api/dashboard/live/alert_list.js";
import { LIVE_WORDS } from "../../../api/dashboard/live/words.js";
import { createFormat } from "../../../api/dashboard/parts/format.js";
import { ALERT_RULES } from "../../../api/stats/alerts/alert_rules.ts";

const format = createFormat("en-US");

Deno.test("each alert of the API has a title and what to do, and no other has", () => {
  const names = ALERT_RULES.map(({ name }) => name).toSorted();
  const { titles, todos } = LIVE_WORDS.en.alerts;
  assertEquals(Object.keys(titles).toSorted(), names);
  assertEquals(Object.keys(todos).toSorted(), names);
});

Deno.test("toAlertWords() says what fires", async (t) => {
  const cases = [
    {
      alert: { name: "ConsumerLagOld", labels: { topic: "delhaize_shop" }, value: 187 },
      title: "The oldest basket of delhaize_shop has waited for 3 min",
      href: undefined,
    },
    {
      alert: { name: "DeadLetters", labels: { code: "not_json" }, value: 1_412 },
      title: "Could not be stored in the last ten minutes: 1,412 (No JSON)",
      href: "#/dead-letters?code=not_json",
    },
    {
      alert: { name: "IdsReused", labels: { store: "" }, value: 3 },
      title: "Other shops: 3 sales are not counted",
      href: "#/dead-letters?code=id_reused",
    },
    {
      alert: { name: "RecordsMissing", labels: { reason: "retention" }, value: 1 },
      title: "gaps: 1 (deleted before they were read)",
      href: undefined,
    },
    {
      alert: { name: "ApiDatabaseDown", labels: { database: "read" }, value: 0 },
      title: "The API cannot read a database: the one for reports",
      href: undefined,
    },
    {
      alert: { name: "ReadDatabaseBehind", labels: {}, value: 187 },
      title: "The figures are behind the primary database by 3 min",
      href: undefined,
    },
    {
      alert: { name: "constructor", labels: {}, value: 0 },
      title: "The alert constructor fires",
      href: undefined,
    },
  ];
  for (const { alert, title, href } of cases) {
    await t.step(title, () => {
      const words = toAlertWords(alert, format);
      assertStringIncludes(words.title, title);
      assertEquals(words.href, href);
    });
  }
});
