/**
 * How this instance answered those who send baskets, from its own counters.
 *
 * @module
 */
import type { Registry } from "../../../shared/service/service_metrics.ts";
import type { AnswerCount } from "./overview.ts";

/** Answers to `POST /baskets` and `POST /baskets/batch` since the start, by status, ascending. */
export async function readAnswers(registry: Registry): Promise<readonly AnswerCount[]> {
  const counts = new Map<number, number>();
  const requests = await registry.getSingleMetric("api_requests_total")?.get();
  for (const { labels: { route, status }, value } of requests?.values ?? []) {
    // 405 is the answer to other methods than POST.
    if (!POST_ROUTES.has(String(route)) || Number(status) === 405) continue;
    counts.set(Number(status), (counts.get(Number(status)) ?? 0) + value);
  }
  return [...counts].sort(([a], [b]) => a - b).map(([status, count]) => ({ status, count }));
}

const POST_ROUTES: ReadonlySet<string> = new Set(["/baskets", "/baskets/batch"]);
