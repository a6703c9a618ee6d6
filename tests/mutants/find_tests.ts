/**
 * Which tests a file is held to: those of the folder that mirrors it, and those that import it.
 *
 * @module
 */
import { walkFiles } from "../support/walk_files.ts";

/** A test file, and which files of the project it imports itself. */
export interface TestFile {
  /** From the root. */
  readonly path: string;
  readonly imports: ReadonlySet<string>;
  /** Whether it starts servers or processes. */
  readonly isHeavy: boolean;
}

const IMPORT = /(?:\bfrom |^import |\bimport\()"(\.[^"]+)"/gm;

/** Folders whose tests are of a whole, or of something else than our code. */
const OF_A_WHOLE =
  /^tests\/(?:bench|browser|conformance|drills|guide|hostile|integration|local|ops|tasks)\//;
const HEAVY = /\bmay\.(?:runStack|net)\b|\busePostgres\(/;

/** Every test file below `root`. */
export async function readTestFiles(root: URL): Promise<readonly TestFile[]> {
  const files: TestFile[] = [];
  for await (const path of walkFiles(root, "tests")) {
    if (!path.endsWith("_test.ts")) continue;
    const text = await Deno.readTextFile(new URL(path, root));
    const imports = [...text.matchAll(IMPORT)].map(([, to = ""]) =>
      new URL(to, new URL(path, root)).href.slice(root.href.length)
    );
    files.push({
      path,
      imports: new Set(imports),
      isHeavy: HEAVY.test(text) || OF_A_WHOLE.test(path),
    });
  }
  return files.sort((one, other) => one.path < other.path ? -1 : 1);
}

/**
 * The tests that `file` is held to, nearest first: `tests/PATH_test.ts`, those of its folder that import
 * it, and the others there that start no server, which would be too slow for each mutant. Where there
 * are none, those elsewhere that import it and start no server.
 */
export function findTests(file: string, tests: readonly TestFile[]): readonly string[] {
  const own = toOwnTest(file);
  const folder = own.slice(0, own.lastIndexOf("/") + 1);
  // In the root of a service all sorts of things are side by side.
  const isShared = folder.split("/").length > 3;
  const rank = ({ path, imports, isHeavy }: TestFile) => {
    if (path === own) return 0;
    const isBeside = path.startsWith(folder) && !path.slice(folder.length).includes("/");
    return !isBeside ? undefined : imports.has(file) ? 1 : isShared && !isHeavy ? 2 : undefined;
  };
  const near = tests.flatMap((test) => {
    const ranked = rank(test);
    return ranked === undefined ? [] : [{ path: test.path, rank: ranked }];
  }).sort((one, other) => one.rank - other.rank);
  const found = near.length > 0
    ? near
    : tests.filter(({ imports, isHeavy }) => imports.has(file) && !isHeavy);
  return found.map(({ path }) => path);
}

/** The test file that mirrors `file`. */
export function toOwnTest(file: string): string {
  return `tests/${file.replace(/\.ts$/, "_test.ts")}`;
}
