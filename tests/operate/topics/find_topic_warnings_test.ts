/**
 * What a topic is warned of.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { findTopicWarnings, formatRetention } from "../../../operate/topics/find_topic_warnings.ts";
import type { TopicDetails, TopicRole } from "../../../operate/topics/topic_state.ts";

const CONFIGS = {
  "cleanup.policy": "delete",
  "min.insync.replicas": "2",
  "retention.bytes": "-1",
  "retention.ms": "604800000",
};
const GOOD: TopicDetails = {
  partitions: 6,
  replicas: 3,
  underReplicated: 0,
  leaderless: 0,
  configs: CONFIGS,
};

Deno.test("findTopicWarnings() names what can lose records or stop the pipeline", async (t) => {
  const cases: {
    readonly name: string;
    readonly details?: Partial<TopicDetails>;
    readonly role?: TopicRole;
    readonly status?: "there" | "missing" | "hidden";
    /** How each warning begins. */
    readonly expected: readonly string[];
  }[] = [
    { name: "nothing", expected: [] },
    { name: "a missing topic", status: "missing", expected: ["does not exist: deno task topics"] },
    {
      name: "a topic that may not be seen",
      status: "hidden",
      expected: ["nothing is known of it: the Kafka user lacks the right Describe on topic sales"],
    },
    {
      name: "settings that may not be read",
      details: { configs: undefined },
      expected: ["its settings are not known: the Kafka user lacks the right DescribeConfigs on"],
    },
    {
      name: "one of three replicas is enough to accept",
      details: { configs: { ...CONFIGS, "min.insync.replicas": "1" } },
      expected: ["min.insync.replicas is 1: a basket counts as accepted when one broker has it"],
    },
    {
      name: "one replica",
      details: { replicas: 1, configs: { ...CONFIGS, "min.insync.replicas": "1" } },
      expected: ["each partition is on one broker only"],
    },
    {
      name: "all replicas needed",
      details: { replicas: 2 },
      expected: ["min.insync.replicas is 2 of 2 replicas"],
    },
    {
      name: "a day of retention",
      details: { configs: { ...CONFIGS, "retention.ms": "86400000" } },
      expected: ["keeps records for 24 hours"],
    },
    {
      name: "no limit of time",
      details: { configs: { ...CONFIGS, "retention.ms": "-1" } },
      expected: [],
    },
    {
      name: "a day of retention of dead letters, which the table has too",
      role: "deadLetters",
      details: { configs: { ...CONFIGS, "retention.ms": "86400000" } },
      expected: [],
    },
    {
      name: "a limit of bytes",
      details: { configs: { ...CONFIGS, "retention.bytes": "1000" } },
      expected: ["keeps 1000 bytes of each partition"],
    },
    {
      name: "compaction",
      details: { configs: { ...CONFIGS, "cleanup.policy": "compact,delete" } },
      expected: ["cleanup.policy is compact"],
    },
    {
      name: "brokers that are away",
      details: { leaderless: 1, underReplicated: 4 },
      expected: ["partitions without a leader: 1", "partitions with replicas that are behind or"],
    },
  ];
  for (const { name, details, role = "live", status = "there", expected } of cases) {
    await t.step(name, () => {
      const warnings = findTopicWarnings({
        role,
        topic: "sales",
        status,
        ...(status === "there" ? { details: { ...GOOD, ...details } } : {}),
      });
      assertEquals(
        warnings.map((warning, index) => warning.slice(0, expected[index]?.length)),
        expected,
        warnings.join("\n"),
      );
    });
  }
});

Deno.test("formatRetention() is in words", () => {
  const cases = [
    ["604800000", "7 days"],
    ["129600000", "36 hours"],
    ["90000", "1.5 minutes"],
    ["-1", "no limit"],
    [undefined, "?"],
  ] as const;
  for (const [input, expected] of cases) assertEquals(formatRetention(input), expected);
});
