/**
 * Many baskets in, an answer for each line that is not accepted.
 *
 * @module
 */
import { assertEquals, assertLess, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { mock } from "node:test";
import { gzipSync } from "node:zlib";
import type { PublishOutcome } from "../../../api/publish/publish_outcome.ts";
import {
  aBatch,
  type ABatchOptions,
  ACCEPTED,
  aLine,
  aRefusal,
  aStream,
  AWAY,
  chunksOf,
  lines,
  type PostInit,
  toBytes,
} from "../batch/batch_world.ts";
import { createLineRanges, type LineRange } from "../../../api/batch/line_ranges.ts";
import { NOTHING_TAKEN } from "../../../api/docs/examples.ts";
import { turns } from "../../support/turns.ts";

const JSON_ARRAY = { headers: { "content-type": "application/json" } };
const GZIP = { headers: { "content-encoding": "gzip" } };

Deno.test("POST /baskets/batch publishes each basket with its time and the headers of its request", async () => {
  // Read twice a line: for its date, and for its time of receipt.
  let seconds = 0;
  const batch = aBatch({ now: () => new Date(Date.UTC(2026, 10, 23, 10, 0, seconds++)) });
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const response = await batch.post(lines(2).join("\n"), { headers: { traceparent } });
  assertEquals([response.status, ...response.headers], [
    202,
    ["content-type", "application/json"],
  ]);
  assertEquals(await response.json(), { ...NOTHING_TAKEN, accepted: 2 });
  assertEquals(
    batch.published.map(({ value, ...record }) => ({ ...record, id: JSON.parse(value).id })),
    [1, 2].map((number) => ({
      key: `Brussels/b-${number}`,
      id: `b-${number}`,
      timestampMs: Date.UTC(2026, 10, 23, 10, 0, 2 * number - 1),
      headers: { "request-id": "r-1", traceparent },
    })),
  );
});

interface Answered {
  readonly name: string;
  readonly body: BodyInit | null;
  readonly init?: PostInit;
  readonly options?: ABatchOptions;
  readonly status: number;
  readonly code?: string;
  readonly detail?: string;
  readonly accepted?: number;
  readonly rejected?: number;
  readonly retry?: readonly (readonly [number, number])[];
  /** Line, code and pointer of each error. */
  readonly errors?: readonly (readonly [line: number, code: string, pointer: string])[];
  /** @default the lines of `errors` */
  readonly rejectedLines?: readonly LineRange[];
  readonly errorsTruncated?: boolean;
  readonly unreadFrom?: number;
}

const A = aLine({ id: "a" });
const B = aLine({ id: "b" });
const PACKED = Uint8Array.from(gzipSync(`${A}\n${B}\n`));

const ANSWERS: readonly Answered[] = [
  { name: "two lines", body: `${A}\n${B}\n`, status: 202, accepted: 2 },
  {
    name: "CRLF, blank lines, no last line ending",
    body: `\r\n${A}\r\n\r\n${B}`,
    status: 202,
    accepted: 2,
  },
  { name: "a byte order mark", body: `\ufeff${A}\n`, status: 202, accepted: 1 },
  { name: "a byte order mark on a blank line", body: `\ufeff\n${A}\n`, status: 202, accepted: 1 },
  {
    name: "good and bad lines",
    body: `${A}\nNaN\n\n${aLine({ store: " ", products: [] })}\n${B}`,
    status: 207,
    accepted: 2,
    rejected: 2,
    errors: [[2, "not_json", ""], [4, "empty", "/store"], [4, "too_few", "/products"]],
  },
  {
    name: "a line that is not UTF-8",
    body: new Blob([A, "\n", new Uint8Array([0x22, 0xff, 0x22, 0x0a]), B]),
    init: { headers: { "content-type": "application/x-ndjson" } },
    status: 207,
    accepted: 2,
    rejected: 1,
    errors: [[2, "not_utf8", ""]],
  },
  {
    name: "a line that is too long",
    body: `${A}\n${" ".repeat(A.length)}x\n${B}`,
    options: { maxLineBytes: A.length },
    status: 207,
    accepted: 2,
    rejected: 1,
    errors: [[2, "line_too_long", ""]],
  },
  {
    name: "a store of somebody else",
    body: `${A}\n${aLine({ store: "Gent" })}`,
    init: { mayIngest: (store) => store === "Brussels" },
    status: 207,
    accepted: 1,
    rejected: 1,
    errors: [[2, "store_not_allowed", "/store"]],
  },
  {
    name: "bad lines only",
    body: "1\n[]",
    status: 422,
    code: "invalid_batch",
    rejected: 2,
    errors: [[1, "wrong_type", ""], [2, "wrong_type", ""]],
  },
  {
    name: "more errors than are listed",
    body: "x\n".repeat(5),
    options: { maxErrors: 2 },
    status: 422,
    code: "invalid_batch",
    rejected: 5,
    rejectedLines: [[1, 5]],
    errors: [[1, "not_json", ""], [2, "not_json", ""]],
    errorsTruncated: true,
  },
  { name: "an empty body", body: "", status: 202 },
  { name: "no body", body: null, status: 202 },
  { name: "blank lines only", body: "\n \t\r\n\n", status: 202 },
  { name: "a byte order mark only", body: "\ufeff", status: 202 },
  { name: "gzip of nothing", body: Uint8Array.from(gzipSync("")), init: GZIP, status: 202 },
  { name: "a JSON array", body: `[${A}, ${B}]`, init: JSON_ARRAY, status: 202, accepted: 2 },
  {
    name: "an array after a byte order mark",
    body: `\ufeff[${A}]`,
    init: JSON_ARRAY,
    status: 202,
    accepted: 1,
  },
  {
    name: "an array with a bad element",
    body: `[\n${A},\n1,\n${B}]`,
    init: JSON_ARRAY,
    status: 207,
    accepted: 2,
    rejected: 1,
    errors: [[2, "wrong_type", ""]],
  },
  {
    name: "an array with a comma behind its last element",
    body: `[${A},\n${B},\n]`,
    init: JSON_ARRAY,
    status: 400,
    code: "not_json",
    detail: "A comma follows the last element of the array",
    accepted: 2,
    unreadFrom: 3,
  },
  {
    name: "an array that begins with a comma",
    body: `[,${A}]`,
    init: JSON_ARRAY,
    status: 400,
    code: "not_json",
    detail: "Nothing is where element 1 of the array is due",
    unreadFrom: 1,
  },
  {
    name: "an array with two commas in a row",
    body: `[${A},,${B}]`,
    init: JSON_ARRAY,
    status: 400,
    code: "not_json",
    detail: "Nothing is where element 2 of the array is due",
    accepted: 1,
    unreadFrom: 2,
  },
  { name: "an empty array", body: " [\n] ", init: JSON_ARRAY, status: 202 },
  {
    name: "an object",
    body: A,
    init: JSON_ARRAY,
    status: 422,
    code: "not_an_array",
    detail:
      "Send an array of baskets, or one basket a line with content-type: application/x-ndjson",
    unreadFrom: 1,
  },
  { name: "no JSON", body: "NaN", init: JSON_ARRAY, status: 400, code: "not_json", unreadFrom: 1 },
  {
    name: "an empty body as JSON",
    body: "",
    init: JSON_ARRAY,
    status: 202,
  },
  {
    name: "an array without an end",
    body: `[${A},${B}`,
    init: JSON_ARRAY,
    status: 400,
    code: "not_json",
    detail: "The array does not end: its ] is missing, or a bracket, brace or quote in element 2 " +
      "is not closed",
    accepted: 1,
    unreadFrom: 2,
  },
  { name: "gzip", body: PACKED, init: GZIP, status: 202, accepted: 2 },
  {
    name: "an array in gzip",
    body: Uint8Array.from(gzipSync(`[${A}]`)),
    init: { headers: { ...JSON_ARRAY.headers, ...GZIP.headers } },
    status: 202,
    accepted: 1,
  },
  {
    name: "gzip without its end",
    body: PACKED.slice(0, -5),
    init: GZIP,
    status: 400,
    code: "corrupt_gzip",
    detail: "It is damaged, or ends too early",
    accepted: 2,
    unreadFrom: 3,
  },
  {
    name: "no gzip",
    body: A,
    init: GZIP,
    status: 400,
    code: "corrupt_gzip",
    detail: "It does not begin as gzip does: leave content-encoding out of what is not packed",
    unreadFrom: 1,
  },
  {
    name: "nothing, as gzip",
    body: "",
    init: GZIP,
    status: 400,
    code: "corrupt_gzip",
    detail: "It is empty: leave content-encoding out of what is not packed",
    unreadFrom: 1,
  },
  {
    name: "two arrays",
    body: `[${A}]\n[${B}]`,
    init: JSON_ARRAY,
    status: 400,
    code: "not_json",
    detail: "Something follows the array: send one array",
    accepted: 1,
    unreadFrom: 2,
  },
  {
    name: "an array whose first element does not close",
    body: `[${A.slice(0, -1)},${B}]`,
    init: JSON_ARRAY,
    status: 400,
    code: "not_json",
    detail: "The array does not end: its ] is missing, or a bracket, brace or quote in element 1 " +
      "is not closed",
    unreadFrom: 1,
  },
  {
    name: "too many lines",
    body: `${A}\nNaN\n${B}\n`,
    options: { maxBatchLines: 2 },
    status: 413,
    code: "too_many_lines",
    detail: "Send at most 2 lines",
    accepted: 1,
    rejected: 1,
    errors: [[2, "not_json", ""]],
    unreadFrom: 3,
  },
  {
    name: "too many bytes, undeclared",
    body: aStream([toBytes(`${A}\n${B}\n`)]).body,
    options: { maxBatchBytes: A.length + B.length + 1 },
    status: 413,
    code: "body_too_large",
    detail: `Send at most ${A.length + B.length + 1} bytes`,
    accepted: 1,
    unreadFrom: 2,
  },
  {
    name: "too many bytes once unpacked",
    body: PACKED,
    init: GZIP,
    options: { maxBatchBytes: A.length + B.length + 1 },
    status: 413,
    code: "body_too_large",
    detail: `Send at most ${A.length + B.length + 1} bytes`,
    accepted: 1,
    unreadFrom: 2,
  },
  {
    name: "a broker that is away",
    body: `${A}\n\n${B}\nNaN\n`,
    options: { answer: () => AWAY },
    status: 503,
    code: "broker_unavailable",
    rejected: 1,
    retry: [[1, 1], [3, 3]],
    errors: [[4, "not_json", ""]],
  },
];

Deno.test("POST /baskets/batch holds back only the lines whose date is in doubt", async () => {
  const doubted = "2026-11-25";
  const batch = aBatch({
    clock: {
      judge: () => "trusted",
      judgeRefusal: (date) => Promise.resolve(date === doubted ? "wait" : "trusted"),
    },
    now: () => new Date("2026-11-23T10:00:00Z"),
  });
  const response = await batch.post(
    [
      aLine({ id: "1" }),
      aLine({ id: "2", date: doubted }),
      aLine({ id: "3" }),
      aLine({ id: "4", date: "2999-12-31" }),
      // Not past the earlier version of its basket.
      aLine({ id: "2" }),
      aLine({ id: "5" }),
    ].join("\n"),
  );
  const { errors, ...rest } = await response.json();
  assertEquals([response.status, response.headers.get("retry-after")], [207, "30"]);
  assertEquals(rest, {
    accepted: 3,
    rejected: 1,
    retry: [[2, 2], [5, 5]],
    rejectedLines: [[4, 4]],
    errorsTruncated: false,
  });
  assertEquals([errors.length, errors[0].line, errors[0].code], [1, 4, "date_in_future"]);
  assertEquals(batch.published.map(({ key }) => key), ["Brussels/1", "Brussels/3", "Brussels/5"]);
});

Deno.test("POST /baskets/batch is 503 when the date of every line is in doubt", async () => {
  const batch = aBatch({
    clock: { judge: () => "wait", judgeRefusal: () => Promise.resolve("wait") },
  });
  const response = await batch.post(`${A}\n${B}`);
  const { code, retry } = await response.json();
  assertEquals([response.status, code, retry], [503, "clock_wrong", [[1, 2]]]);
  assertEquals([response.headers.get("retry-after"), batch.published.length], ["30", 0]);
});

Deno.test("POST /baskets/batch names the lines that the broker never takes, and goes on", async () => {
  const fault = {
    code: "too_large_for_broker",
    detail: "The broker takes at most 9 bytes",
  } as const;
  const batch = aBatch({
    answer: (index) => index === 1 ? { status: "rejected", fault } : ACCEPTED,
  });
  const response = await batch.post([A, B, A, "NaN"].join("\n"));
  const { errors, ...rest } = await response.json();
  assertEquals([response.status, response.headers.get("retry-after")], [207, null]);
  assertEquals(rest, {
    accepted: 2,
    rejected: 2,
    retry: [],
    rejectedLines: [[2, 2], [4, 4]],
    errorsTruncated: false,
  });
  // The fault of line 2 is known after that of line 4.
  assertEquals(errors[0], { line: 2, pointer: "", ...fault });
  assertEquals([errors.length, errors[1].line, errors[1].code], [2, 4, "not_json"]);
});

Deno.test("POST /baskets/batch answers for every line", async (t) => {
  for (const { name, body, init, options, status, code, ...expected } of ANSWERS) {
    await t.step(`${name} is ${status}${code === undefined ? "" : ` ${code}`}`, async () => {
      const batch = aBatch(options);
      const response = await batch.post(body, init);
      const { title, type, errors, ...rest } = await response.json();
      assertEquals(response.status, status);
      assertEquals(
        response.headers.get("content-type"),
        code === undefined ? "application/json" : "application/problem+json",
      );
      assertEquals(
        [typeof title, type],
        code === undefined ? ["undefined", undefined] : ["string", "about:blank"],
      );
      assertEquals(response.headers.get("retry-after"), expected.retry === undefined ? null : "1");
      assertEquals(rest, {
        ...(code === undefined ? {} : { status, code }),
        ...(expected.detail === undefined ? {} : { detail: expected.detail }),
        accepted: expected.accepted ?? 0,
        rejected: expected.rejected ?? 0,
        retry: expected.retry ?? [],
        rejectedLines: expected.rejectedLines ?? linesOf(expected.errors),
        errorsTruncated: expected.errorsTruncated ?? false,
        ...(expected.unreadFrom === undefined ? {} : { unreadFrom: expected.unreadFrom }),
      });
      assertEquals(
        errors.map((error: Record<string, unknown>) => [error.line, error.code, error.pointer]),
        expected.errors ?? [],
      );
    });
  }
});

Deno.test("POST /baskets/batch names every rejected line, however many there are", async () => {
  // 1,500 faulty lines among good ones: the first 1,000 faults are listed, every line is named.
  const response = await aBatch().post(`${A}\nNaN\n`.repeat(1_500));
  const { errors, ...rest } = await response.json();
  assertEquals(rest, {
    accepted: 1_500,
    rejected: 1_500,
    retry: [],
    rejectedLines: Array.from({ length: 1_500 }, (_, index) => [2 * index + 2, 2 * index + 2]),
    errorsTruncated: true,
  });
  assertEquals([errors.length, errors.at(-1).line], [1_000, 2_000]);
});

Deno.test("POST /baskets/batch answers a whole batch of alternating outcomes in little", async () => {
  const response = await aBatch({ answer: () => AWAY }).post(`${A}\nNaN\n`.repeat(25_000));
  const { retry, rejectedLines, ...rest } = JSON.parse(await response.text());
  assertEquals([retry.length, rejectedLines.length, rest.rejected], [25_000, 25_000, 25_000]);
  assertLess(JSON.stringify([retry, rejectedLines]).length, 700_000);
});

Deno.test("POST /baskets/batch takes two formats and two encodings, and no other", async (t) => {
  const cases: readonly { readonly headers: Record<string, string>; readonly status: number }[] = [
    { headers: { "content-type": "Application/X-NDJSON; charset=utf-8" }, status: 202 },
    { headers: { "content-type": 'application/x-ndjson;charset="UTF-8"' }, status: 202 },
    { headers: { "content-encoding": "identity" }, status: 202 },
    { headers: { "content-type": "application/jsonl; charset=utf8" }, status: 202 },
    { headers: { "content-type": "text/plain" }, status: 415 },
    { headers: { "content-type": "application/x-ndjson; charset=latin1" }, status: 415 },
    { headers: { "content-type": "" }, status: 415 },
    { headers: { "content-encoding": "br" }, status: 415 },
    { headers: { "content-encoding": "gzip, gzip" }, status: 415 },
  ];
  for (const { headers, status } of cases) {
    await t.step(JSON.stringify(headers), async () => {
      const batch = aBatch();
      const response = await batch.post(A, { headers });
      assertEquals([response.status, batch.published.length], [status, status === 202 ? 1 : 0]);
      await response.body?.cancel();
    });
  }
});

Deno.test("POST /baskets/batch refuses a declared length above the limit without reading", async () => {
  const batch = aBatch({ maxBatchBytes: 100 });
  const stream = aStream([toBytes(A)]);
  const response = await batch.post(stream.body, { headers: { "content-length": "101" } });
  assertEquals([response.status, (await response.json()).code], [413, "body_too_large"]);
  assertEquals([stream.pulledBytes(), batch.published.length], [0, 0]);
});

Deno.test("POST /baskets/batch answers the same for any chunks of the body", async () => {
  const text = `\ufeff${A}\r\nNaN\n\n${aLine({ id: "é🍌", store: "" })}\n${B}`;
  const expected = await (await aBatch().post(text)).json();
  const bytes = toBytes(text);
  const answers = async (chunks: Iterable<Uint8Array<ArrayBuffer>>) => {
    const batch = aBatch();
    assertEquals(await (await batch.post(aStream(chunks).body)).json(), expected);
    assertEquals(batch.published.map(({ key }) => key), ["Brussels/a", "Brussels/b"]);
  };
  for (let at = 0; at <= bytes.length; at++) await answers([bytes.slice(0, at), bytes.slice(at)]);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: bytes.length }),
      (size) => answers(chunksOf(bytes, size)),
    ),
    { numRuns: 50 },
  );
});

