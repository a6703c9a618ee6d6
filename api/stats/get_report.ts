/**
 * Answers one report over HTTP: parses the query, limits it to the key's shops, and writes the rows
 * as JSON or CSV.
 *
 * @module
 */
import type { QueryIssue } from "./query/query_issue.ts";
import { toArrayLiteral } from "../../shared/postgres/array_literal.ts";
import type { CsvForm } from "../../shared/service/to_csv.ts";
import { hasScope } from "../auth/api_key.ts";
import type { Admission } from "../auth/guard.ts";
import { toProblem } from "../http/problem.ts";
import type { AdmittedExchange } from "../http/route.ts";
import type { KnownStores } from "../stores/open_known_stores.ts";
import { toSpellings } from "../stores/store_index.ts";
import { toCsvAnswer, toFormat } from "./csv_answer.ts";
import { DAY } from "./query/parameters.ts";
import { parseQuery } from "./query/parse_query.ts";
import { type Period, toPeriod } from "./query/period.ts";
import type { ReadLane } from "./read_lane.ts";
import type { CommonQuery, OwnQuery, Report, ReportRequest, ReportRow } from "./report.ts";
import type { ReportCache } from "./report_cache.ts";
import { toLocalDay } from "./time_zone.ts";
import { toReadProblem } from "./to_read_problem.ts";
import { toReportCsv } from "./to_report_csv.ts";

/** What every report's handler needs. */
export interface ReportContext {
  /** The lane for each kind of report. */
  readonly lanes: Readonly<Record<Report["reads"], ReadLane>>;
  readonly cache: ReportCache<readonly ReportRow[]>;
  /** The shops that a request may name in another spelling. */
  readonly stores: KnownStores;
  /** The zone of the instants in CSV, and of today. */
  readonly timeZone: string;
  /** The same as Postgres knows it. */
  readonly databaseZone: () => string;
  readonly now: () => Date;
}

/** The part of an exchange that the handlers of `/stats` use. */
export interface StatsExchange extends Pick<AdmittedExchange, "request"> {
  readonly admission: Pick<Admission, "checkStore" | "client" | "key">;
}

/** Creates the handler of one report. */
export function createGetReport(
  report: Report,
  { lanes, cache, stores: knownStores, timeZone, databaseZone, now }: ReportContext,
): (exchange: StatsExchange) => Promise<Response> {
  return async function getReport({ request, admission }) {
    const parameters = new URL(request.url).searchParams;
    const today = toLocalDay(now(), timeZone);
    const parsed = parseReportQuery(report, { parameters, today });
    if (!parsed.ok) return toProblem("invalid_query", { errors: parsed.issues });
    const { query } = parsed;
    const spellings = query.store === null ? [] : toSpellings(query.store, knownStores.current());
    const [store = null] = spellings;
    const refusal = store === null ? undefined : admission.checkStore(store);
    if (refusal !== undefined) return toProblem(refusal.code, refusal);

    const stores = store === null ? admission.key?.stores : spellings;
    const own = toOwnQuery(query);
    const { reads = report.reads, ...limits } = report.narrow?.({
      hasStores: stores !== undefined,
      own,
    }) ?? {};
    const because = limits.maxDays === undefined ? {} : { because: NO_SUM };
    const narrowed = Object.keys(limits).length === 0
      ? parsed
      : parseReportQuery({ ...report, period: { ...report.period, ...limits, ...because } }, {
        parameters,
        today,
      });
    if (!narrowed.ok) return toProblem("invalid_query", { errors: narrowed.issues });
    const { period } = narrowed;
    const reportRequest: ReportRequest<CommonQuery> = {
      ...(period ?? { from: "", to: "" }),
      stores: stores === undefined ? null : toArrayLiteral(stores),
      own,
      timeZone: databaseZone(),
    };
    let rows: readonly ReportRow[];
    try {
      rows = await cache(JSON.stringify([report.name, reportRequest]), async () => {
        const texts = await lanes[reads]((database) =>
          report.read(database, withOneMore(reportRequest))
        );
        return texts.map((text) => report.row.parse(text));
      });
    } catch (error) {
      return toReadProblem(error);
    }
    const isWhole = admission.key === undefined || hasScope(admission.key, "admin");
    const shown = toPage(report, { rows, own });
    const page = isWhole || report.mask === undefined
      ? shown
      : { ...shown, rows: shown.rows.map(report.mask) };
    const accept = request.headers.get("accept") ?? "";
    const format = toFormat(query.format, accept);
    return format !== "json"
      ? toCsvResponse(report, { form: format, period, page, timeZone })
      : Response.json({
        ...period,
        store,
        ...reportRequest.own,
        ...(report.localInstant === undefined && report.isLocal !== true ? {} : { timeZone }),
        ...(report.sample === undefined ? {} : { sample: report.sample }),
        ...page,
      }, { headers: { vary: "accept" } });
  };
}

