/**
 * Sends the rows of a `copy … from stdin` over npm's `pg`, whose own queries tell the server that
 * they have none.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { setImmediate } from "node:timers";

/** What pg 8.23.1 passes to a query when the server takes rows; its types do not have it. */
export interface CopyConnection {
  /** The socket. */
  readonly stream: {
    readonly writableNeedDrain: boolean;
    once(event: "drain", listener: () => void): unknown;
  };
  /** Sends the message CopyData. */
  sendCopyFromChunk(chunk: Buffer): void;
  /** Sends the message CopyDone. */
  endCopyFrom(): void;
  /** Sends the message CopyFail; the server answers with the error 57014. */
  sendCopyFail(reason: string): void;
}

/** Sends lines once, no faster than the connection takes them. */
export class CopySender {
  readonly #lines: Iterator<string>;
  #state: "waiting" | "sending" | "stopped" = "waiting";

  /** Takes no line yet. */
  constructor(lines: Iterable<string>) {
    this.#lines = lines[Symbol.iterator]();
  }

  /** Whether the server has asked for lines. */
  get hasBegun(): boolean {
    return this.#state !== "waiting";
  }

  /** Sends all lines, or gives up if they throw or after {@linkcode CopySender.stop}. */
  send(connection: CopyConnection): void {
    if (this.#state === "stopped") return;
    this.#state = "sending";
    try {
      const chunk = this.#takeChunk();
      if (chunk === "") return connection.endCopyFrom();
      connection.sendCopyFromChunk(Buffer.from(chunk));
    } catch {
      return connection.sendCopyFail("the rows cannot be made");
    }
    // A write that the system took at once drains before anything is read, such as an error that
    // ends the copy. Hence the immediate.
    const goOn = () => setImmediate(() => this.send(connection));
    if (connection.stream.writableNeedDrain) connection.stream.once("drain", goOn);
    else goOn();
  }

  /** The statement is over: what is sent now would go to the next one. */
  stop(): void {
    if (this.hasBegun) this.#state = "stopped";
  }

  #takeChunk(): string {
    let chunk = "";
    while (chunk.length < CHUNK_LENGTH) {
      const { done, value } = this.#lines.next();
      if (done) break;
      chunk += value;
    }
    return chunk;
  }
}

/** Nothing beside a batch in memory, and few system calls. */
const CHUNK_LENGTH = 64 * 1024;
