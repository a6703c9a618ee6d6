/**
 * The alerts that the API judges by itself are those of Prometheus: same names, thresholds, times.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { ALERT_RULES, ONLY_PROMETHEUS } from "../../api/stats/alerts/alert_rules.ts";
import { may } from "../support/permissions.ts";
import { readRules } from "./support/ops_files.ts";

const ignore = !may.read;

Deno.test("each alert is judged by the API, or is known as one it cannot judge", {
  ignore,
}, async () => {
  const alerts = (await readRules()).flatMap(({ alert }) => alert ?? []);
  assertEquals(
    [...ALERT_RULES.map(({ name }) => name), ...ONLY_PROMETHEUS].toSorted(),
    alerts.toSorted(),
  );
});

Deno.test("the API judges with the thresholds and times of ops/alerts.yml", {
  ignore,
}, async (t) => {
  const rules = new Map((await readRules()).map((rule) => [rule.alert, rule]));
  for (const { name, severity, when, forSeconds, windowSeconds } of ALERT_RULES) {
    await t.step(name, () => {
      const rule = rules.get(name);
      const expr = rule?.expr.replaceAll(/\s+/g, " ") ?? "";
      const windows = [...expr.matchAll(/\[(\w+)\]|offset (\w+)/g)].map(([, range, offset]) =>
        toSeconds(range ?? offset ?? "")
      );
      assertEquals(
        {
          severity: rule?.labels?.severity,
          when: when === "absent" ? /^absent\(/.test(expr) : toComparisons(expr).includes(when),
          forSeconds: toSeconds(rule?.for ?? "0s"),
          windows: [...new Set(windows)],
        },
        {
          severity,
          when: true,
          forSeconds,
          windows: windowSeconds === undefined ? [] : [windowSeconds],
        },
      );
    });
  }
});

/** The comparisons of an expression, such as `> 120`. */
function toComparisons(expr: string): readonly string[] {
  return [...expr.matchAll(/(?:>|==) \d+/g)].map(([comparison]) => comparison);
}

/** Seconds of a duration of Prometheus with one unit, such as `10m`. */
function toSeconds(duration: string): number {
  const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600 };
  return parseInt(duration) * (units[duration.slice(-1)] ?? NaN);
}
