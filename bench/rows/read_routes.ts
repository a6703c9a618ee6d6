/**
 * How long the routes that read take on databases of different sizes, each behind an API of its own.
 *
 * @module
 */
import { type Bench, laneSettings, startService } from "../bench.ts";
import { BASKETS_DATE } from "../bodies.ts";
import { type Contestant, interleave, percentile, type Row } from "../measurement.ts";

/** A database with a history. */
export interface Population {
  /** Such as `ours, 10 million lines`. */
  readonly name: string;
  readonly url: string;
}

/** A row a route; its rounds are of {@linkcode REQUESTS} requests, one after the other. */
export async function readRoutes(
  bench: Bench,
  populations: readonly Population[],
): Promise<readonly Row[]> {
  await using services = new AsyncDisposableStack();
  const apis: { readonly name: string; readonly url: string }[] = [];
  for (const { name, url } of populations) {
    const env = {
      ...laneSettings(bench, { topic: "bench_growth_base" }),
      DATABASE_URL: url,
      POSTGRES_DRIVER: "pg",
    };
    apis.push({ name, url: services.use(await startService(bench, { task: "api", env })).url });
  }
  const rows: Row[] = [];
  for (const path of ROUTES) {
    const contestants = apis.map(({ name, url }): Contestant => ({
      name,
      measure: (round) => measureRoute(`${url}${path}`, round),
    }));
    rows.push({
      name: `growth, GET ${path}`,
      sides: await interleave(bench.rounds, contestants),
      notes: [],
    });
  }
  return rows;
}

async function measureRoute(url: string, round: number) {
  const times: number[] = [];
  for (let request = 0; request < REQUESTS; request++) {
    const startedAt = performance.now();
    // Another period each time: the API keeps answers for a moment.
    const to = (days: number) => `from=${toDay(request + days - round % 5)}&to=${toDay(request)}`;
    const response = await fetch(url.replace("{month}", to(29)).replace("{week}", to(6)));
    await response.body?.cancel();
    if (response.status !== 200 && response.status !== 404) {
      throw new Error(`Cannot read ${response.url}: status ${response.status}`);
    }
    times.push(performance.now() - startedAt);
  }
  return { p50Ms: percentile(times, 0.5), p99Ms: percentile(times, 0.99) };
}

/** A day that lies `back` days before the newest baskets of the history. */
function toDay(back: number): string {
  return new Date(Date.parse(BASKETS_DATE) - back * 86_400_000).toISOString().slice(0, 10);
}

const REQUESTS = 20;
/** Of a month or a week, as long as each may be. */
const ROUTES = [
  "/stats/overview",
  "/stats/sales?{month}",
  "/stats/products?{month}",
  "/stats/products?store=Brussels&{month}",
  "/stats/basket-sizes?{month}",
  "/stats/pairs?{week}",
  "/stats/stores",
  "/stats/tills?{month}",
  "/baskets/Brussels/none",
] as const;
