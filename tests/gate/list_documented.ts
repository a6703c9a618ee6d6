/**
 * The files whose documentation `deno doc --lint` holds to be complete.
 *
 * @module
 */
import { walkFiles } from "../support/walk_files.ts";

/**
 * Every module of `shared/` but those that show types of npm packages, which the lint wants to be
 * exported here (Deno 2.9.6).
 */
export async function listDocumented(): Promise<readonly string[]> {
  const files: string[] = [];
  for await (const file of walkFiles(new URL("../../", import.meta.url), "shared")) {
    if (!file.endsWith(".ts") || file.endsWith(".d.ts")) continue;
    if (!UNDOCUMENTED.some((name) => file.startsWith(name))) files.push(file);
  }
  return files.toSorted();
}

/** Files and folders, by how their path begins. */
const UNDOCUMENTED: readonly string[] = [
  "shared/basket/basket_schema.ts",
  "shared/basket/basket_text.ts",
  "shared/basket/calendar_date.ts",
  "shared/basket/field.ts",
  "shared/basket/number_fields.ts",
  "shared/basket/to_issues.ts",
  "shared/closings/closing_schema.ts",
  "shared/kafka/client.ts",
  "shared/kafka/create_cluster.ts",
  "shared/kafka/first_record.ts",
  "shared/kafka/lag_gauges.ts",
  "shared/kafka/log_in.ts",
  "shared/kafka/may_use_group.ts",
  "shared/kafka/name_missing_read_right.ts",
  "shared/kafka/partition_fetcher.ts",
  "shared/kafka/poll_lag.ts",
  "shared/kafka/read_max_message_bytes.ts",
  "shared/kafka/read_topics.ts",
  "shared/kafka/wire/",
  "shared/postgres/clock_gauge.ts",
  "shared/service/certificate_gauge.ts",
  "shared/service/log.ts",
  "shared/service/operator_app.ts",
  "shared/service/service_metrics.ts",
  "shared/service/tracing.ts",
];
