/**
 * Gathers the tests of test files instead of running them, so that one process runs them for many
 * mutants: starting Deno and loading the modules takes longer than most tests.
 *
 * @module
 */

/** A test that was registered. */
export interface CollectedTest {
  /** File and name; unique in a run. */
  readonly id: string;
  readonly file: string;
  /** Runs it, its steps, and what its file does before and after. Rejects when it fails. */
  readonly run: () => Promise<void>;
}

/** See {@linkcode collectTests}. */
export interface Collection extends AsyncDisposable {
  readonly tests: readonly CollectedTest[];
}

type Hook = () => unknown;
type Hooks = Record<"beforeAll" | "beforeEach" | "afterEach" | "afterAll", Hook[]>;

interface FileState {
  readonly hooks: Hooks;
  /** How many tests it has registered. */
  count: number;
  hasBegun: boolean;
}

/**
 * Imports the files below `root`, in their order, with a `Deno.test` that only takes notes. Disposing
 * runs what the files do after all tests.
 *
 * @throws whatever a file throws while it is loaded
 */
export async function collectTests(root: URL, files: readonly string[]): Promise<Collection> {
  const tests: CollectedTest[] = [];
  const states: FileState[] = [];
  const actual = Deno.test;
  try {
    for (const file of files) {
      const state: FileState = { hooks: noHooks(), count: 0, hasBegun: false };
      states.push(state);
      replaceTest((definition) => {
        const id = `${file} › ${definition.name} (${++state.count})`;
        if (definition.ignore) return;
        tests.push({ id, file, run: () => runTest(definition, state) });
      }, state.hooks);
      await import(new URL(file, root).href);
    }
  } finally {
    Object.defineProperty(Deno, "test", { value: actual, configurable: true, writable: true });
  }
  return {
    tests,
    async [Symbol.asyncDispose]() {
      for (const { hooks, hasBegun } of states) if (hasBegun) await runAll(hooks.afterAll);
    },
  };
}

function noHooks(): Hooks {
  return { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] };
}

function replaceTest(register: (definition: Deno.TestDefinition) => void, hooks: Hooks): void {
  const test = (...args: readonly unknown[]) => register(toDefinition(args));
  const value = Object.assign(test, {
    ignore: () => {},
    only: test,
    ...Object.fromEntries(
      Object.entries(hooks).map(([name, list]) => [name, (hook: Hook) => void list.push(hook)]),
    ),
  });
  Object.defineProperty(Deno, "test", { value, configurable: true, writable: true });
}

/** The five ways to call `Deno.test` and `t.step`, as one: name, options and function in any of them. */
function toDefinition(args: readonly unknown[]): Deno.TestDefinition {
  const parts = args.map((arg) =>
    typeof arg === "string" ? { name: arg } : typeof arg === "function" ? { fn: arg } : arg
  );
  const definition = Object.assign({}, ...parts) as Deno.TestDefinition;
  return { ...definition, name: definition.name ?? definition.fn.name };
}

async function runTest(definition: Deno.TestDefinition, state: FileState): Promise<void> {
  if (!state.hasBegun) {
    state.hasBegun = true;
    await runAll(state.hooks.beforeAll);
  }
  await runAll(state.hooks.beforeEach);
  try {
    await definition.fn(toContext(definition.name));
  } finally {
    await runAll(state.hooks.afterEach);
  }
}

function toContext(name: string): Deno.TestContext {
  const context = {
    name,
    origin: import.meta.url,
    // A step that fails ends the test: more need not be known.
    async step(...args: readonly unknown[]) {
      const definition = toDefinition(args);
      if (definition.ignore) return false;
      await definition.fn(toContext(definition.name));
      return true;
    },
  };
  return context as unknown as Deno.TestContext;
}

async function runAll(hooks: readonly Hook[]): Promise<void> {
  for (const hook of hooks) await hook();
}