Deno.test("POST /baskets/batch reads no further than the broker keeps up", async () => {
  const count = 100_000;
  const unanswered: ((outcome: PublishOutcome) => void)[] = [];
  let most = 0;
  let mostReadAhead = 0;
  let answered = 0;
  let made = 0;
  const batch = aBatch({
    maxBatchLines: count,
    maxBatchBytes: Infinity,
    maxUnansweredRecords: 100,
    answer() {
      const { promise, resolve } = Promise.withResolvers<PublishOutcome>();
      most = Math.max(most, unanswered.push(resolve));
      mostReadAhead = Math.max(mostReadAhead, made - answered);
      // The broker answers fifty at a time, and only when nothing more can come.
      if (unanswered.length === 100 || answered + unanswered.length === count) {
        queueMicrotask(() => {
          for (const answer of unanswered.splice(0, 50)) {
            answered++;
            answer(ACCEPTED);
          }
          if (made === count) {
            for (const answer of unanswered.splice(0)) {
              answered++;
              answer(ACCEPTED);
            }
          }
        });
      }
      return promise;
    },
  });
  function* body() {
    for (let first = 0; first < count; first += 10) {
      made += 10;
      yield toBytes(`${A}\n`.repeat(10));
    }
  }
  const response = await batch.post(aStream(body()).body);
  assertEquals(await response.json(), { ...NOTHING_TAKEN, accepted: count });
  assertEquals(most, 100);
  // What is unanswered, the chunk at hand and the ones that streams hold ready.
  assertLess(mostReadAhead, 150);
});

