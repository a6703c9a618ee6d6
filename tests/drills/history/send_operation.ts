/**
 * One request of a client, and what its client knows after it.
 *
 * @module
 */
import { formatPosition } from "../../../shared/kafka/position.ts";
import { DEADLINES_MS } from "./check/find_late_answers.ts";
import { toContent } from "./content.ts";
import type { Sendable } from "./draw_baskets.ts";
import type { Answer, Operation, OperationKind, Sight } from "./history_event.ts";

/** An HTTP answer, or why there was none. */
interface Heard {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly said: string;
}

/** What is known of one request, without who sent it and when. */
export type Known = Pick<Operation, "answer" | "said" | "receipt" | "saw">;

/** A basket or a closing. */
export async function sendDocument(
  url: string,
  { kind, document }: { readonly kind: OperationKind; readonly document: unknown },
): Promise<Known> {
  const path = kind === "closing" ? "closings" : "baskets";
  const heard = await ask(`${url}/${path}`, {
    kind,
    body: JSON.stringify(document),
    type: "application/json",
  });
  const { topic, partition, offset } = heard.body;
  const { said } = heard;
  if (heard.status !== 202) return { answer: toAnswer(heard), said };
  const position = { topic: String(topic), partition: Number(partition), offset: String(offset) };
  return { answer: "accepted", said, receipt: formatPosition(position) };
}

/** A batch: what is known of each of its lines. */
export async function sendBatch(
  url: string,
  sendables: readonly Sendable[],
): Promise<readonly Known[]> {
  const heard = await ask(`${url}/baskets/batch`, {
    kind: "batch_line",
    body: sendables.map(({ basket }) => JSON.stringify(basket)).join("\n"),
    type: "application/x-ndjson",
  });
  const { accepted, retry, rejectedLines, unreadFrom = Infinity } = heard.body;
  const { said } = heard;
  if (typeof accepted !== "number") {
    return sendables.map(() => ({ answer: toAnswer(heard), said }));
  }
  return sendables.map((_, index) => {
    const line = index + 1;
    if (holds(rejectedLines, line)) return { answer: "refused", said };
    const isUnknown = holds(retry, line) || line >= Number(unreadFrom);
    return { answer: isUnknown ? "unknown" : "accepted", said };
  });
}

/** A look-up of a basket. */
export async function lookUp(
  url: string,
  [store, id]: readonly [store: string, id: string],
): Promise<Known> {
  const path = [store, id].map(encodeURIComponent).join("/");
  const heard = await ask(`${url}/baskets/${path}`, { kind: "look_up" });
  const { said } = heard;
  if (heard.status === 404) return { answer: "seen", said, saw: { status: "absent" } };
  if (heard.status !== 200) return { answer: "unknown", said };
  const { basket, status } = heard.body as
    & { readonly basket?: FoundBasket }
    & Pick<Sight, "status">;
  const saw = basket === undefined ? { status } : { status, content: toContent(basket) };
  return { answer: "seen", said, saw };
}

/** A page or a report. */
export async function readPage(url: string, path: string): Promise<Known> {
  const { status, said } = await ask(`${url}${path}`, { kind: "read" });
  return { answer: status === 200 ? "seen" : "unknown", said };
}

/** A look-up's basket has its fields and lines in the form of what was sent, and some more. */
type FoundBasket = Parameters<typeof toContent>[0];

async function ask(
  url: string,
  { kind, body, type }: {
    readonly kind: OperationKind;
    readonly body?: string;
    readonly type?: string;
  },
): Promise<Heard> {
  const signal = AbortSignal.timeout(DEADLINES_MS[kind] + HANG_UP_MS);
  try {
    const response = await fetch(url, {
      signal,
      ...(body === undefined
        ? {}
        : { method: "POST", body, headers: { "content-type": type ?? "" } }),
    });
    const parsed = parseObject(await response.text());
    const code = typeof parsed.code === "string" ? ` ${parsed.code}` : "";
    return { status: response.status, body: parsed, said: `${response.status}${code}` };
  } catch {
    return { status: 0, body: {}, said: signal.aborted ? "timeout" : "no connection" };
  }
}

/** Of what was not accepted. `429` and `5xx` are no answer for good, and what there was not is none. */
function toAnswer({ status }: Heard): Answer {
  return status >= 400 && status < 500 && status !== 408 && status !== 429 ? "refused" : "unknown";
}

function holds(ranges: unknown, line: number): boolean {
  return Array.isArray(ranges) && ranges.some(([first, last]) => first <= line && line <= last);
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

/** A client waits a little longer than the answer may take, to see that it is late. */
const HANG_UP_MS = 2_000;
