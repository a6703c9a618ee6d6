/**
 * How long the routes that read take on databases of different sizes, each behind an API of its own.
 *
 * @module
 */
import { type Bench, laneSettings, startService } from "../bench.ts";
import { BASKETS_DATE } from "../bodies.ts";
import { type Contestant, interleave, percentile, type Row } from "../measurement.ts";
import { ROUTE_PREFIX } from "../to_routes_table.ts";

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
      name: `${ROUTE_PREFIX}${path}`,
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
    const to = (days: number) =>
      `from=${toDay(request + Math.max(0, days - round % 5))}&to=${toDay(request)}`;
    const days = { day: 0, week: 6, month: 29, quarter: 89, year: 364 };
    const response = await fetch(
      Object.entries(days).reduce(
        (address, [word, back]) => address.replace(`{${word}}`, to(back)),
        url,
      ),
    );
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
/**
 * Every statement behind the page: of a month or a week, as long as each may be. Brussels has a tenth
 * of all baskets.
 */
const ROUTES = [
  "/stats/overview",
  "/stats/sales?{month}",
  "/stats/sales?by=week&{year}",
  "/stats/sales?by=month&store=Brussels&{year}",
  "/stats/sales?category=Bakery&{month}",
  "/stats/sales?product=Bananas loose&{month}",
  "/stats/sales?product=Bananas loose&store=Brussels&{month}",
  "/stats/sales?by=category&{month}",
  "/stats/sales?by=store&{month}",
  "/stats/sales?by=store&product=Bananas loose&{week}",
  "/stats/sales?by=store&product=Bananas loose&{quarter}",
  "/stats/sales?by=hour&{day}",
  "/stats/sales?by=hour&{week}",
  "/stats/sales?by=hour&{month}",
  "/stats/sales?by=hour&store=Brussels&{week}",
  "/stats/sales?by=weekday-hour&{month}",
  "/stats/sales?by=weekday-hour&store=Brussels&{month}",
  "/stats/sales?by=weekday-hour&store=Brussels&{year}",
  "/stats/sales?by=weekday-hour&store=Brussels&category=Bakery&{month}",
  "/stats/sales?by=weekday-hour&category=Bakery&{month}",
  "/stats/sales?by=kind&{week}",
  "/stats/sales?by=kind&{quarter}",
  "/stats/sales?by=kind&store=Brussels&{month}",
  "/stats/products?{month}",
  "/stats/products?search=banan&{month}",
  "/stats/products?store=Brussels&{month}",
  "/stats/products?store=Brussels&{quarter}",
  "/stats/baskets?{month}",
  "/stats/baskets?store=Brussels&{month}",
  "/stats/baskets?order=largest&{month}",
  "/stats/baskets?order=largest&{year}",
  "/stats/baskets?product=Bananas loose&{week}",
  "/stats/baskets?store=Brussels&product=Bananas loose&{month}",
  "/stats/basket-sizes?{month}",
  "/stats/basket-sizes?{quarter}",
  "/stats/pairs?{month}",
  "/stats/pairs?store=Brussels&{month}",
  "/stats/pairs?product=Bananas loose&store=Brussels&{month}",
  "/stats/stores",
  "/stats/tills?{month}",
  "/baskets/Brussels/none",
] as const;
