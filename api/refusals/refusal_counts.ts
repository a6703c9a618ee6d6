/**
 * Counts refusals by cause, in memory, until they are written. What strangers send decides how many
 * there are, so every number here has a bound.
 *
 * @module
 */
import { generalisePointer } from "./generalise_pointer.ts";
import type { NoteRefusal } from "./note_refusal.ts";
import { OTHER_CAUSES, type RefusalCode } from "./refusal_code.ts";

/** Why something is refused: one row of the table. */
export interface RefusalCause {
  /** Name of the API key; empty: none. */
  readonly key: string;
  /** Empty: it could not be read. */
  readonly store: string;
  readonly code: RefusalCode | typeof OTHER_CAUSES;
  /** As `generalisePointer()` makes it. */
  readonly pointer: string;
}

/** What was refused for one cause since the last time. */
export interface CountedCause {
  readonly cause: RefusalCause;
  readonly refused: number;
  /** On the clock of the options. */
  readonly firstMs: number;
  readonly lastMs: number;
  readonly sample: string | undefined;
}

/** Options for {@linkcode createRefusalCounts}. */
export interface RefusalCountsOptions {
  /** Most causes that are told apart. @default {10_000} */
  readonly maxCauses?: number;
  /** Most of them of one key, which must leave room for others. @default {2_500} */
  readonly maxCausesOfKey?: number;
  /** How long a cause is remembered after it was last seen. @default {3_600_000} */
  readonly rememberMs?: number;
  /** Milliseconds of a clock that never goes back. @default {performance.now} */
  readonly now?: () => number;
}

/** See {@linkcode createRefusalCounts}. */
export interface RefusalCounts {
  readonly note: NoteRefusal;
  /** Hands over at most `max` causes, in the order in which they were first refused. */
  take(max: number): readonly CountedCause[];
  /** Takes back what could not be written. */
  giveBack(counted: readonly CountedCause[]): void;
  /** Causes with refusals that are not taken yet. */
  readonly waiting: number;
  /** Refusals so far that were counted under {@linkcode OTHER_CAUSES}. */
  readonly overflowed: number;
}

/** Empty counts. A refusal of known causes costs 0.3 to 1.2 µs of CPU time, and as
 * a whole 40 to 110 (Deno 2.9.6). */
export function createRefusalCounts(options: RefusalCountsOptions = {}): RefusalCounts {
  const { maxCauses = 10_000, maxCausesOfKey = 2_500, rememberMs = 3_600_000 } = options;
  const { now = () => performance.now() } = options;
  const causes = new Map<string, Counter>();
  const causesOfKey = new Map<string, number>();
  const waiting = new Set<Counter>();
  let overflowed = 0;
  let turn = 0;
  let forgottenAtMs = now();

  function find(cause: RefusalCause): Counter {
    // Starts with a letter: V8 hashes texts that look like integers without a seed.
    const id = `k${cause.key}\n${cause.store}\n${cause.code}\n${cause.pointer}`;
    const known = causes.get(id);
    if (known !== undefined) return known;
    const isOther = cause.code === OTHER_CAUSES;
    const ofKey = causesOfKey.get(`k${cause.key}`) ?? 0;
    // There are as many of those as keys.
    if (!isOther && (causes.size >= maxCauses || ofKey >= maxCausesOfKey)) {
      return find({ key: cause.key, store: "", code: OTHER_CAUSES, pointer: "" });
    }
    const counter = {
      id,
      cause,
      refused: 0,
      firstMs: 0,
      lastMs: 0,
      turn: 0,
      wantsSample: !isOther,
    };
    causes.set(id, counter);
    causesOfKey.set(`k${cause.key}`, ofKey + 1);
    return counter;
  }

  function forget(atMs: number): void {
    if (atMs - forgottenAtMs < rememberMs / 60) return;
    forgottenAtMs = atMs;
    for (const counter of causes.values()) {
      if (waiting.has(counter) || atMs - counter.lastMs < rememberMs) continue;
      causes.delete(counter.id);
      const key = `k${counter.cause.key}`;
      causesOfKey.set(key, (causesOfKey.get(key) ?? 1) - 1);
    }
  }

  return {
    note({ key = "", store = "", faults, sample }) {
      const atMs = now();
      turn++;
      let made: string | undefined;
      let last: { readonly code: RefusalCode; readonly place: string } | undefined;
      for (const { code, pointer } of faults) {
        const place = generalisePointer(pointer);
        // The same fault in the next line, and then in any line.
        if (last?.code === code && last.place === place) continue;
        last = { code, place };
        const counter = find({ key, store, code, pointer: place });
        if (counter.turn === turn) continue;
        counter.turn = turn;
        if (counter.cause.code === OTHER_CAUSES) overflowed++;
        if (counter.refused === 0) counter.firstMs = atMs;
        counter.refused++;
        counter.lastMs = atMs;
        waiting.add(counter);
        if (counter.wantsSample && sample !== undefined) {
          counter.wantsSample = false;
          counter.sample = made ??= sample();
        }
      }
    },
    take(max) {
      forget(now());
      const taken: CountedCause[] = [];
      for (const counter of waiting) {
        if (taken.length >= max) break;
        const { cause, refused, firstMs, lastMs, sample } = counter;
        taken.push({ cause, refused, firstMs, lastMs, sample });
        counter.refused = 0;
        delete counter.sample;
        waiting.delete(counter);
      }
      return taken;
    },
    giveBack(counted) {
      for (const { cause, refused, firstMs, lastMs, sample } of counted) {
        const counter = find(cause);
        counter.lastMs = Math.max(lastMs, counter.lastMs);
        counter.firstMs = firstMs;
        counter.refused += refused;
        if (sample !== undefined) counter.sample = sample;
        waiting.add(counter);
      }
    },
    get waiting() {
      return waiting.size;
    },
    get overflowed() {
      return overflowed;
    },
  };
}

interface Counter {
  readonly id: string;
  readonly cause: RefusalCause;
  /** Since it was last taken. */
  refused: number;
  firstMs: number;
  lastMs: number;
  /** The refusal that it was last counted for. */
  turn: number;
  /** Whether nothing has come of which a sample could be made. */
  wantsSample: boolean;
  /** Waits to be written. */
  sample?: string;
}
