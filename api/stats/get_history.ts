/**
 * `GET /stats/history`: samples of the last minutes, for charts that are full when a page opens.
 *
 * @module
 */
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { Described } from "../answer_values.ts";
import { toProblem } from "../http/problem.ts";
import { toCsvAnswer, toFormat } from "./csv_answer.ts";
import type { StatsExchange } from "./get_report.ts";
import type { History } from "./history/history.ts";
import { type HISTORY, HISTORY_QUERY } from "./history/history_answer.ts";
import { readStored } from "./history/read_stored.ts";
import { findTier, SAMPLE, type Sample, toSample } from "./history/sample.ts";
import { parseQuery } from "./query/parse_query.ts";
import type { ReadLane } from "./read_lane.ts";
import { createReportCache } from "./report_cache.ts";
import { toReportCsv } from "./to_report_csv.ts";
import { toReadProblem } from "./to_read_problem.ts";

/** What {@linkcode createGetHistory} needs. */
export interface GetHistoryOptions {
  readonly history: Pick<History, "read">;
  /** Reads baskets, for keys that are limited to shops. */
  readonly scanLane: ReadLane;
  /** The zone of the instants in `csv-be`. */
  readonly timeZone: string;
  readonly now: () => Date;
}

/** Creates the handler. */
export function createGetHistory(
  { history, scanLane, timeZone, now }: GetHistoryOptions,
): (exchange: StatsExchange) => Promise<Response> {
  const cache = createReportCache<readonly Sample[]>({ keepMs: 10_000, maxKept: 50 });

  async function readOfStores(minutes: number, stores: readonly string[]) {
    const { stepSeconds } = findTier(minutes);
    const literal = toArrayLiteral([...stores].sort());
    return await cache(JSON.stringify([minutes, literal]), async () => {
      const from = Math.ceil(minutes * 60 / stepSeconds);
      const steps = await scanLane((database) =>
        readStored(database, { stores: literal, stepSeconds, from, to: 1 })
      );
      const current = Math.floor(now().getTime() / 1_000 / stepSeconds);
      return [...steps].map(([ago, stored]) =>
        toSample((current - ago + 1) * stepSeconds * 1_000, { stored })
      );
    });
  }

  return async function getHistory({ request, admission }) {
    const parsed = parseQuery(new URL(request.url).searchParams, HISTORY_QUERY);
    if (!parsed.ok) return toProblem("invalid_query", { errors: parsed.issues });
    const { minutes } = parsed.query;
    const form = toFormat(parsed.query.format, request.headers.get("accept") ?? "");
    const stores = admission.key?.stores;
    try {
      const samples = stores === undefined
        ? history.read(minutes)
        : await readOfStores(minutes, stores);
      if (form !== "json") {
        const csv = toReportCsv({ row: SAMPLE }, { rows: samples, form, timeZone });
        return toCsvAnswer(csv, { file: `history_${minutes}min` });
      }
      return Response.json(
        {
          minutes,
          stepSeconds: findTier(minutes).stepSeconds,
          of: stores === undefined ? "all" : "stores",
          samples,
        } satisfies Described<typeof HISTORY>,
        { headers: { vary: "accept" } },
      );
    } catch (error) {
      return toReadProblem(error);
    }
  };
}
