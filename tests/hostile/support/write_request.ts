/**
 * From a hostile request to what carries it: a `Request` for the app, bytes for a socket.
 *
 * @module
 */
import type { HostileRequest } from "./hostile_case.ts";
import { fillInKeys } from "./hostile_keys.ts";

const USUAL = [
  ["content-type", "application/json"],
  ["authorization", "Bearer {everything}"],
] as const;

/** The request as `app.request()` takes it. */
export function toRequest(
  { method = "POST", path = "/baskets", ...rest }: HostileRequest,
): Request {
  const body = readBody(rest);
  return new Request(`http://localhost${fillInKeys(path)}`, {
    method,
    headers: writeHeaders({ method, ...rest }, body?.length),
    ...(body === undefined ? {} : { body }),
  });
}

/** The request as HTTP/1.1 writes it. */
export function toHttp(
  { method = "POST", path = "/baskets", ...rest }: HostileRequest,
): Uint8Array<ArrayBuffer> {
  const body = readBody(rest) ?? new Uint8Array();
  const headers = writeHeaders({ method, ...rest }, body.length);
  const hasHost = headers.some(([name]) => name === "host");
  const lines = [
    `${method} ${fillInKeys(path)} HTTP/1.1`,
    ...(hasHost ? [] : ["host: 127.0.0.1"]),
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ];
  const head = new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`);
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

function writeHeaders(
  { headers = [] }: HostileRequest,
  bodyLength: number | undefined,
): [string, string][] {
  const length = bodyLength === undefined ? [] : [["content-length", `${bodyLength}`] as const];
  const usual = [...USUAL, ...length].filter(([name]) =>
    headers.every(([other]) => other !== name)
  );
  return [...usual, ...headers].flatMap(([name, value]) =>
    value === null ? [] : [[name, fillInKeys(value)] as [string, string]]
  );
}

function readBody({ body }: HostileRequest): Uint8Array<ArrayBuffer> | undefined {
  const made = typeof body === "function" ? body() : body;
  return typeof made === "string" ? new TextEncoder().encode(made) : made;
}
