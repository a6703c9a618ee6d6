/**
 * An assertion about something that is still coming in, such as a page that fills by parts.
 *
 * @module
 */
import { waitUntil } from "./wait_until.ts";

/**
 * Repeats `assertion` until it holds.
 *
 * @throws what it threw last, when it does not hold within a minute
 */
export async function eventually(assertion: () => void | Promise<void>): Promise<void> {
  let failure: unknown;
  try {
    await waitUntil("an assertion holds", async () => {
      try {
        await assertion();
        return true;
      } catch (error) {
        failure = error;
        return false;
      }
    });
  } catch {
    throw failure;
  }
}
