/**
 * Mutants of SQL, which for a tool that mutates TypeScript is a text like any other.
 *
 * @module
 */
import type { Position } from "./mutant.ts";

/** A change of one word or sign within a statement. */
export interface SqlMutant {
  readonly start: Position;
  /** Where it begins in the source. */
  readonly index: number;
  readonly original: string;
  readonly replacement: string;
}

/** What is replaced with what, the kind of mistake that a person makes; the first that fits counts. */
const CHANGES: readonly (readonly [pattern: string, replacement: string])[] = [
  ["(?<= )\\+(?= )", "-"],
  ["(?<= )-(?= )", "+"],
  ["(?<= )<>(?= )", "="],
  ["(?<= )<=(?= )", "<"],
  ["(?<= )>=(?= )", ">"],
  ["(?<= )<(?= )", "<="],
  ["(?<= )>(?= )", ">="],
  ["(?<= )=(?= )", "<>"],
  ["\\bsum(?=\\()", "max"],
  ["\\bmin(?=\\()", "max"],
  ["\\bmax(?=\\()", "min"],
  ["\\bcount(?=\\(\\*\\))", "3 * count"],
  ["\\bbool_or(?=\\()", "bool_and"],
  ["\\bbool_and(?=\\()", "bool_or"],
  ["(?<= |^)and(?= )", "or"],
  ["(?<= |^)or(?= )", "and"],
  ["\\bis not distinct from\\b", "is distinct from"],
  ["\\bis distinct from\\b", "is not distinct from"],
  ["\\bis not null\\b", "is null"],
  ["\\bis null\\b", "is not null"],
  ["\\bnot exists\\b", "exists"],
  ["\\bunion all\\b", "union"],
  ["\\bleft join\\b", "join"],
  ["\\bdo nothing\\b", "do update set id = excluded.id || 'x'"],
  ["\\bdesc\\b", "asc"],
  ["(?<=select )distinct ", ""],
];

/** A template whose text, without leading blanks, begins as a statement or a part of one does. */
const STATEMENT =
  /(?<=[=(?:,>] *|\breturn |^ +)`\s*(?:select|insert|update|delete|with|from|where|and|copy|on|merge)\b[^`]*`/gm;
/** Backticks of comments begin nothing. */
const CODE_COMMENT = /\/\*\*[^]*?\*\/|^ *\/\/.*$/gm;
const HOLE = /\$\{[^}]*\}/g;
const COMMENT = /--.*$/gm;

/** The mutants of all statements of a source text. Holes (`${…}`) and comments stay as they are. */
export function findSqlMutants(source: string): readonly SqlMutant[] {
  const pattern = new RegExp(CHANGES.map(([change]) => `(${change})`).join("|"), "gm");
  const mutants: SqlMutant[] = [];
  const blank = (text: string) => "_".repeat(text.length);
  for (const statement of source.replaceAll(CODE_COMMENT, blank).matchAll(STATEMENT)) {
    const text = statement[0].replaceAll(HOLE, blank).replaceAll(COMMENT, blank);
    for (const match of text.matchAll(pattern)) {
      const change = match.slice(1).findIndex((group) => group !== undefined);
      const index = statement.index + match.index;
      mutants.push({
        start: toPosition(source, index),
        index,
        original: match[0],
        replacement: CHANGES[change]?.[1] ?? "",
      });
    }
  }
  return mutants;
}

/** The source with a hole for each mutant, which is code that Stryker leaves alone: a bare name. */
export function toSqlMarkers(source: string, mutants: readonly SqlMutant[]): string {
  let [marked, from] = ["", 0];
  for (const [number, { index, original }] of mutants.entries()) {
    marked += `${source.slice(from, index)}\${${toMarker(number)}}`;
    from = index + original.length;
  }
  return marked + source.slice(from);
}

/** Puts a switch in place of each mark; the mutants are numbered from `first`. */
export function placeSqlSwitches(
  marked: string,
  mutants: readonly SqlMutant[],
  first: number,
): string {
  return mutants.reduce((text, { original, replacement }, number) => {
    const [id, was, becomes] = [
      first + number,
      JSON.stringify(original),
      JSON.stringify(replacement),
    ];
    return text.replaceAll(
      toMarker(number),
      () => `(stryMutAct_9fa48(${id}) ? ${becomes} : (stryCov_9fa48(${id}), ${was}))`,
    );
  }, marked);
}

/** Such that none is the beginning of another. */
function toMarker(number: number): string {
  return `sql_${number}_9fa48`;
}

function toPosition(source: string, index: number): Position {
  const before = source.slice(0, index).split("\n");
  return { line: before.length - 1, column: before.at(-1)?.length ?? 0 };
}
