import { assertEquals, assertStringIncludes } from "@std/assert";
import { createTopic } from "./support/requests.ts";
import { may } from "../../support/permissions.ts";
import { connectRaw } from "./support/raw_client.ts";
import { withBroker } from "./support/with_broker.ts";

const ignore = !may.runStack || !await hasKcat();
const numbers = Array.from({ length: 5000 }, (_, i) => `${i}`);

/** librdkafka's view of the broker: a second client, written by others from the same documents. */
async function kcat(port: number, args: readonly string[], input: readonly string[] = []) {
  const child = new Deno.Command("kcat", {
    args: ["-b", `127.0.0.1:${port}`, "-q", ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input.map((line) => `${line}\n`).join("")));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  const lines = new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "");
  return { code, lines, errors: new TextDecoder().decode(stderr) };
}

async function hasKcat(): Promise<boolean> {
  try {
    return (await new Deno.Command("kcat", { args: ["-V"] }).output()).success;
  } catch {
    return false;
  }
}

Deno.test(
  "kcat gets back what it sent, in every codec",
  { ignore },
  (t) =>
    withBroker({}, async ({ port }) => {
      using client = await connectRaw(port);
      for (const codec of ["none", "gzip", "snappy", "lz4", "zstd"]) {
        await t.step(codec, async () => {
          await createTopic(client, codec);
          const idempotent = ["-X", "enable.idempotence=true"];
          const sent = await kcat(port, ["-P", "-t", codec, "-z", codec, ...idempotent], numbers);
          assertEquals({ code: sent.code, errors: sent.errors }, { code: 0, errors: "" });
          const got = await kcat(port, ["-C", "-t", codec, "-e", "-X", "check.crcs=true"]);
          assertEquals(got.lines, numbers);
        });
      }
    }),
);

Deno.test(
  "a kcat group goes on where it committed",
  { ignore },
  () =>
    withBroker({}, async ({ port }) => {
      using client = await connectRaw(port);
      await createTopic(client, "t", { partitions: 3 });
      const group = ["-G", "g", "-e", "-X", "auto.offset.reset=earliest", "t"];
      await kcat(port, ["-P", "-t", "t", "-K", ":"], numbers.map((n) => `${n}:${n}`));
      const first = await kcat(port, group);
      assertEquals(first.lines.map(Number).toSorted((a, b) => a - b), numbers.map(Number));
      await kcat(port, ["-P", "-t", "t"], ["more"]);
      const second = await kcat(port, group);
      assertEquals(second.lines, ["more"]);
    }),
);

Deno.test("kcat reads metadata and offsets", { ignore }, () =>
  withBroker({}, async ({ port }) => {
    using client = await connectRaw(port);
    await createTopic(client, "t", { partitions: 2 });
    await kcat(port, ["-P", "-t", "t", "-p", "1"], ["a", "b"]);
    const { lines } = await kcat(port, ["-L"]);
    assertStringIncludes(lines.join("\n"), 'topic "t" with 2 partitions');
    assertEquals((await kcat(port, ["-Q", "-t", "t:1:-1"])).lines, ["t [1] offset 2"]);
    assertEquals((await kcat(port, ["-Q", "-t", "t:1:0"])).lines, ["t [1] offset 0"]);
  }));
