/**
 * What each report looks like as CSV, by the schema of its columns.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { z } from "zod";
import { count, day, euros, instant, productCount, quantity } from "../../../api/answer_values.ts";
import type { Report } from "../../../api/stats/report.ts";
import { REPORTS, SALES_REPORTS } from "../../../api/stats/reports/reports.ts";
import { toReportCsv } from "../../../api/stats/to_report_csv.ts";

const REPORT = {
  row: z.object({
    name: z.string(),
    date: day(),
    hour: instant(),
    soldAt: z.nullable(instant()),
    baskets: count(),
    products: productCount(),
    weight: quantity(),
    revenue: euros().meta({ description: "An amount under another description." }),
    total: z.nullable(euros()),
  }),
  localInstant: "hour",
} as const;

const ROW = {
  name: "Gent; Zuid",
  date: "2026-10-25",
  hour: "2026-10-25T00:00:00.000Z",
  soldAt: "2026-10-25T01:30:00.5Z",
  baskets: 1200,
  products: -3,
  weight: 0.125,
  revenue: -1234.5,
  total: null,
} as const;

const HEADER = [
  "name",
  "date",
  "hour",
  "soldAt",
  "baskets",
  "products",
  "weight",
  "revenue",
  "total",
];

Deno.test("toReportCsv() writes each column as its schema says", async (t) => {
  const options = { rows: [ROW, { ...ROW, soldAt: null }], timeZone: "Europe/Brussels" };
  await t.step("csv", () => {
    assertEquals(toReportCsv(REPORT, { ...options, form: "csv" }).split("\r\n"), [
      HEADER.join(","),
      "Gent; Zuid,2026-10-25,2026-10-25T02:00:00+02:00,2026-10-25T01:30:00.5Z,1200,-3,0.125,-1234.50,",
      "Gent; Zuid,2026-10-25,2026-10-25T02:00:00+02:00,,1200,-3,0.125,-1234.50,",
      "",
    ]);
  });
  await t.step("csv-be: times as spreadsheets know them, the hour that comes twice as well", () => {
    assertEquals(toReportCsv(REPORT, { ...options, form: "csv-be" }).split("\r\n"), [
      `\ufeff${HEADER.join(";")}`,
      '"Gent; Zuid";2026-10-25;2026-10-25 02:00:00;2026-10-25 02:30:00;1200;-3;0,125;-1234,50;',
      '"Gent; Zuid";2026-10-25;2026-10-25 02:00:00;;1200;-3;0,125;-1234,50;',
      "",
    ]);
  });
});

Deno.test("no report begins with a number below 0, which CSV would write as text", () => {
  const reports: readonly Report[] = [...Object.values(SALES_REPORTS), ...Object.values(REPORTS)];
  for (const { name, row } of reports) {
    const [first] = Object.values(row.shape);
    assertEquals(first?.safeParse(-1).success, false, name);
  }
});

Deno.test("toReportCsv() writes the amounts of every report with two decimals", async (t) => {
  const reports: readonly Report[] = [...Object.values(SALES_REPORTS), ...Object.values(REPORTS)];
  const amounts = /^(?:revenue|averageBasket|total|closingTotal)$/;
  for (const report of reports) {
    await t.step(report.name, () => {
      const csv = toReportCsv(report, {
        rows: report.example,
        form: "csv",
        timeZone: "Europe/Brussels",
      });
      const [header = [], ...rows] = csv.slice(0, -2).split("\r\n").map((line) => line.split(","));
      for (const [index, name] of header.entries()) {
        if (!amounts.test(name)) continue;
        for (const row of rows) {
          assertEquals(/^(?:-?\d+\.\d\d)?$/.test(row[index] ?? ""), true, name);
        }
      }
    });
  }
});
