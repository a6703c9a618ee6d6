/**
 * What may come in with the packages of deno.lock: licences that everybody may use and pass on, and
 * no script that runs when a package is installed.
 *
 * @module
 */

/** A package as it lies in Deno's cache. */
export interface LockedPackage {
  /** As in deno.lock: `pg@8.23.1`. */
  readonly key: string;
  /** The licence of its package.json (SPDX), if it names one. */
  readonly license: unknown;
  /** Whether deno.lock says that it has scripts. */
  readonly hasScripts: boolean;
}

/** What deno.json says of scripts. */
export interface ScriptRules {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

/** Licences that ask for no more than to be named. */
const LICENCES: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "ISC",
  "MIT",
  "PostgreSQL",
]);

/**
 * What only tests use and nobody passes on, under a licence that asks for more: of whoever changes its
 * files (MPL-2.0, 3.1). `tests/ops/image/image_test.ts` keeps it out of the image.
 */
const TESTS_ONLY: Readonly<Record<string, string>> = { "axe-core": "MPL-2.0" };

/** A sentence for each fault; empty when all is well. */
export function checkPackages(
  packages: readonly LockedPackage[],
  { allow, deny }: ScriptRules,
): readonly string[] {
  const faults = allow.map((name) => `${name} may run scripts: deno.json allows it`);
  for (const { key, license, hasScripts } of packages) {
    if (typeof license !== "string") faults.push(`${key} names no licence`);
    else if (!isFree(license) && !isForTests(key, license)) {
      faults.push(`${key} has the licence ${license}`);
    }
    if (hasScripts && !deny.some((name) => isRuleFor(name, key))) {
      faults.push(`${key} has scripts, and deno.json does not deny them`);
    }
  }
  return faults;
}

/** Whether one of the licences of an expression such as `(MIT OR GPL-3.0)` is free. */
function isFree(license: string): boolean {
  return license.replace(/^\((.*)\)$/, "$1").split(" OR ").some((name) => LICENCES.has(name));
}

function isForTests(key: string, license: string): boolean {
  return Object.entries(TESTS_ONLY).some(([name, known]) =>
    isRuleFor(name, key) && license === known
  );
}

/** `npm:@scarf/scarf` is for every version, `npm:@scarf/scarf@1.4.0` for one. */
function isRuleFor(rule: string, key: string): boolean {
  const name = rule.replace(/^npm:/, "");
  return key === name || key.startsWith(`${name}@`);
}
