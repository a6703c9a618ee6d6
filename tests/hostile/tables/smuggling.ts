/**
 * Bytes that are no request, or might be two (RFC 9112, section 11.2). Here Deno's server answers
 * before our code is asked, with an empty 400, or the body breaks off under our hands.
 *
 * @module
 */
import { aBody } from "../support/hostile_bodies.ts";

/** Bytes, and what must come of them. */
export interface SmugglingCase {
  readonly name: string;
  readonly bytes: string;
  /** The status of each answer, and none after it. */
  readonly statuses: readonly number[];
  /** Whether the answer is Deno's own: no body at all. */
  readonly empty?: true;
  /** Whether the connection must be closed after it. */
  readonly closed: boolean;
}

const BODY = aBody();
const TYPE = "content-type: application/json";
const KEY = "authorization: Bearer {everything}";
const LENGTH = `content-length: ${BODY.length}`;
const CHUNKED = "transfer-encoding: chunked";
const SMUGGLED = `GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n`;

/** A POST with these header lines. */
function post(lines: readonly string[], body: string, end = "\r\n"): string {
  return ["POST /baskets HTTP/1.1", "host: x", TYPE, KEY, ...lines, "", ""].join(end) + body;
}

/** A GET of this target. */
function get(target: string, lines: readonly string[] = ["host: x"]): string {
  return `${[`GET ${target} HTTP/1.1`, ...lines].join("\r\n")}\r\n\r\n`;
}

function chunk(text: string, size = text.length.toString(16)): string {
  return `${size}\r\n${text}\r\n`;
}

const CHUNKS = `${chunk(BODY)}0\r\n\r\n`;

