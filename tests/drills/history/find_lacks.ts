/**
 * What a run leaves out, because this machine or the way it was started has not what it takes.
 *
 * @module
 */
import { findFaketime } from "../../support/faketime.ts";
import { mayFailSyncs } from "../../support/fail_syncs.ts";
import { mayLosePackets, toOwnNetwork } from "../../support/lose_packets.ts";
import { maySmallDisk } from "../../support/small_disk.ts";
import { librdkafkaClient } from "../../support/kafka/producers/script_clients.ts";
import type { DrillScale } from "../drill.ts";
import type { BrokerCount } from "../world.ts";
import type { FaultKind } from "./plan_faults.ts";

/** A fault that is not made, or a producer that does not write, and why. */
export interface Lack {
  readonly kind: FaultKind | "librdkafka";
  readonly why: string;
}

/** Looks at the machine. */
export async function findLacks(
  { brokers, producer }: Pick<DrillScale, "producer"> & { readonly brokers: BrokerCount },
): Promise<readonly Lack[]> {
  const lacks: Lack[] = [];
  if (brokers === 1) {
    lacks.push({ kind: "move_leaders", why: "there is one broker; --kafka --brokers 3 has three" });
  }
  if (await findFaketime() === undefined) {
    lacks.push({ kind: "clock", why: "needs Debian's package libfaketime" });
  }
  if (!await mayLosePackets()) {
    const [unshare, net, sh, c, script] = toOwnNetwork("deno task drill history");
    const how = [unshare, net, sh, c, `'${script}'`].join(" ");
    const why = `needs root, iptables, and a network of its own: ${how}`;
    lacks.push({ kind: "lossy", why });
  }
  if (!await maySmallDisk()) {
    lacks.push({ kind: "full_disk", why: "needs root, and to be allowed to mount a tmpfs" });
  }
  if (!await mayFailSyncs()) {
    lacks.push({ kind: "failing_sync", why: "needs strace, and to be allowed to attach it" });
  }
  if (producer === undefined && !await librdkafkaClient.isAvailable()) {
    lacks.push({ kind: "librdkafka", why: "needs confluent-kafka, which .ci/run installs" });
  }
  return lacks;
}
