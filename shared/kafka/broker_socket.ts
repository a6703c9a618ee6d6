/**
 * The sockets that kafkajs (2.2.4) sends its requests through. Its own connect to the first address
 * of a name, keep the certificates that the process began with, and say little of why they fail.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import { EventEmitter } from "node:events";
import { type Socket } from "node:net";
import { askTls, findExpiry } from "../service/tls_fault.ts";
import { formatAddress } from "../service/format_address.ts";
import { fromKafkajsHost, type HostPort } from "./broker_address.ts";
import type { BrokerOrder } from "./broker_order.ts";
import { type ClientTls, dialBroker, type DialError, type DialOptions } from "./dial_broker.ts";
import { createWholeAnswers } from "./whole_answers.ts";

/** Options for {@linkcode createSocketFactory}. */
export interface SocketFactoryOptions extends Pick<DialOptions, "lookup"> {
  /** Learns which broker answers. */
  readonly order: Pick<BrokerOrder, "settled">;
  /** Without it connections are not encrypted. */
  readonly tls?: ClientTls | undefined;
  /** Whether the client logs in. */
  readonly hasLogin: boolean;
  /** After how long kafkajs gives a connection up, in milliseconds. */
  readonly connectionTimeoutMs: number;
}

/** What kafkajs asks for. */
export interface SocketRequest {
  /** As in its list of brokers, or as the cluster names it. */
  readonly host: string;
  /** 1 to 65535. */
  readonly port: number;
  /** Called once, when requests can be sent. */
  readonly onConnect: () => void;
}

/** Makes the sockets of a client. An error of a socket has a code that `system_error.ts` knows. */
export function createSocketFactory(
  options: SocketFactoryOptions,
): (request: SocketRequest) => BrokerSocket {
  return ({ host, port, onConnect }) =>
    new BrokerSocket({ host: fromKafkajsHost(host), port }, options, onConnect);
}

/**
 * As much of a socket as kafkajs uses. It emits `data`, always whole answers, `end` and `error`, an
 * error at most once and nothing after it.
 */
export class BrokerSocket extends EventEmitter {
  readonly #target: HostPort;
  /** As in the list of brokers. */
  readonly #address: string;
  readonly #options: SocketFactoryOptions;
  readonly #ended = new AbortController();
  #socket: Socket | undefined;
  #isReferenced = true;
  #isConnected = false;
  #hasFailed = false;
  #writes = 0;
  #bytesRead = 0;
  /**
   * Runs until the first answer. kafkajs takes a broker that gave none in time for connected, and
   * each of its requests then fails for another reason.
   */
  #silence: ReturnType<typeof setTimeout> | undefined;
  /**
   * An error that came before the first request waits for that: kafkajs tells the reason to requests
   * under way only, and to all others just "Not connected".
   */
  #report: ReturnType<typeof setTimeout> | undefined;

  /** Connects at once; `onConnect` is called in a later turn. */
  constructor(target: HostPort, options: SocketFactoryOptions, onConnect: () => void) {
    super();
    this.#target = target;
    this.#address = formatAddress({ hostname: target.host, port: target.port });
    this.#options = options;
    void this.#open(onConnect);
  }

  /** Sends bytes. Called only after `onConnect`. */
  write(data: Uint8Array): void {
    if (this.#writes++ === 0) {
      const giveUp = () => void this.#explainRefusal(toError("ETIMEDOUT"));
      this.#silence = setTimeout(giveUp, this.#options.connectionTimeoutMs * DIAL_SHARE);
    }
    this.#socket?.write(data);
  }