Deno.test("POST /baskets/batch bounds the characters of what is unanswered", async () => {
  let unanswered = 0;
  let most = 0;
  const batch = aBatch({
    maxUnansweredChars: 3 * A.length,
    async answer() {
      most = Math.max(most, ++unanswered);
      await new Promise((resolve) => setTimeout(resolve, 0));
      unanswered--;
      return ACCEPTED;
    },
  });
  const response = await batch.post(`${A}\n`.repeat(20));
  assertEquals([(await response.json()).accepted, most], [20, 3]);
  const small = aBatch({ maxUnansweredChars: 1 });
  assertEquals((await (await small.post(`${A}\n${B}`)).json()).accepted, 2);
});

Deno.test("POST /baskets/batch stops a gzip bomb early", async () => {
  const bomb = Uint8Array.from(gzipSync(new Uint8Array(100_000_000)));
  const stream = aStream(chunksOf(bomb, 1_000));
  const response = await aBatch({ maxBatchBytes: 1_000_000 }).post(stream.body, GZIP);
  assertEquals([response.status, (await response.json()).code], [413, "body_too_large"]);
  assertEquals(stream.isCancelled(), true);
  // A million zeros are a thousand bytes: two chunks, and what streams hold ready.
  assertLess(stream.pulledBytes(), 5_000);
});

