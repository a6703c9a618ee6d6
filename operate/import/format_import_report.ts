/**
 * The report of an import, for people.
 *
 * @module
 */
import type { ImportedFile } from "./import_file.ts";
import type { ImportProof } from "./verify_import.ts";

/** What {@linkcode formatImportReport} tells of. */
export interface ImportReport extends ImportedFile {
  readonly path: string;
  readonly elapsedMs: number;
  readonly proof?: ImportProof | undefined;
}

/** Some lines without a final line feed. */
export function formatImportReport(report: ImportReport): string {
  const { path, state, newBaskets, elapsedMs, rejectedPath, reasonsPath, proof } = report;
  const codes = state.rejectedByCode.map(([code, count]) => `${code}: ${count}`).join(", ");
  const seconds = elapsedMs / 1_000;
  const isOld = newBaskets === 0 && state.baskets > 0;
  const rows = [
    ["file", isOld ? `${path}, already imported (--again sends it again)` : path],
    ["baskets", state.baskets],
    ["accepted", state.accepted],
    ["rejected", state.rejected === 0 ? "0" : `${state.rejected} (${codes})`],
    ...(isOld ? [] : [[
      "time",
      `${seconds.toFixed(1)} s for ${newBaskets} baskets, ${(newBaskets / seconds).toFixed(0)}/s`,
    ]]),
    ...(state.rejected === 0 ? [] : [
      [
        "to mend",
        `${rejectedPath}, and then import that file` +
        (state.store === undefined ? "" : " with the same --store"),
      ],
      ["reasons", reasonsPath],
    ]),
  ];
  if (proof !== undefined) {
    const { stored, deadLetters, erased, lost, named } = proof;
    const gone = erased > 0 ? ` · erased ${erased}` : "";
    rows.push(["verified", `stored ${stored} · dead letters ${deadLetters}${gone} · lost ${lost}`]);
    rows.push(...named.map((each) => ["", each]));
  }
  return rows.map(([name, value]) => `${`${name}`.padEnd(9)} ${value}`).join("\n");
}