  /** Sends what was written, then closes. Ends an attempt to connect. */
  end(): void {
    this.#ended.abort();
    clearTimeout(this.#silence);
    clearTimeout(this.#report);
    this.#socket?.end();
  }

  /** Lets the process end although this socket is open. */
  unref(): void {
    this.#isReferenced = false;
    this.#socket?.unref();
  }

  async #open(onConnect: () => void): Promise<void> {
    const { tls, lookup, connectionTimeoutMs } = this.#options;
    try {
      await dialBroker(this.#target, {
        tls,
        // So that our reason comes before kafkajs's "Connection timeout", which has none.
        timeoutMs: connectionTimeoutMs * DIAL_SHARE,
        signal: this.#ended.signal,
        onConnect: (socket) => this.#take(socket),
        ...(lookup === undefined ? {} : { lookup }),
      });
    } catch (error) {
      return this.#fail(error as DialError);
    }
    if (this.#ended.signal.aborted) return;
    this.#isConnected = true;
    onConnect();
  }

  #take(socket: Socket): void {
    this.#socket = socket;
    if (!this.#isReferenced) socket.unref();
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    const takeAnswers = createWholeAnswers();
    socket.on("data", (data: Buffer) => {
      if (this.#bytesRead === 0 && this.#options.tls === undefined && isTlsAlert(data)) {
        return this.#fail(toError("ERR_TLS_EXPECTED"));
      }
      if (this.#bytesRead === 0) {
        clearTimeout(this.#silence);
        this.#options.order.settled(this.#address, true);
      }
      this.#bytesRead += data.length;
      const answers = takeAnswers(data);
      if (answers !== undefined) this.#give(answers);
    });
    socket.on("end", () => {
      clearTimeout(this.#silence);
      void this.#explainEnd();
    });
    socket.on("error", (error: DialError) => {
      if (this.#bytesRead === 0) void this.#explainRefusal(error);
      else this.#fail(error);
    });
  }

  /** What kafkajs cannot read, it throws at whoever emits it: nothing a broker sends ends the process. */
  #give(answers: Uint8Array): void {
    try {
      this.emit("data", answers);
    } catch (cause) {
      this.#fail(Object.assign(toError("ECONNRESET"), { cause }));
    }
  }

  /** A broker closes the connection of a client that does not speak as it expects. */
  async #explainEnd(): Promise<void> {
    const { tls, hasLogin } = this.#options;
    if (this.#hasFailed) return;
    if (this.#ended.signal.aborted) return void this.emit("end");
    if (this.#bytesRead > 0) {
      if (hasLogin || this.#writes > REQUESTS_BEFORE_LOGIN) this.emit("end");
      else this.#fail(toError("ERR_LOGIN_EXPECTED"));
      return;
    }
    // What a broker has against our certificate it says just before it closes the connection, and
    // that can overtake what it said.
    if (tls !== undefined) return await this.#explainRefusal(toError("ERR_CLIENT_CERT_DOUBTFUL"));
    const address = this.#socket?.remoteAddress ?? this.#target.host;
    const answer = await askTls({
      hostname: this.#target.host,
      address,
      port: this.#target.port,
    }, { timeoutMs: ASK_TIMEOUT_MS });
    this.#fail(toError(answer?.speaksTls === true ? "ERR_TLS_EXPECTED" : "ECONNRESET"));
  }

  /** TLS 1.3 tells of a client's certificate after the handshake, and some brokers do not even then. */
  async #explainRefusal(error: DialError): Promise<void> {
    const { tls } = this.#options;
    const certificate = await tls?.certificate?.read().catch(() => undefined);
    const own = findExpiry(certificate);
    if (own !== undefined) return this.#fail(toError(own));
    if (tls === undefined || error.code?.startsWith("ERR_SSL") !== true) return this.#fail(error);
    const hasOurs = tls.certificate !== undefined;
    this.#fail(toError(hasOurs ? "ERR_CLIENT_CERT_REFUSED" : "ERR_CLIENT_CERT_REQUIRED"));
  }

  #fail(error: DialError): void {
    if (this.#ended.signal.aborted) return;
    if (this.#bytesRead === 0) this.#options.order.settled(this.#address, false);
    this.#hasFailed = true;
    this.#ended.abort();
    clearTimeout(this.#silence);
    this.#socket?.destroy();
    const report = () => this.emit("error", error);
    if (this.#isConnected && this.#writes === 0) this.#report = setTimeout(report, FIRST_WRITE_MS);
    else report();
  }
}

/** A record of type alert (RFC 8446, section 5.1), with which a TLS port answers anything else. */
function isTlsAlert(data: Uint8Array): boolean {
  return data[0] === 21 && data[1] === 3;
}

function toError(code: string): DialError {
  return Object.assign(new Error("Closed connection"), { code });
}

/** As kafkajs has it. */
const KEEP_ALIVE_MS = 60_000;
const DIAL_SHARE = 0.9;
/** The versions and the metadata: a broker that asks for a login answers the first alone. */
const REQUESTS_BEFORE_LOGIN = 2;
const FIRST_WRITE_MS = 50;
const ASK_TIMEOUT_MS = 1_000;