Deno.test("POST /baskets/batch stops a gzip stream that never unpacks to anything", async () => {
  const empty = Uint8Array.from(gzipSync(""));
  function* endless() {
    while (true) yield empty;
  }
  const stream = aStream(endless());
  const response = await aBatch({ maxBatchBytes: 1_000 }).post(stream.body, GZIP);
  assertEquals([response.status, (await response.json()).code], [413, "body_too_large"]);
  assertLess(stream.pulledBytes(), 2_000);
});

Deno.test("POST /baskets/batch names the lines to send again when the broker goes away", async (t) => {
  const cases: readonly {
    readonly name: string;
    readonly isAway: (index: number) => boolean;
    readonly accepted: number;
    readonly published: number;
    readonly retry: readonly (readonly [number, number])[];
  }[] = [
    // Ten are in flight at the first refusal; the ones behind are not even tried.
    {
      name: "for good",
      isAway: (index) => index >= 40,
      accepted: 40,
      published: 50,
      retry: [[41, 100]],
    },
    {
      name: "for one produce request",
      isAway: (index) => index >= 40 && index < 45,
      accepted: 45,
      published: 50,
      retry: [[41, 45], [51, 100]],
    },
    {
      name: "at the last line",
      isAway: (index) => index === 99,
      accepted: 99,
      published: 100,
      retry: [[100, 100]],
    },
  ];
  for (const { name, isAway, accepted, published, retry } of cases) {
    await t.step(name, async () => {
      const pending: (() => void)[] = [];
      const batch = aBatch({
        maxUnansweredRecords: 10,
        answer(index) {
          const { promise, resolve } = Promise.withResolvers<PublishOutcome>();
          pending.push(() => resolve(isAway(index) ? AWAY : ACCEPTED));
          // As the publisher does: a whole window at once.
          if (pending.length === 10) { for (const answer of pending.splice(0)) answer(); }
          return promise;
        },
      });
      const response = await batch.post(lines(100).join("\n"));
      assertEquals([response.status, response.headers.get("retry-after")], [207, "1"]);
      assertEquals(await response.json(), { ...NOTHING_TAKEN, accepted, retry });
      assertEquals(batch.published.length, published);
    });
  }
});

