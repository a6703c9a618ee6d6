/**
 * Everything that costs a server much and a client little, at once and from many clients, while a
 * till sends its baskets: the till notices nothing, and what the flood took is returned after it.
 *
 * @module
 */
import { createApiClient } from "../../../generator/api_client.ts";
import { isReady } from "../../../local/demo/is_ready.ts";
import { createKey } from "../../../operate/api_key/create_key.ts";
import { stress, type StressReport } from "../../../operate/stress/stress.ts";
import { toSecret } from "../../../shared/service/secret.ts";
import { sleep } from "../../../shared/service/sleep.ts";
import { countHandles } from "../count_handles.ts";
import type { Drill, DrillCheck } from "../drill.ts";
import type { FloodOptions, FloodReport } from "../flood/flood_api.ts";
import { watchMemory } from "../watch_memory.ts";

/** The drill. */
export const flood: Drill = {
  name: "flood",
  onAnyBroker: true,
  async run(world, { short, seed }) {
    const [seconds, connections] = short ? [8, 200] : [60, 800];
    const till = createKey({ name: "till", scopes: ["ingest"] });
    const attackers = Array.from(
      { length: CLIENTS },
      (_, number) => createKey({ name: `attacker ${number}`, scopes: ["ingest", "read"] }),
    );
    const api = await world.startApi(undefined, {
      API_KEYS: JSON.stringify([till, ...attackers].map(({ entry }) => entry)),
      BODY_TIMEOUT_MS: short ? "3000" : "10000",
      // As many as the flood opens would be no flood.
      MAX_UPLOADS: String(connections / 4),
      MAX_STREAMS: String(connections / 4),
    });
    await world.startConsumer();
    const { sendBasket } = createApiClient({
      url: api.url,
      apiKey: toSecret(till.key),
      maxAttempts: 1,
    });
    const send = (part: number, forSeconds: number, ratePerSecond = RATE) =>
      stress({
        requests: ratePerSecond * forSeconds,
        ratePerSecond,
        seed: seed + part,
        date: "2026-01-01",
      }, {
        sendBasket,
        writeReceipt: (line) => Promise.resolve(world.keepReceipt(line)),
      });
    // Brings the API to its working size.
    await send(0, short ? 3 : 10, 10 * RATE);
    const { latencyMs: calm } = await send(20, short ? 3 : 10);
    // What a till does not notice. The short form runs in CI, where other guests take from the machine:
    // its bound only tells an API that works from one that hangs.
    const mostMs = Math.max(short ? 1_000 : 250, 5 * (calm?.p99 ?? 0));

    const handles = { before: await countHandles(api.pid), during: 0, after: 0 };
    await using memory = await watchMemory(api);
    const used = { before: await readUsedMiB(api.url), after: 0 };
    const flooding = floodApi({
      port: Number(new URL(api.url).port),
      keys: attackers.map(({ key }) => key),
      seconds,
      connections,
    });
    const serving = send(1, seconds);
    let [asked, ready] = [0, 0];
    let isOver = false;
    const watching = (async () => {
      while (!isOver) {
        asked++;
        if (await isReady(api.url)) ready++;
        handles.during = Math.max(handles.during, await countHandles(api.pid));
        await sleep(500);
      }
    })();
    const [report, served] = await Promise.all([flooding, serving]);
    isOver = true;
    await watching;
    const peak = memory.peak;
    const afterwards = await send(2, short ? 3 : 10);
    handles.after = await countHandles(api.pid);
    // V8 collects the buffers some ten seconds after the process has become quiet.
    for (let part = 3; part < 20; part++) {
      used.after = await readUsedMiB(api.url);
      if (used.after - used.before < MOST_KEPT) break;
      await send(part, 2);
    }
    return {
      did:
        `${connections} slow uploads, streams, bodies and heads each, and floods of hashes and ` +
        `queries, from ${CLIENTS} clients in ${seconds} s: ${format(report)}`,
      checks: [
        toServed("a till notices nothing", { report: served, mostMs }),
        toServed("nor does it afterwards", { report: afterwards, mostMs }),
        { name: "the API stays ready", ok: ready === asked, seen: `${ready} of ${asked} times` },
        {
          name: "no client gets all uploads, streams and memory",
          ok: ["upload", "stream", "body"].every((kind) =>
            (report[kind as keyof FloodReport]["429"] ?? 0) +
                (report[kind as keyof FloodReport]["503"] ?? 0) > 0
          ),
          seen: "429 and 503 above",
        },
        {
          name: `memory grows by less than ${MOST_GROWTH} MiB`,
          ok: peak - memory.start < MOST_GROWTH,
          seen: `${memory.start} MiB before, ${peak} at most, ${await memory.read()} after`,
        },
        {
          // Of the resident memory the C library keeps what was freed, for the next flood.
          name: `all but ${MOST_KEPT} MiB of it are free again`,
          ok: used.after - used.before < MOST_KEPT,
          seen: `${used.before} MiB in use before, ${used.after} after`,
        },
        {
          name: "file handles are returned",
          ok: Number.isNaN(handles.before) || handles.after - handles.before < 20,
          seen: `${handles.before} before, ${handles.during} at most, ${handles.after} after`,
        },
      ],
    };
  },
};

/** Baskets of the till a second. */
const RATE = 50;
const CLIENTS = 8;
/** MiB: what unfinished bodies may hold (128), and the buffers of uploads and connections. */
const MOST_GROWTH = 400;
const MOST_KEPT = 64;

/** The memory of objects and buffers that are in use or wait for the garbage collector. */
async function readUsedMiB(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const samples = text.matchAll(/^nodejs_(?:heap_size_used|external_memory)_bytes (\S+)/gm);
  const bytes = samples.reduce((sum, [, value]) => sum + Number(value), 0);
  return Math.round(bytes / 2 ** 20);
}

function toServed(
  name: string,
  { report, mostMs }: { readonly report: StressReport; readonly mostMs: number },
): DrillCheck {
  const { requests, sent, accepted, latencyMs } = report;
  return {
    name: `${name}: p99 below ${mostMs.toFixed(0)} ms, no answer lost`,
    // What this process could not send in time is no fault of the API.
    ok: accepted === sent && sent > requests / 2 && (latencyMs?.p99 ?? Infinity) < mostMs,
    seen: `${accepted} of ${sent}, p50 ${latencyMs?.p50} ms, p99 ${latencyMs?.p99} ms, ` +
      `max ${latencyMs?.max} ms`,
  };
}

function format(report: FloodReport): string {
  return Object.entries(report).map(([kind, answers]) =>
    `${kind} ${Object.entries(answers).map(([status, count]) => `${status}×${count}`).join(" ")}`
  ).join(" · ");
}

/** Floods from a process of its own. */
async function floodApi(options: FloodOptions): Promise<FloodReport> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--allow-net=127.0.0.1", "--quiet"],
      ...["--config", new URL("../../../deno.json", import.meta.url).pathname],
      new URL("../flood/flood_api.ts", import.meta.url).pathname,
      JSON.stringify(options),
    ],
  }).output();
  if (!success) throw new Error(`Cannot flood the API: ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}
