/**
 * How a route reports a refusal. Only the sender sees the answer; the report is kept by cause, for the
 * people who are responsible for the tills.
 *
 * @module
 */
import type { RefusalCode } from "./refusal_code.ts";

/** A basket, a line of a batch, a closing or a request that was refused for good. */
export interface RefusedInput {
  /** Name of the API key; absent: the API has no keys, or the request named none of them. */
  readonly key?: string | undefined;
  /** The shop, where it could be read and is a valid name. */
  readonly store?: string | undefined;
  /** Each counts as a cause of its own, and once, however many lines have it. */
  readonly faults: readonly {
    readonly code: RefusalCode;
    /** JSON pointer, with the names and numbers that came. */
    readonly pointer: string;
  }[];
  /** Makes the masked sample. Called at once or never: only a cause that is new wants one. */
  readonly sample?: (() => string) | undefined;
}

/** Notes a refusal. Never throws, and waits for nothing. */
export type NoteRefusal = (refused: RefusedInput) => void;

/** Where nobody keeps them: an API without a database. */
export const NOTE_NOTHING: NoteRefusal = (): void => {};