Deno.test("POST /baskets/batch answers a client that stalls for the lines it has sent", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const stream = aStream([toBytes(`${A}\n${B}`)], { stall: true });
    const posting = aBatch({ bodyTimeoutMs: 10_000 }).post(stream.body);
    let settled = false;
    posting.finally(() => settled = true);
    await turns(20);
    mock.timers.tick(9_999);
    await turns(20);
    assertEquals(settled, false);
    mock.timers.tick(1);
    const response = await posting;
    const { status, code, accepted, unreadFrom } = await response.json();
    assertEquals([status, code, accepted, unreadFrom], [408, "body_timeout", 1, 2]);
    assertEquals(stream.isCancelled(), true);
  } finally {
    mock.timers.reset();
  }
});

Deno.test("POST /baskets/batch ends a batch that drips, and keeps the lines it has", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  let nowMs = 0;
  try {
    let send = (_bytes: Uint8Array<ArrayBuffer>) => {};
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        send = (bytes) => controller.enqueue(bytes);
      },
    });
    const posting = aBatch({
      bodyTimeoutMs: 10_000,
      minUploadBytesPerSecond: 100,
      monotonic: () => nowMs,
    }).post(body);
    let settledMs = 0;
    posting.finally(() => settledMs = nowMs);
    send(toBytes(`${A}\n`));
    // A byte a second is a hundredth of the rate, however far the end is.
    for (; nowMs < 30_000 && settledMs === 0; nowMs += 1_000) {
      await turns(20);
      mock.timers.tick(1_000);
      await turns(20);
      if (settledMs === 0) send(toBytes(" "));
    }
    const { status, code, accepted, unreadFrom } = await (await posting).json();
    assertEquals([status, code, accepted, unreadFrom], [408, "body_timeout", 1, 2]);
    assertEquals(settledMs, 10_000);
  } finally {
    mock.timers.reset();
  }
});

