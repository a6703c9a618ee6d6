/**
 * Whether this run of the tests was given what a real Postgres takes. Bare `deno test` was not.
 *
 * @module
 */

const NEEDED = ["run", "net", "read", "write", "env", "sys"] as const;

/** False: show the test as ignored. */
export const mayRunPostgres: boolean = (await Promise.all(
  NEEDED.map((name) => Deno.permissions.query({ name })),
)).every(({ state }) => state === "granted");

/** True when the tests run as root, which Postgres itself may not. */
export const asRoot: boolean = mayRunPostgres && Deno.uid() === 0;
