/**
 * The row `seed`: `ingest` beside the stack that this project grew out of, and beside other peers
 * that take HTTP to Kafka. Needs `--peers`.
 *
 * @module
 */
import { type Bench, laneSettings, type RowKind, startService } from "../bench.ts";
import { countRecords, createTopic } from "../fill_topic.ts";
import type { BasketServer } from "../load/start_bare.ts";
import { interleave } from "../measurement.ts";
import { startBridgeIngest } from "../peers/mq_bridge.ts";
import { PeerMissing } from "../peers/python_venv.ts";
import { startSeedStack } from "../peers/seed_stack.ts";
import { storeAndProve } from "../prove_stored.ts";
import { type IngestTarget, measureIngest } from "./ingest.ts";

/** The row. */
export const seed: RowKind = {
  name: "seed",
  title: "`POST /baskets` to acknowledged, 64 connections, beside the seed's stack (FastAPI " +
    "`async def`, pydantic, kafka-python with acks=all and a flush a request) and mq-bridge",
  isDefault: true,
  async run(bench) {
    const name = "seed, 64 connections";
    if (!bench.peers) return [{ name, sides: [], notes: ["Skipped seed: it runs with --peers"] }];
    const topic = "bench_seed";
    await using api = await startService(bench, {
      task: "api",
      env: laneSettings(bench, { topic }),
    });
    await using peers = new AsyncDisposableStack();
    const notes: string[] = [];
    const kept: Kept[] = [];
    let accepted = 0;
    const targets: IngestTarget[] = [{
      name: "ours",
      pid: api.pid,
      port: api.port,
      path: "/baskets",
      onAccepted: (count) => accepted += count,
    }];
    for (const { name, start, ...answer } of PEERS) {
      try {
        const topic = `bench_peer_${targets.length}`;
        await createTopic(bench, topic);
        const { pid, port } = peers.use(await start(bench, topic));
        const counted = { name, topic, accepted: 0 };
        kept.push(counted);
        targets.push({
          ...{ name, pid, port, path: "/baskets", ...answer },
          onAccepted: (count) => counted.accepted += count,
        });
      } catch (error) {
        if (!(error instanceof PeerMissing)) throw error;
        notes.push(`Skipped ${name}: ${error.message}`);
      }
    }
    const measure = (target: IngestTarget, maxSeconds: number) =>
      measureIngest(bench, { target, connections: 64, maxSeconds });
    for (const target of targets) await measure(target, 1);
    const sides = await interleave(
      bench.rounds,
      targets.map((target) => ({ name: target.name, measure: () => measure(target, SECONDS) })),
    );
    await storeAndProve(bench, { topic, accepted });
    notes.push(...await findUnkept(bench, kept));
    return [{ name, sides, notes }];
  },
};

/** What a peer has answered for. */
interface Kept {
  readonly name: string;
  readonly topic: string;
  accepted: number;
}

/** Peers whose topic holds less than they answered for: their rates are worth less. */
async function findUnkept(bench: Bench, kept: readonly Kept[]): Promise<readonly string[]> {
  const unkept: string[] = [];
  for (const { name, topic, accepted } of kept) {
    const records = await countRecords(bench, topic);
    if (records < accepted) {
      unkept.push(
        `${name} lost baskets: its topic holds ${records} of ${accepted} that it accepted`,
      );
    }
  }
  return unkept;
}

interface Peer {
  readonly name: string;
  readonly start: (bench: Bench, topic: string) => Promise<BasketServer>;
  /** Status of its answer to a basket that it has taken. */
  readonly expected: string;
}

const PEERS: readonly Peer[] = [
  { name: "the seed's stack", start: startSeedStack, expected: "200" },
  { name: "mq-bridge 1.2, validates nothing", start: startBridgeIngest, expected: "202" },
];
const SECONDS = 4;