Deno.test("POST /baskets/batch tells of a body that breaks off", async () => {
  function* broken() {
    yield toBytes(`${A}\n${B}`);
    throw new TypeError("Connection closed");
  }
  const response = await aBatch().post(aStream(broken()).body);
  const { status, code, accepted, unreadFrom } = await response.json();
  assertEquals([status, code, accepted, unreadFrom], [400, "body_incomplete", 1, 2]);
});

Deno.test("POST /baskets/batch keeps its answer small whatever the faults repeat", async () => {
  const line = JSON.stringify({ [`${"x".repeat(60_000)}`]: 1 });
  const response = await aBatch().post(`${line}\n`.repeat(100));
  const text = await response.text();
  const { rejected, rejectedLines, errorsTruncated } = JSON.parse(text);
  assertEquals([rejected, rejectedLines, errorsTruncated], [100, [[1, 100]], true]);
  assertLess(text.length, 1_200_000);
});

Deno.test("POST /baskets/batch says what to change when a body is not what its headers say", async (t) => {
  const pretty = JSON.stringify(JSON.parse(A), null, 2);
  const utf16 = (text: string) =>
    Uint8Array.from([...text].flatMap((character) => [character.charCodeAt(0), 0]));
  const cases: readonly {
    readonly name: string;
    readonly body: BodyInit;
    readonly init?: PostInit;
    readonly advice: string | undefined;
  }[] = [
    { name: "an array as NDJSON", body: `\n [${A},${B}]`, advice: "Send an array with" },
    { name: "an array, a basket a line", body: `[\n${A},\n${B},\n]`, advice: "Send an array with" },
    { name: "a long array", body: `[${A.padEnd(1_048_577)}]`, advice: "Send an array with" },
    {
      name: "a pretty array",
      body: JSON.stringify([JSON.parse(A)], null, 2),
      advice: "Send an array with",
    },
    { name: "a pretty basket", body: pretty, advice: "Put the whole basket on one line" },
    {
      name: "pretty baskets with CRLF",
      body: `${pretty}\n${pretty}`.replaceAll("\n", "\r\n"),
      advice: "Put the whole basket on one line",
    },
    { name: "commas", body: `${A},\n${B},\n`, advice: "A line ends without a comma" },
    { name: "CR alone", body: `${A}\r${B}\r`, advice: "A line ends with a line feed" },
    { name: "UTF-16", body: utf16(`\ufeff${A}\n`.slice(1)), advice: "It is UTF-16" },
    {
      name: "UTF-16 with a mark",
      body: Uint8Array.from([0xff, 0xfe, ...utf16(A)]),
      advice: "It is UTF-16",
    },
    {
      name: "gzip without its header",
      body: PACKED,
      init: { headers: { "content-type": "application/x-ndjson" } },
      advice: "It is gzip: send content-encoding: gzip",
    },
    { name: "gzip as JSON", body: PACKED, init: JSON_ARRAY, advice: "It is gzip" },
    { name: "UTF-16 as JSON", body: utf16(`[${A}]`), init: JSON_ARRAY, advice: "It is UTF-16" },
    { name: "NDJSON as JSON", body: `${A}\n${B}`, init: JSON_ARRAY, advice: "Send an array of" },
    { name: "a basket as JSON", body: A, init: JSON_ARRAY, advice: "Send an array of" },
    { name: "a fault of its own", body: A.replace("1.5", "NaN"), advice: undefined },
    { name: "CSV", body: "id;store\n1;2", advice: "It looks like CSV, which deno task import" },
    { name: "another text", body: "hello world", advice: undefined },
  ];
  for (const { name, body, init, advice } of cases) {
    await t.step(name, async () => {
      const { detail, errors } = await (await aBatch().post(body, init)).json();
      assertEquals(detail?.slice(0, advice?.length), advice);
      if (init !== JSON_ARRAY && advice !== undefined) {
        assertStringIncludes(errors[0].detail, advice);
      }
    });
  }
});

