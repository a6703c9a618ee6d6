/**
 * The order in which test files are asked about a changed file: who is nearest would know first.
 *
 * @module
 */

/** Test files in groups, nearest first; each is in one of them. */
export interface RankedTests {
  /** Those that mirror the changed files by name; then those that reach them, in the same folder first. */
  readonly near: readonly string[];
  /** All others: they see the change through a process at most. */
  readonly far: readonly string[];
}

/** Ranks the test files among the keys of `imports`. */
export function rankTests(
  changed: readonly string[],
  imports: ReadonlyMap<string, readonly string[]>,
): RankedTests {
  const distances = findDistances(changed, imports);
  const mirrored = new Set([...imports.keys()].map((path) => path.split("/")[0]));
  const ranked = [...imports.keys()]
    .filter((path) => path.startsWith("tests/") && path.endsWith("_test.ts"))
    // They hold the patches against the tree: one that is applied already fails them.
    .filter((path) => !path.startsWith("tests/planted/"))
    .map((path): Rank => {
      const isBeside = changed.some((file) => toFolder(path) === toFolder(`tests/${file}`));
      const isOfPart = mirrored.has(path.split("/")[1] ?? "");
      return {
        path,
        isMirror: changed.some((file) => path === toMirror(file)),
        distance: (distances.get(path) ?? Infinity) + (isBeside ? 0 : ELSEWHERE) +
          (isOfPart ? 0 : OF_THE_WHOLE),
        shared: Math.max(...changed.map((file) => countShared(path, `tests/${file}`))),
      };
    })
    .toSorted((a, b) =>
      Number(b.isMirror) - Number(a.isMirror) ||
      compare(a.distance, b.distance) || b.shared - a.shared || compare(a.path, b.path)
    );
  return {
    near: ranked.filter(isNear).map(({ path }) => path),
    far: ranked.filter((test) => !isNear(test)).map(({ path }) => path),
  };
}

/** Imports that a test in another folder than the mirror's is further away. */
const ELSEWHERE = 1.5;
/** The same of tests of whole pipelines, in browsers and drills, which take long. */
const OF_THE_WHOLE = 3;

interface Rank {
  readonly path: string;
  /** It is named for a changed file. */
  readonly isMirror: boolean;
  /** Imports between it and the nearest changed file, and what is added to them. */
  readonly distance: number;
  /** Folders that it shares with the mirror. */
  readonly shared: number;
}

function isNear({ isMirror, distance }: Rank): boolean {
  return isMirror || distance < Infinity;
}

/** How many imports lie between each file and the nearest changed one. */
function findDistances(
  changed: readonly string[],
  imports: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, number> {
  const importers = new Map<string, string[]>();
  for (const [from, targets] of imports) {
    for (const to of targets) importers.set(to, [...importers.get(to) ?? [], from]);
  }
  const distances = new Map(changed.map((file) => [file, 0]));
  // A Map goes on with what is added while it is read: nearest first.
  for (const [file, distance] of distances) {
    for (const importer of importers.get(file) ?? []) {
      if (!distances.has(importer)) distances.set(importer, distance + 1);
    }
  }
  return distances;
}

function toFolder(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

function toMirror(file: string): string {
  return `tests/${file.replace(/\.\w+$/, "")}_test.ts`;
}

/** How many folders two paths have in common, from the root on. */
function countShared(a: string, b: string): number {
  const [left, right] = [a.split("/").slice(0, -1), b.split("/").slice(0, -1)];
  const end = left.findIndex((folder, index) => folder !== right[index]);
  return end === -1 ? left.length : end;
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
