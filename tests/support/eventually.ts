/**
 * An assertion about something that is still coming in, such as a page that fills by parts.
 *
 * @module
 */

/**
 * Repeats `assertion` until it holds.
 *
 * @throws what it threw last, when it does not hold within `timeoutMs`
 */
export async function eventually(
  assertion: () => void | Promise<void>,
  { timeoutMs = 20_000 }: { readonly timeoutMs?: number } = {},
): Promise<void> {
  const until = performance.now() + timeoutMs;
  while (true) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() > until) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
