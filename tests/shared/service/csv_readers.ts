/**
 * What other programs make of a CSV file: which separators they expect, and what quotes are to them.
 *
 * @module
 */

/** Reads the cells of a file, in any order. */
export interface CsvReader {
  readonly name: string;
  read(text: string): readonly string[];
}

/** Readers with every set of separators that spreadsheets offer, by what they make of quotes. */
export const CSV_READERS: readonly CsvReader[] = toSubsets([",", ";", "\t", "|"])
  .flatMap((separators) =>
    (["mean nothing", "open a field", "open anywhere"] as const).map((quotes) => ({
      name: `${JSON.stringify(separators)}, quotes ${quotes}`,
      read: (text: string) => readCells(text, { separators, quotes }),
    }))
  );

function readCells(
  text: string,
  { separators, quotes }: {
    readonly separators: string;
    readonly quotes: "mean nothing" | "open a field" | "open anywhere";
  },
): readonly string[] {
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  let isStart = true;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    const isQuote = character === '"' && quotes !== "mean nothing";
    if (isQuoted && isQuote) {
      if (text[at + 1] === '"') cell += text[at++];
      else isQuoted = false;
    } else if (isQuote && (isStart || quotes === "open anywhere")) {
      isQuoted = true;
      isStart = false;
    } else if (!isQuoted && (separators.includes(character) || /[\r\n]/.test(character))) {
      cells.push(cell);
      cell = "";
      isStart = true;
    } else {
      cell += character;
      isStart = false;
    }
  }
  return [...cells, cell];
}

/** Whether a spreadsheet could run a cell: a sign in front that is not that of a number. */
export function looksLikeFormula(cell: string): boolean {
  const text = cell.replace(/^[\s\p{C}"]+|[\s"]+$/gu, "").normalize("NFKC");
  return /^[=+\-@\u2212]/.test(text) && !/^-\d+(?:[.,]\d+)?$/.test(text);
}

function toSubsets(separators: readonly string[]): readonly string[] {
  return separators.reduce<readonly string[]>(
    (sets, each) => [...sets, ...sets.map((set) => set + each)],
    [""],
  ).filter((set) => set !== "");
}