Deno.test("POST /baskets/batch says where a line stops being JSON, also behind good ones", async () => {
  const response = await aBatch().post(`${A}\n${A.replace("1.5", "1,50")}\n${A.slice(0, -1)}\n`);
  const { detail, errors } = await response.json();
  const column = A.indexOf("1.5") + 3;
  assertEquals([detail, errors.map(({ detail }: { detail: string }) => detail)], [undefined, [
    `Is not valid JSON. It stops being JSON at column ${column}: a decimal has a point, such as 1.50`,
    `Is not valid JSON. It stops being JSON at column ${A.length}: it ends too early`,
  ]]);
});

Deno.test("POST /baskets/batch says the same of the elements of an array", async () => {
  const faulty = [A.replace("1.5", "1,50"), `${A} ${B}`, A.replaceAll('"', "'")];
  const response = await aBatch().post(`[${[B, ...faulty].join(",")}]`, JSON_ARRAY);
  const { accepted, errors } = await response.json();
  assertEquals(accepted, 1);
  assertEquals(
    errors.map(({ line, detail }: { line: number; detail: string }) => [line, detail]),
    [
      [2, "a decimal has a point, such as 1.50"],
      [
        3,
        "the first one ends before it; POST /baskets/batch takes several baskets, a line each or " +
        "as an array with commas between",
      ],
      [4, "texts stand in double quotes"],
    ].map(([line, hint], index) => {
      const column = [A.indexOf("1.5") + 3, A.length + 2, 2][index];
      return [line, `Is not valid JSON. It stops being JSON at column ${column}: ${hint}`];
    }),
  );
});