/** The rows of an answer, and whether there are more. */
interface Page {
  /** Absent: the report cannot have more. */
  readonly truncated?: boolean;
  /** Where the next page begins; `null`: this is the last. Absent: there are no pages. */
  readonly next?: string | null;
  readonly rows: readonly ReportRow[];
}

/** One row more than the limit tells whether there are more. */
function withOneMore(request: ReportRequest<CommonQuery>): ReportRequest<CommonQuery> {
  const { limit } = request.own;
  return limit === undefined ? request : { ...request, own: { ...request.own, limit: limit + 1 } };
}

function toPage(
  report: Report,
  { rows, own }: { readonly rows: readonly ReportRow[]; readonly own: OwnQuery<CommonQuery> },
): Page {
  const { limit } = own;
  if (limit === undefined) return { rows };
  const truncated = rows.length > limit;
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  if (report.toNext === undefined) return { truncated, rows: page };
  const next = truncated && last !== undefined ? report.toNext(last, own) : null;
  return { truncated, next, rows: page };
}

const NO_SUM = ": no sum is kept of this for longer than a day of a shop";

type ParsedReportQuery =
  | { readonly ok: true; readonly query: CommonQuery; readonly period: Period | undefined }
  | { readonly ok: false; readonly issues: readonly QueryIssue[] };

function parseReportQuery(
  { query: schema, period: limits }: Pick<Report, "query" | "period">,
  { parameters, today }: { readonly parameters: URLSearchParams; readonly today: string },
): ParsedReportQuery {
  const parsed = parseQuery(parameters, schema);
  if (limits === undefined) return parsed.ok ? { ...parsed, period: undefined } : parsed;
  // Check the period also when other parameters are faulty: all issues are reported at once.
  const [from, to] = ["from", "to"].map((name) => DAY.safeParse(parameters.get(name) ?? today));
  const found = from?.success && to?.success
    ? toPeriod({
      from: parameters.has("from") ? from.data : undefined,
      to: to.data,
    }, { ...limits, today })
    : undefined;
  const issues = [
    ...(parsed.ok ? [] : parsed.issues),
    ...(found !== undefined && "issue" in found ? [found.issue] : []),
  ];
  if (!parsed.ok || found === undefined || "issue" in found) return { ok: false, issues };
  return { ok: true, query: parsed.query, period: found.period };
}

function toOwnQuery(query: CommonQuery): OwnQuery<CommonQuery> {
  const { from: _from, to: _to, store: _store, format: _format, ...own } = query;
  return own;
}

function toCsvResponse(
  report: Pick<Report, "name" | "row" | "localInstant">,
  { form, period, page: { rows, truncated = false }, timeZone }: {
    readonly form: CsvForm;
    readonly period: Period | undefined;
    readonly page: Page;
    readonly timeZone: string;
  },
): Response {
  const { name } = report;
  const file = period === undefined ? name : `${name}_${period.from}_${period.to}`;
  return toCsvAnswer(toReportCsv(report, { rows, form, timeZone }), { file, truncated });
}
