/**
 * Talks to a Postgres as its users do: over its URL.
 *
 * @module
 */

/** An open connection; disposing of it closes it. */
export interface Session extends AsyncDisposable {
  /** The rows that the statement gives. */
  query(text: string): Promise<readonly Record<string, unknown>[]>;
}

/** One statement on a connection of its own. */
export async function ask(
  url: string,
  text: string,
): Promise<readonly Record<string, unknown>[]> {
  await using session = await openSession(url);
  return await session.query(text);
}

/** A connection that stays until it is disposed of, or until the server goes. */
export async function openSession(url: string): Promise<Session> {
  // Not at the top: pg reads the environment.
  const { default: pg } = await import("pg");
  const client = new pg.Client(url);
  client.on("error", () => {});
  await client.connect();
  return {
    query: async (text) => (await client.query(text)).rows,
    [Symbol.asyncDispose]: () => client.end(),
  };
}
