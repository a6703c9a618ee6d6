/**
 * What of deno.json and deno.lock belongs into the image. Deno fetches every package that deno.lock
 * names before it runs a task, imported or not (2.9.6), so an image with the whole file would carry
 * the embedded Postgres, the browser driver and the test tools.
 *
 * @module
 */

/** What this reads of deno.json. The rest stays as it is. */
export interface DenoConfig {
  readonly tasks: Readonly<Record<string, { readonly command: string }>>;
  readonly imports: Readonly<Record<string, string>>;
}

/** What this reads of deno.lock, version 5. The rest stays as it is. */
export interface DenoLock {
  readonly specifiers: Readonly<Record<string, string>>;
  readonly npm: Readonly<Record<string, unknown>>;
  readonly workspace: { readonly dependencies: readonly string[] };
}

/** What `deno info --json MODULE` tells of a module's graph. */
export interface ModuleGraph {
  readonly modules: readonly { readonly kind?: string; readonly npmPackage?: string }[];
  /** Every package of deno.lock, by its key there, reachable or not. */
  readonly npmPackages: Readonly<Record<string, { readonly dependencies: readonly string[] }>>;
}

/** A task's module, the last word before its arguments: `api/main.ts`. */
export function toEntrypoint({ command }: { readonly command: string }): string | undefined {
  return command.split(" ").findLast((word) => word.endsWith(".ts"));
}

/** The keys in deno.lock of the packages that a module needs when it runs. */
export function listReachable({ modules, npmPackages }: ModuleGraph): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = modules.flatMap(({ npmPackage }) => npmPackage ?? []);
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (reached.has(key)) continue;
    reached.add(key);
    open.push(...npmPackages[key]?.dependencies ?? []);
  }
  return reached;
}

/**
 * Copies of both files that name only the tasks whose module is in `entrypoints` and the packages
 * in `reachable`. Versions and checksums stay, so `deno cache --frozen` holds the image to them.
 */
export function keepReachable<C extends DenoConfig, L extends DenoLock>(
  { config, lock }: { readonly config: C; readonly lock: L },
  { entrypoints, reachable }: {
    readonly entrypoints: ReadonlySet<string>;
    readonly reachable: ReadonlySet<string>;
  },
): { readonly config: C; readonly lock: L } {
  // A key may name its peers too: `pg-pool@3.14.0_pg@8.23.1`.
  const versions = new Set([...reachable].map((key) => key.replace(/(?<=.)_.*$/, "")));
  const isKept = (specifier: string) =>
    specifier.startsWith("jsr:") || versions.has(toNameAndVersion(specifier) ?? "");
  return {
    config: {
      ...config,
      tasks: filterEntries(config.tasks, (_, task) => entrypoints.has(toEntrypoint(task) ?? "")),
      imports: filterEntries(config.imports, (_, specifier) => isKept(specifier)),
    },
    lock: {
      ...lock,
      specifiers: filterEntries(lock.specifiers, isKept),
      npm: filterEntries(lock.npm, (key) => reachable.has(key)),
      workspace: {
        ...lock.workspace,
        dependencies: lock.workspace.dependencies.filter(isKept),
      },
    },
  };
}

/** `npm:/kafkajs@2.2.4/` is `kafkajs@2.2.4`. Exact versions only, as all of ours are. */
function toNameAndVersion(specifier: string): string | undefined {
  return /^npm:\/?((?:@[^/]+\/)?[^/@]+@[^/]+)/.exec(specifier)?.[1];
}

function filterEntries<V>(
  record: Readonly<Record<string, V>>,
  keep: (key: string, value: V) => boolean,
): Readonly<Record<string, V>> {
  return Object.fromEntries(Object.entries(record).filter(([key, value]) => keep(key, value)));
}
