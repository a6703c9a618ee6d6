/**
 * Opens a connection to a broker: reads the files of certificates again, looks the name up again,
 * tries its addresses in turn, and gives each failure a code that `system_error.ts` has words for.
 *
 * @module
 */
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { type ResolveHost, resolveHost } from "../service/resolve_host.ts";
import { askTls, findExpiry, findFileFault, type TlsTexts } from "../service/tls_fault.ts";
import type { Secret } from "../service/to_secret.ts";
import type { HostPort } from "./broker_address.ts";

/** Files of an encrypted connection, which are read again for each. */
export interface ClientTls {
  /** PEM text of the certificate authorities to trust instead of the system's. */
  readonly ca?: Secret | undefined;
  /** PEM text of the certificate that we show the broker. */
  readonly certificate?: Secret | undefined;
  /** PEM text of its private key. */
  readonly key?: Secret | undefined;
}

/** Options for {@linkcode dialBroker}. */
export interface DialOptions {
  /** Without it the connection is not encrypted. */
  readonly tls?: ClientTls | undefined;
  /** Longest time for all of it, over all addresses. */
  readonly timeoutMs: number;
  /** Ends the attempt. */
  readonly signal: AbortSignal;
  /**
   * Called once with the connected socket, in the turn of its event: whoever listens to the socket
   * from a later turn on can miss that it was closed at once.
   */
  readonly onConnect: (socket: Socket) => void;
  /** How the name is looked up. @default {resolveHost} */
  readonly lookup?: ResolveHost;
}

/** A connection failed; `code` says why. */
export interface DialError extends Error {
  /** See `toSystemReason()`. */
  readonly code?: string;
}

/**
 * Connects, and for TLS also checks the broker's certificate.
 *
 * @throws {DialError} of the address that got furthest
 */
export async function dialBroker(
  { host, port }: HostPort,
  { tls, timeoutMs, signal, onConnect, lookup = resolveHost }: DialOptions,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  const texts = tls === undefined ? undefined : await readTexts(tls);
  const fault = texts === undefined ? undefined : findFileFault(texts);
  if (fault !== undefined) throw withCode(fault, "Cannot use the files of certificates");
  const addresses = isIP(host) !== 0
    ? [host]
    : await within(deadline - performance.now(), lookup(host));
  let failure: Attempt | undefined;
  for (const [index, address] of addresses.entries()) {
    signal.throwIfAborted();
    const leftMs = deadline - performance.now();
    if (leftMs <= 0) break;
    const attempt = await connect({ host, address, port }, {
      texts,
      // An address that does not answer leaves time for those behind it.
      timeoutMs: leftMs / (addresses.length - index),
      signal,
      onConnect,
    });
    if (attempt === undefined) return;
    if (failure === undefined || (attempt.wasReached && !failure.wasReached)) failure = attempt;
  }
  if (failure === undefined) throw withCode("ENOTFOUND", `No address of ${host}`);
  throw texts !== undefined && failure.wasReached
    ? await explain(failure, { texts, hostname: host, port })
    : failure.error;
}

/** One that failed. */
interface Attempt {
  readonly address: string;
  readonly error: DialError;
  /** Whether something listened there. */
  readonly wasReached: boolean;
}

function connect(
  { host, address, port }: { host: string; address: string; port: number },
  { texts, timeoutMs, signal, onConnect }:
    & { readonly texts: TlsTexts | undefined }
    & Pick<DialOptions, "timeoutMs" | "signal" | "onConnect">,
): Promise<Attempt | undefined> {
  const { promise, resolve } = Promise.withResolvers<Attempt | undefined>();
  let wasReached = false;
  const socket = texts === undefined
    ? connectTcp({ host: address, port })
    : connectTls({ host: address, port, ...toTlsOptions(host, texts) });
  const timer = setTimeout(() => fail(withCode("ETIMEDOUT", "No answer")), timeoutMs);
  const stop = () => fail(withCode("ECANCELED", "Stopped"));
  signal.addEventListener("abort", stop, { once: true });
  socket.once("connect", () => {
    wasReached = true;
    if (texts === undefined) succeed();
  });
  socket.once("secureConnect", succeed);
  socket.on("error", fail);
  // A broker that does not speak TLS closes the connection without a word.
  socket.once("end", onEnd);
  return promise;

  function succeed(): void {
    settle();
    onConnect(socket);
    socket.off("error", fail);
    resolve(undefined);
  }

  function onEnd(): void {
    fail(withCode(texts === undefined ? "ECONNRESET" : "ERR_TLS_NO_ANSWER", "Closed connection"));
  }

  function fail(error: DialError): void {
    settle();
    resolve({ address, error, wasReached: wasReached || isTlsCode(error.code) });
    socket.destroy();
  }

  function settle(): void {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
    socket.off("end", onEnd);
  }
}

function toTlsOptions(host: string, { ca, certificate, key }: TlsTexts) {
  return {
    // Without a name the certificate has to be for the address.
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(ca === undefined ? {} : { ca: [ca] }),
    ...(certificate === undefined ? {} : { cert: certificate }),
    ...(key === undefined ? {} : { key }),
  };
}

/** The same failure with the code of its reason, where `node:tls` does not know that. */
async function explain(
  { error, address }: Attempt,
  { texts, hostname, port }: {
    readonly texts: TlsTexts;
    readonly hostname: string;
    readonly port: number;
  },
): Promise<DialError> {
  const own = findExpiry(texts.certificate);
  if (own !== undefined) return withCode(own, error.message);
  if (error.code === "ERR_TLS_CERT_ALTNAME_INVALID") return error;
  const answer = await askTls({ hostname, address, port }, {
    ca: texts.ca,
    timeoutMs: EXPLAIN_TIMEOUT_MS,
  });
  return answer?.fault === undefined ? error : withCode(answer.fault, error.message);
}

async function readTexts({ ca, certificate, key }: ClientTls): Promise<TlsTexts> {
  const [caText, certificateText, keyText] = await Promise.all(
    [ca, certificate, key].map((secret) => secret?.read()),
  );
  return { ca: caText, certificate: certificateText, key: keyText };
}

/** A resolver that does not answer holds a look-up for much longer. */
async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(withCode("EAI_AGAIN", "No answer to a look-up")), timeoutMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function withCode(code: string, message: string): DialError {
  return Object.assign(new Error(message), { code });
}

/** Node's names for faults of TLS and of certificates. */
function isTlsCode(code: string | undefined): boolean {
  return code !== undefined && /^(ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|SELF_SIGNED|DEPTH_)/.test(code);
}

const EXPLAIN_TIMEOUT_MS = 1_000;
