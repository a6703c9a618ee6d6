/**
 * Puts mutants into copies of source files, all of them behind one switch: each is active when
 * `globalThis.__stryker__.activeMutant` is its number. TypeScript's come from StrykerJS's instrumenter,
 * those of SQL from `sql_mutants.ts`.
 *
 * A process of its own, started with `stryker.lock`: the instrumenter brings 70 packages, 25 MB, that
 * neither the services nor their tests need, so that deno.lock does not know them.
 *
 * @module
 */
import { findIgnoreReason, type SyntaxPath } from "./ignored.ts";
import type { Mutant, Position } from "./mutant.ts";
import { numberSwitches, SWITCHES_HEADER } from "./switches.ts";
import { findSqlMutants, placeSqlSwitches, toSqlMarkers } from "./sql_mutants.ts";

/**
 * Which release makes the mutants; `stryker.lock` has its hash and those of all that it needs. For
 * another one, remove that file, and `deno run -A --no-config --node-modules-dir=none
 * --lock=tests/mutants/stryker.lock tests/mutants/stryker_main.ts` writes it again.
 */
const INSTRUMENTER = "npm:@stryker-mutator/instrumenter@10.1.1";

/** What we use of the instrumenter. */
interface StrykerModule {
  readonly Instrumenter: new (log: unknown) => {
    instrument(files: readonly StrykerFile[], options: {
      readonly plugins: null;
      readonly excludedMutations: readonly string[];
      readonly noHeader: boolean;
      readonly ignorers: readonly { shouldIgnore(path: SyntaxPath): string | undefined }[];
    }): Promise<
      { readonly files: readonly StrykerFile[]; readonly mutants: readonly StrykerMutant[] }
    >;
  };
}

interface StrykerFile {
  readonly name: string;
  readonly content: string;
  readonly mutate: boolean;
}

interface StrykerMutant {
  readonly id: string;
  readonly fileName: string;
  readonly mutatorName: string;
  readonly replacement: string;
  /** Lines and columns from 0. */
  readonly location: { readonly start: Position; readonly end: Position };
  readonly status?: string | undefined;
  readonly statusReason?: string | undefined;
}

/** Arguments: the root of the copy, then files from there. Prints the mutants as JSON. */
const [root = ".", ...names] = Deno.args;
const { Instrumenter }: StrykerModule = await import(INSTRUMENTER);
const silent = () => {};
const instrumenter = new Instrumenter({
  ...{ trace: silent, debug: silent, info: silent, warn: console.error, error: console.error },
  isDebugEnabled: () => false,
});

const mutants: Mutant[] = [];
/** The first number that is free; Stryker leaves gaps in its own. */
let next = 0;
for (const name of names) {
  const path = `${root}/${name}`;
  const source = await Deno.readTextFile(path);
  const sql = findSqlMutants(source);
  const { files, mutants: found } = await instrumenter.instrument(
    [{ name: path, content: toSqlMarkers(source, sql), mutate: true }],
    {
      plugins: null,
      excludedMutations: [],
      noHeader: true,
      ignorers: [{ shouldIgnore: findIgnoreReason }],
    },
  );
  // Each call counts from 0, and one file's numbers must not be another's.
  const first = next;
  const numbered = numberSwitches(files[0]?.content ?? "", first);
  next += Math.max(-1, ...found.map(({ id }) => Number(id))) + 1;
  const code = placeSqlSwitches(numbered, sql, next);
  await Deno.writeTextFile(path, `${SWITCHES_HEADER} ${code}`);
  const lines = source.split("\n");
  for (const { id, mutatorName, replacement, location, status, statusReason } of found) {
    mutants.push({
      id: first + Number(id),
      file: name,
      mutator: mutatorName,
      ...{ start: location.start, end: location.end },
      original: cut(lines, location),
      replacement,
      ...(status === "Ignored" ? { ignored: statusReason ?? "" } : {}),
    });
  }
  for (const { start, original, replacement } of sql) {
    const end = { line: start.line, column: start.column + original.length };
    const id = next++;
    mutants.push({ id, file: name, mutator: "Sql", start, end, original, replacement });
  }
}
console.log(JSON.stringify(mutants));

/** The text of a place; Stryker's columns count markers of SQL, which only shifts what is shown. */
function cut(lines: readonly string[], { start, end }: StrykerMutant["location"]): string {
  if (start.line === end.line) return lines[start.line]?.slice(start.column, end.column) ?? "";
  return [
    lines[start.line]?.slice(start.column) ?? "",
    ...lines.slice(start.line + 1, end.line),
    lines[end.line]?.slice(0, end.column) ?? "",
  ].join("\n");
}
