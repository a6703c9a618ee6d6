/**
 * Reads from what `deno test` writes which test failed.
 *
 * @module
 */

/** A test that failed. */
export interface Failure {
  /** From the root. */
  readonly file: string;
  /** Of a step, with those around it. Without one the file itself failed. */
  readonly test: string | undefined;
}

/**
 * The first failure in `output`, or `undefined` when it names none. A test that a helper registers has
 * the helper's place in Deno's list, so the file is the one that ran last before the errors.
 */
export function readFailure(output: string): Failure | undefined {
  const [before = "", ...parts] = output.split("\n FAILURES \n");
  const runs = [...before.split("\n ERRORS \n")[0]?.matchAll(RUNNING) ?? []];
  const running = runs.at(-1)?.groups?.file;
  for (const line of (parts.at(-1) ?? "").split("\n")) {
    const named = /^(?<test>.+) => \.\/(?<file>\S+?):\d+:\d+$/.exec(line)?.groups;
    if (named !== undefined) {
      return { file: toFile(running ?? named.file), test: toName(named.test) };
    }
    const uncaught = /^\.\/(?<file>\S+) \(uncaught error\)$/.exec(line)?.groups;
    if (uncaught !== undefined) return { file: toFile(uncaught.file), test: undefined };
  }
  return undefined;
}

const RUNNING = /^running \d+ tests? from \.\/(?<file>\S+)$/gm;

function toName(test = ""): string {
  return test.startsWith("file://") ? "an example in its comments" : test;
}

/** An example in a comment is a file of its own to Deno: `shared/basket/money.ts#12-20.ts`. */
function toFile(path = ""): string {
  return path.replace(/[#$]\d+-\d+\.\w+$/, "");
}
