/**
 * The limit of `ingest` and `batch`: the runtime's own server, `JSON.parse`, and kafkajs as it is,
 * with acks=all and many records in a request. It checks nothing, and remembers nothing. Prints its
 * port. Arguments: broker, topic.
 *
 * @module
 */
import { Kafka, type Message, Partitioners } from "kafkajs";

const [broker = "", topic = ""] = Deno.args;
const kafka = new Kafka({ clientId: "bare", brokers: [broker], logLevel: 0 });
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
await producer.connect();

interface Waiting {
  readonly message: Message;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}
const queue: Waiting[] = [];
let isSending = false;

function publish(text: string): Promise<void> {
  const { store, id } = JSON.parse(text);
  const message = { key: `${store}/${id}`, value: text, headers: { "request-id": "bare" } };
  return new Promise((resolve, reject) => {
    queue.push({ message, resolve, reject });
    if (!isSending) sendAll();
  });
}

/** One request at a time, with all that waits: under load they fill themselves. */
async function sendAll(): Promise<void> {
  isSending = true;
  while (queue.length > 0) {
    const batch = queue.splice(0, 500);
    try {
      await producer.send({ topic, acks: -1, messages: batch.map(({ message }) => message) });
      for (const { resolve } of batch) resolve();
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
  isSending = false;
}

async function takeBatch(request: Request): Promise<number> {
  const body = request.body?.pipeThrough(new DecompressionStream("gzip"));
  const lines = (await new Response(body).text()).split("\n").filter((line) => line !== "");
  await Promise.all(lines.map(publish));
  return lines.length;
}

Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen: ({ port }) => console.log(`port ${port}`) },
  async (request) => {
    const accepted = request.headers.get("content-encoding") === "gzip"
      ? await takeBatch(request)
      : await publish(await request.text()).then(() => 1);
    return Response.json({ accepted }, { status: 202 });
  },
);
