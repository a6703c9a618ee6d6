/**
 * LibreOffice Calc without a screen: what a spreadsheet makes of a CSV file.
 *
 * @module
 */
import { may } from "../permissions.ts";
import { tempDir } from "../temp_dir.ts";
import { isInstalled, runProgram } from "./run_program.ts";

/** Whether this run can use LibreOffice; if it is not here, a printed line says so. */
export const mayRunLibreOffice: boolean = may.runStack && await isInstalled("soffice", "--version");

/** A sheet as LibreOffice keeps it. */
export interface Sheet {
  /** By row. Dates and times are ISO 8601 texts behind `date:`. */
  readonly cells: readonly (readonly (number | string | null)[])[];
  readonly formulas: readonly string[];
}

/**
 * Opens CSV with Belgian settings, as a person who agrees to everything: numbers and dates are looked
 * for in each cell, and what begins like a formula is taken for one.
 *
 * @throws {Error} with what LibreOffice printed when it fails
 */
export async function openInLibreOffice(
  csv: string,
  { separators = ";", ignoreQuotes = false }: {
    readonly separators?: string;
    readonly ignoreQuotes?: boolean;
  } = {},
): Promise<Sheet> {
  await using dir = await tempDir();
  await Deno.writeTextFile(`${dir.path}/sheet.csv`, csv);
  // LibreOffice 7.4, "Filter Options for CSV": separators, quote, UTF-8, first line, columns, nl-BE,
  // no quoted text for text, special numbers; at the end whether it evaluates formulas.
  const filter = [
    [...separators].map((each) => each.charCodeAt(0)).join("/"),
    ignoreQuotes ? "" : '"'.charCodeAt(0),
    ...[76, 1, "", 0x0813, false, true, false, false, false, -1, true],
  ];
  const { code, stderr } = await runProgram("soffice", {
    cwd: dir.path,
    args: [
      `-env:UserInstallation=file://${dir.path}/profile`,
      "--headless",
      `--infilter=Text - txt - csv (StarCalc):${filter.join(",")}`,
      ...["--convert-to", "fods", "sheet.csv"],
    ],
  });
  if (code !== 0) throw new Error(`soffice failed: ${stderr}`);
  return readSheet(await Deno.readTextFile(`${dir.path}/sheet.fods`));
}

/** The cells of a flat OpenDocument file with one sheet. */
function readSheet(document: string): Sheet {
  const [, table = ""] = /<table:table (.*?)<\/table:table>/s.exec(document) ?? [];
  const formulas = [...table.matchAll(/table:formula="(.*?)"/gs)].map(([, text = ""]) => text);
  const cells = [...table.matchAll(/<table:table-row.*?<\/table:table-row>/gs)].map(([row]) =>
    [...row.matchAll(CELL)].flatMap(([, attributes = "", content = ""]) => {
      const repeated = Number(/columns-repeated="(\d+)"/.exec(attributes)?.[1] ?? 1);
      return Array<number | string | null>(repeated).fill(toValue(attributes, content));
    })
  );
  return { cells, formulas };
}

function toValue(attributes: string, content: string): number | string | null {
  const [, type = ""] = /office:value-type="(.*?)"/.exec(attributes) ?? [];
  const [, value = ""] = /office:(?:date-)?value="(.*?)"/.exec(attributes) ?? [];
  if (type === "") return null;
  if (type === "date") return `date:${value}`;
  return type === "string" ? toText(content) : Number(value);
}

function toText(content: string): string {
  return [...content.matchAll(/<text:p>(.*?)<\/text:p>/gs)].map(([, line = ""]) => line).join("\n")
    .replaceAll("<text:s/>", " ").replaceAll("<text:tab/>", "\t")
    .replaceAll("&apos;", "'").replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

const CELL = /<table:table-cell([^>]*?)(?:\/>|>(.*?)<\/table:table-cell>)/gs;