const REFUSED: readonly (readonly [name: string, bytes: string])[] = [
  ["a length and chunks", post([LENGTH, CHUNKED], CHUNKS)],
  ["chunks and a length", post([CHUNKED, "content-length: 4"], CHUNKS)],
  ["a request behind a length of 0 and chunks", post(["content-length: 0", CHUNKED], SMUGGLED)],
  ["two lengths", post([LENGTH, "content-length: 0"], BODY + SMUGGLED)],
  ["two lengths in one header", post([`${LENGTH}, ${BODY.length}`], BODY)],
  ["a length with a sign", post([`content-length: +${BODY.length}`], BODY)],
  ["a negative length", post(["content-length: -1"], BODY)],
  ["a length in hex", post([`content-length: 0x${BODY.length.toString(16)}`], BODY)],
  ["a length that is a word", post(["content-length: many"], BODY)],
  ["an empty length", post(["content-length: "], BODY)],
  ["a length past 64 bits", post(["content-length: 18446744073709551616"], BODY)],
  ["chunks that are not the last encoding", post(["transfer-encoding: chunked, identity"], CHUNKS)],
  ["an encoding that is nearly chunked", post(["transfer-encoding: xchunked"], CHUNKS)],
  ["an encoding without chunks", post(["transfer-encoding: gzip"], BODY)],
  ["chunked behind a vertical tab", post(["transfer-encoding: \x0bchunked"], CHUNKS)],
  ["a blank before the colon", post(["transfer-encoding : chunked"], CHUNKS)],
  ["chunks in HTTP/1.0", post([CHUNKED], CHUNKS).replace("HTTP/1.1", "HTTP/1.0")],
  ["a folded header", post(["x-a: b\r\n c", LENGTH], BODY)],
  ["a header without a colon", post(["broken", LENGTH], BODY)],
  ["a header without a name", post([": a", LENGTH], BODY)],
  ["a NUL in a header", post(["x-a: a\0b", LENGTH], BODY)],
  ["a carriage return in a header", post(["x-a: a\rx-b: c", LENGTH], BODY)],
  ["a header's name in latin1", post(["x-\xe9: a", LENGTH], BODY)],
  ["carriage returns alone as line ends", post([LENGTH], BODY, "\r")],
  ["129 headers", get("/health/live", Array.from({ length: 129 }, (_, index) => `x-${index}: a`))],
  ["a header of 70 KB", get("/health/live", [`x-a: ${"a".repeat(70_000)}`])],
  ["a target of 70 KB", get(`/${"a".repeat(70_000)}`)],
  ["two hosts", get("/health/live", ["host: a", "host: b"])],
  ["HTTP/0.9", "GET /health/live\r\n\r\n"],
  ["HTTP/3.0", get("/health/live").replace("HTTP/1.1", "HTTP/3.0")],
  ["a target without a slash", get("health/live")],
  ["an asterisk for GET", get("*")],
  ["a host as the target", get("evil.example:80")],
  ["NUL in the target", get("/baskets/a\0b/1")],
  ["latin1 in the target", get("/baskets/\xe9/1")],
  ["a control character in the target", get("/health\x01/live")],
  ["a tab in the target", get("/health\t/live")],
  ["a bracket in the method", "F(O /baskets HTTP/1.1\r\nhost: x\r\n\r\n"],
  ["CONNECT to a path", "CONNECT /baskets HTTP/1.1\r\nhost: x\r\n\r\n"],
  // Java's HttpClient offers it with every body, unless it is told HTTP/1.1.
  ["a body and an offer of HTTP/2", post(["connection: upgrade", "upgrade: h2c", LENGTH], BODY)],
  ["a TLS handshake", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
  ["four words", "hello world this is\r\n\r\n"],
];

/** The head is sound, the chunks are not: the connection is all that can be ended. */
const BROKEN_CHUNKS: readonly (readonly [name: string, body: string])[] = [
  ["a chunk's size past 64 bits", chunk(BODY, "fffffffffffffffff")],
  ["a chunk's size with 0x", chunk(BODY, `0x${BODY.length.toString(16)}`)],
  ["a negative chunk", chunk(BODY, "-5")],
  ["a chunk's size that is a word", chunk(BODY, "size")],
  ["a chunk that is longer than it says", chunk(BODY, "5") + SMUGGLED],
];

/** What Deno's server lets through; whoever puts a proxy in front of it ought to know. */
const TOLERATED: readonly (readonly [name: string, bytes: string])[] = [
  ["two equal lengths", post([LENGTH, LENGTH], BODY)],
  ["a length with zeros before it", post([`content-length: 00${BODY.length}`], BODY)],
  ["line feeds alone as line ends", post([LENGTH], BODY, "\n")],
  [
    "a chunk extension",
    post([CHUNKED], `${chunk(BODY, `${BODY.length.toString(16)};a=b`)}0\r\n\r\n`),
  ],
  ["trailers", post([CHUNKED], `${chunk(BODY)}0\r\nx-a: b\r\ncontent-length: 0\r\n\r\n`)],
  [
    "one byte in each chunk",
    post([CHUNKED], `${[...BODY].map((char) => chunk(char)).join("")}0\r\n\r\n`),
  ],
  ["latin1 in a header", post(["x-a: \xe9\xff", LENGTH], BODY)],
  ["an expectation that there is", post(["expect: 100-continue", LENGTH], BODY)],
  ["an expectation that there is not", post(["expect: a-miracle", LENGTH], BODY)],
  [
    "a whole address as the target",
    post([LENGTH], BODY).replace("/baskets", "http://evil.example/baskets"),
  ],
];

/** All of it. */
export const SMUGGLING: readonly SmugglingCase[] = [
  ...REFUSED.map(([name, bytes]): SmugglingCase => ({
    name,
    bytes,
    statuses: [400],
    empty: true,
    closed: true,
  })),
  ...BROKEN_CHUNKS.map(([name, body]): SmugglingCase => ({
    name,
    bytes: post([CHUNKED], body),
    statuses: [],
    closed: true,
  })),
  {
    name: "a chunk extension of 20 KB",
    bytes: post(
      [CHUNKED],
      `${chunk(BODY, `${BODY.length.toString(16)};${"a".repeat(20_000)}`)}0\r\n\r\n`,
    ),
    statuses: [400],
    closed: true,
  },
  {
    // Each chunk once had a buffer of 64 KB: 2 GB for these 180 KB.
    name: "30,000 chunks of one byte",
    bytes: post([CHUNKED], `${chunk(" ").repeat(30_000)}0\r\n\r\n`),
    statuses: [400],
    closed: false,
  },
  {
    name: "three requests at once, of which the second is bad",
    bytes: post([LENGTH], BODY) + post(["content-length: 3"], "NaN") + post([LENGTH], BODY),
    statuses: [202, 400, 202],
    closed: false,
  },
  {
    name: "a body of GET that is a request",
    bytes:
      `GET /baskets HTTP/1.1\r\nhost: x\r\ncontent-length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`,
    statuses: [405],
    closed: false,
  },
  {
    name: "CONNECT to another host",
    bytes: "CONNECT evil.example:443 HTTP/1.1\r\nhost: x\r\n\r\n",
    statuses: [404],
    closed: false,
  },
  {
    name: "an asterisk for OPTIONS",
    bytes: "OPTIONS * HTTP/1.1\r\nhost: x\r\n\r\n",
    statuses: [404],
    closed: false,
  },
  {
    name: "a file as the target",
    bytes: get("file:///etc/passwd"),
    statuses: [404],
    closed: false,
  },
  {
    name: "a host that is none",
    bytes: get("/metrics", ["host: a b/c?d"]),
    statuses: [404],
    closed: false,
  },
  ...TOLERATED.map(([name, bytes]): SmugglingCase => ({
    name: `tolerated: ${name}`,
    bytes,
    statuses: [202],
    closed: false,
  })),
];
