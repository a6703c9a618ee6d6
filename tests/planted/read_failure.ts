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

/** The first failure in `output`, or `undefined` when it names none. */
export function readFailure(output: string): Failure | undefined {
  const list = output.split("\n FAILURES \n").at(-1) ?? "";
  for (const line of list.split("\n")) {
    const named = /^(?<test>.+) => \.\/(?<file>\S+?):\d+:\d+$/.exec(line)?.groups;
    if (named !== undefined) return { file: toFile(named.file), test: named.test };
    const uncaught = /^\.\/(?<file>\S+) \(uncaught error\)$/.exec(line)?.groups;
    if (uncaught !== undefined) return { file: toFile(uncaught.file), test: undefined };
  }
  return undefined;
}

/** An example in a comment is a file of its own to Deno: `shared/basket/money.ts$12-20.ts`. */
function toFile(path = ""): string {
  return path.replace(/\$\d+-\d+\.\w+$/, "");
}
