/**
 * Runs tests for one mutant after the other, in the copy that has the mutants. Started by
 * `start_worker.ts` with a {@linkcode WorkerOrder} on standard input; answers in lines of JSON.
 *
 * @module
 */
import process from "node:process";
import fc from "fast-check";
import { type CollectedTest, collectTests } from "./collect_tests.ts";
import type { Switches } from "./switches.ts";
import type { Hits, WorkerOrder, WorkerReport } from "./worker_order.ts";

/** No mutant is active. */
const NONE = -1;

const order: WorkerOrder = JSON.parse(await new Response(Deno.stdin.readable).text());
const root = new URL("../../", import.meta.url);
const switches: Switches = {
  activeMutant: order.kind === "fresh" ? order.id : NONE,
  ...{ hitCount: 0, hitLimit: Infinity },
  counts: order.kind === "measure" ? new Float64Array(order.mutants) : undefined,
};
Object.assign(globalThis, { __stryker__: switches });

const encoder = new TextEncoder();
function report(line: WorkerReport): void {
  let bytes = encoder.encode(`${JSON.stringify(line)}\n`);
  while (bytes.length > 0) bytes = bytes.subarray(Deno.stdout.writeSync(bytes));
}

const printError = console.error;
// What tests print would stand between the reports.
for (const name of ["log", "info", "warn", "error", "debug"] as const) console[name] = () => {};

// A property that holds is tried for a while only: most mutants that break one do so at once.
fc.configureGlobal({ interruptAfterTimeLimit: 1_000 });

/** A rejection that nobody waits for fails the test during which it is seen, as in `deno test`. */
let stray: { readonly error: unknown } | undefined;
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  stray ??= { error: event.reason };
});
addEventListener("error", (event) => {
  event.preventDefault();
  stray ??= { error: event.error };
});

/** Ends the test that is running. */
let endTest: ((error: Error) => void) | undefined;
// Nothing is left that could go on: the test waits for what will never come.
addEventListener("beforeunload", (event) => {
  if (endTest === undefined) return;
  event.preventDefault();
  endTest(new Error("Waits for ever"));
});

/** The failure of one test, or `undefined`. */
async function run(test: CollectedTest): Promise<{ readonly error: unknown } | undefined> {
  stray = undefined;
  const { promise, reject } = Promise.withResolvers<never>();
  endTest = reject;
  try {
    await Promise.race([test.run(), promise]);
  } catch (error) {
    return { error };
  } finally {
    endTest = undefined;
  }
  await new Promise((resolve) => setTimeout(resolve, 0));
  return stray;
}

/** The first test that fails with `id` active. */
async function tryMutant(
  id: number,
  tests: readonly CollectedTest[],
  hitLimit: number,
): Promise<CollectedTest | undefined> {
  Object.assign(switches, { activeMutant: id, hitCount: 0, hitLimit });
  for (const test of tests) {
    if (await run(test) !== undefined) return test;
    report({ kind: "alive" });
  }
  return undefined;
}

async function measure(): Promise<void> {
  await using collection = await collectTests(root, order.files);
  report({ kind: "static", hits: takeHits() });
  for (const test of collection.tests) {
    const before = process.cpuUsage();
    const failure = await run(test);
    const { user, system } = process.cpuUsage(before);
    const { id, file } = test;
    // What fails without a mutant tells nothing of mutants.
    const { stack } = (failure?.error ?? {}) as Error;
    const said = failure === undefined ? {} : { failure: stack ?? String(failure.error) };
    const ms = (user + system) / 1_000;
    report({ kind: "test", id, file, ms, hits: takeHits(), ...said });
  }
}

/** What ran since the last call. */
function takeHits(): Hits {
  const entries = [...switches.counts?.entries() ?? []].filter(([, count]) => count > 0);
  switches.counts?.fill(0);
  return Object.fromEntries(entries);
}

async function runWarm({ jobs }: Extract<WorkerOrder, { readonly kind: "warm" }>): Promise<void> {
  await using collection = await collectTests(root, order.files);
  const byId = new Map(collection.tests.map((test) => [test.id, test]));
  for (const { id, testIds, hitLimit } of jobs) {
    const tests = testIds.flatMap((testId) => byId.get(testId) ?? []);
    const failed = await tryMutant(id, tests, hitLimit);
    Object.assign(switches, { activeMutant: NONE, hitCount: 0 });
    // A mutant may leave something behind that fails the tests of the next.
    const isClean = failed === undefined || await run(failed) === undefined;
    report({ kind: "mutant", id, killedBy: failed?.id, isClean });
    if (!isClean) return;
  }
}

async function runFresh({ id, testIds }: Extract<WorkerOrder, { readonly kind: "fresh" }>) {
  try {
    await using collection = await collectTests(root, order.files);
    const byId = new Map(collection.tests.map((test) => [test.id, test]));
    const tests = testIds.flatMap((testId) => byId.get(testId) ?? []);
    // A test that is no longer there, since its table is empty, is one that notices.
    const missing = testIds.find((testId) => !byId.has(testId));
    const failed = missing ?? (await tryMutant(id, tests, Infinity))?.id;
    report({ kind: "mutant", id, killedBy: failed, isClean: true });
  } catch (error) {
    report({ kind: "mutant", id, killedBy: `loading: ${error}`, isClean: true });
  }
}

async function main(): Promise<void> {
  switch (order.kind) {
    case "measure":
      return await measure();
    case "warm":
      return await runWarm(order);
    case "fresh":
      return await runFresh(order);
    default:
      order satisfies never;
  }
}

// Not awaited here: a module that waits for ever ends the process before `beforeunload`.
main().then(() => Deno.exit(0), (error) => {
  printError(error);
  Deno.exit(1);
});
