/**
 * Cuts NDJSON into its lines. It works on bytes: a line feed is never part of another UTF-8
 * character, so only whole lines are decoded.
 *
 * @module
 */
import { BodyFault } from "../http/body_fault.ts";
import { createByteBuffer } from "../http/byte_buffer.ts";
import type { Line, LineLimits, LineSplitter } from "./line_splitter.ts";

/**
 * A splitter at line feeds. A carriage return before one belongs to the line ending. Blank lines are
 * numbered but not yielded. The last line needs no ending.
 */
export function createNdjsonSplitter({ maxLineBytes, maxLines }: LineLimits): LineSplitter {
  // One more byte for a carriage return: only the end of the line shows whether it is content.
  const buffer = createByteBuffer(maxLineBytes + 1);
  let number = 1;

  function* finish(last: Uint8Array): Generator<Line, void> {
    if (number > maxLines) {
      throw new BodyFault("too_many_lines", { detail: `Send at most ${maxLines} lines` });
    }
    const taken = buffer.take(last);
    const line = taken && withoutReturn(taken);
    // Counted first: while this line is processed, the next one is the first not read.
    const finished = number++;
    if (line === undefined || line.length > maxLineBytes) {
      yield { number: finished, bytes: undefined };
    } else if (!isBlank(line)) {
      yield { number: finished, bytes: line };
    }
  }

  return {
    *push(chunk) {
      let from = 0;
      for (let to; (to = chunk.indexOf(LINE_FEED, from)) !== -1; from = to + 1) {
        yield* finish(chunk.subarray(from, to));
      }
      if (from < chunk.length) buffer.add(chunk.subarray(from));
    },
    *end() {
      if (buffer.pending) yield* finish(new Uint8Array());
    },
    get nextNumber() {
      return number;
    },
    get heldBytes() {
      return buffer.capacity;
    },
  };
}

function withoutReturn(line: Uint8Array): Uint8Array {
  return line[line.length - 1] === CARRIAGE_RETURN ? line.subarray(0, -1) : line;
}

function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === SPACE || byte === TAB || byte === CARRIAGE_RETURN);
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
