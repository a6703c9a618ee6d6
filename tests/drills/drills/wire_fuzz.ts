/**
 * Record batches damaged at random, through the decoder: it throws nothing, hangs on nothing, and its
 * memory is bounded.
 *
 * @module
 */
import { fuzzBatches } from "../../shared/kafka/wire/fuzz_batches.ts";
import type { Drill } from "../drill.ts";

const MAX_MS = 2_000;
const MAX_MEMORY_MB = 800;
const MIB = 2 ** 20;

/** The drill. */
export const wireFuzz: Drill = {
  name: "wire-fuzz",
  onAnyBroker: true,
  async run(world, { short, seed }) {
    // Nothing of it goes over a broker; `verify` wants the topics to be there.
    await world.startConsumer();
    const batches = short ? 5_000 : 200_000;
    // It throws what the decoder throws, with the batch.
    const { unreadable, slowestMs, memoryBytes } = await fuzzBatches(batches, seed);
    const memoryMb = Math.round(memoryBytes / MIB);
    const reasons = Object.entries(unreadable).map(([reason, count]) => `${reason} ${count}`);
    return {
      did: `${batches} damaged record sets of seed ${seed}, decoded twice`,
      checks: [
        {
          name: "none is thrown past the decoder, and each reason is known",
          ok: reasons.length >= 6,
          seen: reasons.join(" · "),
        },
        {
          name: `none takes longer than ${MAX_MS} ms`,
          ok: slowestMs <= MAX_MS,
          seen: `${slowestMs.toFixed(0)} ms`,
        },
        {
          name: `memory grows by at most ${MAX_MEMORY_MB} MiB`,
          ok: memoryMb <= MAX_MEMORY_MB,
          seen: `${memoryMb} MiB`,
        },
      ],
    };
  },
};
