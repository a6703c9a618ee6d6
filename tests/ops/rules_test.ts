/**
 * What Prometheus is given: valid, tested, and each alert with a way out.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { parse } from "yaml";
import { toAnchors } from "../docs/support/to_anchors.ts";
import { may } from "../support/permissions.ts";
import { readOps, readRules } from "./support/ops_files.ts";
import { hasPromtool, promtool } from "./support/promtool.ts";

const ignore = !may.read;
const SEVERITIES = ["info", "warning", "critical"];

for (
  const args of [
    ["check", "config", "prometheus.yml"],
    ["check", "rules", "alerts.yml"],
    ["test", "rules", "alerts_test.yml"],
  ]
) {
  Deno.test({
    name: `promtool ${args.join(" ")} (needs Prometheus installed)`,
    ignore: !hasPromtool,
    async fn() {
      const { code, output } = await promtool(args);
      assertEquals(code, 0, output);
    },
  });
}

Deno.test(
  "each alert says what it means, how bad it is, and where to read on",
  { ignore },
  async (t) => {
    const anchors = toAnchors(
      await Deno.readTextFile(new URL("../../docs/operations.md", import.meta.url)),
    );
    for (const { alert, labels, annotations } of await readRules()) {
      if (alert === undefined) continue;
      await t.step(alert, () => {
        assertEquals(Object.keys(annotations ?? {}), ["summary", "description", "runbook"]);
        assertEquals([labels?.severity].filter((it) => !SEVERITIES.includes(it ?? "")), []);
        assertMatch(annotations?.runbook ?? "", /^docs\/operations\.md#/);
        const anchor = annotations?.runbook?.split("#")[1];
        assertEquals([alert.toLowerCase(), anchors.has(anchor ?? "")], [anchor ?? "", true]);
      });
    }
  },
);

Deno.test(
  "each alert is seen both firing and not firing in the rules' own tests",
  { ignore },
  async () => {
    const { tests } = parse(await readOps("alerts_test.yml"));
    interface Check {
      readonly alertname: string;
      readonly exp_alerts: readonly unknown[];
    }
    const checks: readonly Check[] = tests
      .flatMap((test: { alert_rule_test?: readonly Check[] }) => test.alert_rule_test ?? []);
    const namesOf = (wanted: (check: Check) => boolean) =>
      [...new Set(checks.filter(wanted).map(({ alertname }) => alertname))].toSorted();
    const alerts = (await readRules()).flatMap(({ alert }) => alert ?? []).toSorted();
    assertEquals(namesOf(({ exp_alerts }) => exp_alerts.length > 0), alerts);
    assertEquals(namesOf(({ exp_alerts }) => exp_alerts.length === 0), alerts);
  },
);
