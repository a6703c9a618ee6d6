/**
 * Whether a broker is ready for clients: listening is not enough, since Kafka listens before it
 * knows itself, before its group coordinator has loaded and before it has producer ids to give out.
 *
 * @module
 */
import { errorName } from "./error_name.ts";
import { API, connectRaw } from "./raw_connection.ts";
import { RequestWriter } from "./request_writer.ts";

/** Whether the broker at `address` knows its cluster: one of several coordinates only some groups. */
export async function answersInCluster(address: string): Promise<boolean> {
  try {
    using connection = await connectRaw(address);
    const brokers = await connection.ask({
      api: API.metadata,
      version: 1,
      body: new RequestWriter().array([], () => {}).toBytes(),
    });
    return brokers.int32() > 0;
  } catch {
    return false;
  }
}

/** Whether the broker at `address` has joined its cluster and coordinates groups. */
export async function answers(address: string): Promise<boolean> {
  try {
    using connection = await connectRaw(address);
    const metadata = await connection.ask({
      api: API.metadata,
      version: 1,
      body: new RequestWriter().array([], () => {}).toBytes(),
    });
    if (metadata.int32() === 0) return false;
    // The first question for a coordinator makes Kafka create the topic it keeps offsets in.
    const coordinator = await connection.ask({
      api: API.findCoordinator,
      version: 1,
      body: new RequestWriter().string("ready").int8(0).toBytes(),
    });
    coordinator.int32();
    if (coordinator.int16() !== 0) return false;
    const offsets = await connection.ask({
      api: API.offsetFetch,
      version: 2,
      body: new RequestWriter().string("ready").array(null, () => {}).toBytes(),
    });
    if (offsets.array(() => {}).length > 0) return false;
    // kfake says that there is no such group, where Kafka says that it has no offsets.
    if (!["NONE", "GROUP_ID_NOT_FOUND"].includes(errorName(offsets.int16()))) return false;
    const producer = await connection.ask({
      api: API.initProducerId,
      version: 1,
      body: new RequestWriter().string(null).int32(1000).toBytes(),
    });
    producer.int32();
    return producer.int16() === 0;
  } catch {
    return false;
  }
}
