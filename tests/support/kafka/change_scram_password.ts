/**
 * Changes passwords at a running Kafka, which kafkajs cannot. Kafka's own tool can, but takes the CPU
 * of a whole JVM for it, in the middle of a drill under load.
 *
 * @module
 */
import type { KafkaUser, ScramMechanism } from "./kafka_tools.ts";
import { API, connectRaw } from "./raw_connection.ts";
import { RequestWriter } from "./request_writer.ts";

/**
 * Gives users other passwords, a mechanism at a time: a cluster takes one of a user's a request
 * (KIP-554). Connections that are open stay.
 *
 * @param address of a listener at which a client may do everything
 * @throws {Error} with Kafka's error code, when it refuses
 */
export async function changeScramPasswords(
  address: string,
  { users, mechanism }: {
    readonly users: readonly KafkaUser[];
    readonly mechanism: ScramMechanism;
  },
): Promise<void> {
  const { number, hash, bits } = MECHANISMS[mechanism];
  const body = new RequestWriter()
    .int8(NO_TAGS) // the end of a flexible request's header
    .raw(toLength(0)) // deletions
    .raw(toLength(users.length));
  for (const { username, password } of users) {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const text = new TextEncoder().encode(password);
    const key = await crypto.subtle.importKey("raw", text, "PBKDF2", false, ["deriveBits"]);
    const how = { name: "PBKDF2", hash, salt, iterations: ITERATIONS };
    const salted = new Uint8Array(await crypto.subtle.deriveBits(how, key, bits));
    const name = new TextEncoder().encode(username);
    body.raw(toLength(name.byteLength)).raw(name).int8(number).int32(ITERATIONS)
      .raw(toLength(salt.byteLength)).raw(salt)
      .raw(toLength(salted.byteLength)).raw(salted)
      .int8(NO_TAGS);
  }
  using connection = await connectRaw(address);
  const answer = await connection.ask({
    api: API.alterUserScramCredentials,
    version: 0,
    body: body.int8(NO_TAGS).toBytes(),
  });
  answer.int8(); // the tags of its header
  answer.int32(); // how long it was throttled
  const count = answer.int8() - 1;
  for (let index = 0; index < count; index++) {
    answer.raw(answer.int8() - 1); // the user
    const code = answer.int16();
    if (code !== 0) throw new Error(`Cannot change a password: Kafka answers with error ${code}`);
    answer.raw(Math.max(0, answer.int8() - 1)); // the message
    answer.int8(); // tags
  }
  if (count !== users.length) {
    throw new Error(`Kafka changed ${count} of ${users.length} passwords`);
  }
}

/** The length of a compact array, string or bytes: one byte up to 126. */
function toLength(count: number): Uint8Array {
  if (count > 126) throw new RangeError(`${count} takes more than one byte`);
  return Uint8Array.of(count + 1);
}

const MECHANISMS = {
  "SCRAM-SHA-256": { number: 1, hash: "SHA-256", bits: 256 },
  "SCRAM-SHA-512": { number: 2, hash: "SHA-512", bits: 512 },
} as const;
const NO_TAGS = 0;
/** The fewest that Kafka takes. */
const ITERATIONS = 4_096;
