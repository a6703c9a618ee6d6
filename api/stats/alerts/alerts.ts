/**
 * Which alerts fire now: each rule is judged at each reading of the pipeline.
 *
 * @module
 */
import { z } from "zod";
import { type Described, instant } from "../../answer_values.ts";
import { ALERT_RULES, type AlertRule, SEVERITIES } from "./alert_rules.ts";
import type { Facts } from "./facts.ts";
import type { Past } from "./findings.ts";

/** An alert that fires. */
export const ALERT = z.object({
  name: z.string().meta({ description: "As in `ops/alerts.yml` and in the runbook." }),
  severity: z.enum(SEVERITIES),
  since: instant().meta({
    description: "When it began, as far as database or process know: not before the process did.",
  }),
  labels: z.record(z.string(), z.string()).meta({ description: "Of what, such as a topic." }),
  value: z.number().meta({ description: "What was compared with the threshold." }),
});

/** An alert, for the overview. */
export type Alert = Described<typeof ALERT>;

/** The alerts of one process. */
export interface Alerts {
  /** Judges every rule. The facts are those of a later time than before. */
  judge(facts: Facts): void;
  /** What fires, the worst first and the oldest before the newer; for shops, what names one. */
  read(stores: readonly string[] | null): readonly Alert[];
}

/** Creates them: none fires. */
export function createAlerts(rules: readonly AlertRule[] = ALERT_RULES): Alerts {
  const memory: Facts[] = [];
  const states = new Map<AlertRule, readonly Condition[]>();
  let atMs = 0;

  return {
    judge(facts) {
      atMs = facts.atMs;
      while (memory[0] !== undefined && atMs - memory[0].atMs > MEMORY_MS) memory.shift();
      const past = toPast(memory, atMs);
      for (const rule of rules) {
        const findings = rule.find(facts, past);
        if (findings === undefined) continue;
        const before = states.get(rule) ?? [];
        states.set(
          rule,
          findings.filter(({ value }) => isMet(rule.when, value)).map((finding) => {
            const key = JSON.stringify(finding.labels);
            const metSinceMs = before.find((condition) => condition.key === key)?.metSinceMs;
            return { key, ...finding, metSinceMs: metSinceMs ?? atMs };
          }),
        );
      }
      memory.push(facts);
    },
    read(stores) {
      const firing = rules.flatMap((rule) =>
        (states.get(rule) ?? [])
          .filter(({ metSinceMs }) => atMs - metSinceMs >= rule.forSeconds * 1_000)
          .filter(({ labels: { store } }) =>
            stores === null || store !== undefined && stores.includes(store)
          )
          .map(({ labels, value, sinceMs, metSinceMs }): Alert => ({
            name: rule.name,
            severity: rule.severity,
            since: new Date(sinceMs ?? metSinceMs).toISOString(),
            labels,
            value: Math.round(value * 1_000) / 1_000,
          }))
      );
      return firing.sort((one, other) =>
        SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity) ||
        (one.since < other.since ? -1 : 1)
      );
    },
  };
}

/** What is so, and since when it has been seen to be. */
interface Condition {
  readonly key: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly sinceMs?: number;
  readonly metSinceMs: number;
}

/** The longest window of a rule, and a reading more. */
const MEMORY_MS = 620_000;

function isMet(when: AlertRule["when"], value: number): boolean {
  if (when === "absent" || when === "== 0") return value === 0;
  return value > Number(when.slice(2));
}

function toPast(memory: readonly Facts[], nowMs: number): Past {
  const exactlyBefore = (seconds: number) =>
    memory.findLast(({ atMs }) => nowMs - atMs >= seconds * 1_000);
  return { exactlyBefore, before: (seconds) => exactlyBefore(seconds) ?? memory[0] };
}