Deno.test("POST /baskets/batch names the fault of an array of which some lines are baskets", async () => {
  const response = await aBatch().post(`[\n${A},\n${B}\n]`);
  const { accepted, errors } = await response.json();
  assertEquals([response.status, accepted], [207, 1]);
  assertEquals(
    errors[0].detail,
    "Is not valid JSON. Send an array with content-type: application/json",
  );
});

Deno.test("POST /baskets/batch takes a line as long as a body, and names the limit", async () => {
  const longest = A.padEnd(1_048_576);
  const cases: readonly (readonly [body: string, init?: PostInit])[] = [
    [`${longest}\n${longest} `],
    [`[${longest},${longest} ]`, JSON_ARRAY],
  ];
  for (const [body, init] of cases) {
    const answer = await (await aBatch().post(body, init)).json();
    const { accepted, rejectedLines, errors } = answer;
    assertEquals([accepted, rejectedLines], [1, [[2, 2]]]);
    assertEquals(errors[0].detail, "Is longer than the 1048576 bytes that a line may have");
  }
});

Deno.test("POST /baskets/batch stops at a long line when there is no memory for it", async () => {
  const held: number[] = [];
  const response = await aBatch().post(
    aStream(chunksOf(toBytes(`${A}\n${B.padEnd(900_000)}\n`), 50_000)).body,
    {
      hold: (bytes) => held.push(bytes) > 1 ? aRefusal("too_many_at_once") : undefined,
    },
  );
  const { status, code, accepted, unreadFrom } = await response.json();
  assertEquals(
    [status, code, accepted, unreadFrom, response.headers.get("retry-after")],
    [429, "too_many_at_once", 1, 2, "1"],
  );
  assertEquals(held.length, 2);
});

Deno.test("POST /baskets/batch passes on what the publisher throws", async () => {
  const batch = aBatch({ answer: () => Promise.reject(new Error("broken code")) });
  const failure = await batch.post(A).then(() => undefined, (error) => error);
  assertEquals(failure?.message, "broken code");
});

Deno.test("POST /baskets/batch takes a basket of the sender's rate for each line", async (t) => {
  const cases = [
    {
      name: "the rate is enough",
      rate: 3,
      body: lines(3),
      expected: { status: 202, retryAfter: null, accepted: 3, retry: [] },
    },
    {
      name: "the rate ends midway: the rest is to be sent again",
      rate: 2,
      body: lines(5),
      expected: { status: 207, retryAfter: "7", accepted: 2, retry: [[3, 5]] },
    },
    {
      name: "a faulty line counts as well, and is named also past the rate",
      rate: 2,
      body: ["NaN", ...lines(2), "NaN"],
      expected: { status: 207, retryAfter: "7", accepted: 1, retry: [[3, 3]] },
    },
    {
      name: "nothing is accepted for want of rate",
      rate: 1,
      body: ["NaN", ...lines(2)],
      expected: { status: 429, retryAfter: "7", accepted: 0, retry: [[2, 3]] },
    },
  ];
  for (const { name, rate, body, expected } of cases) {
    await t.step(name, async () => {
      const batch = aBatch();
      const response = await batch.post(body.join("\n"), { rate });
      const { accepted, retry } = await response.json();
      const retryAfter = response.headers.get("retry-after");
      assertEquals({ status: response.status, retryAfter, accepted, retry }, expected);
      assertEquals(batch.published.length, expected.accepted);
    });
  }
});

/** The lines of `errors` as ranges. */
function linesOf(errors: Answered["errors"] = []): LineRange[] {
  const ranges = createLineRanges();
  for (const line of new Set(errors.map(([line]) => line))) ranges.add(line);
  return [...ranges.ranges];
}
