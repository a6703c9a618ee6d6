/**
 * Packets that are lost on loopback, in a network that this test makes for itself.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { mayLosePackets, toOwnNetwork } from "./lose_packets.ts";
import { may } from "./permissions.ts";
import { runProgram } from "./process/run_program.ts";

/** What runs there: how many of 20 small messages take longer than any on a good loopback. */
const CODE = `
  import { losePackets } from "${new URL("./lose_packets.ts", import.meta.url)}";
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  (async () => {
    for await (const taken of listener) taken.readable.pipeTo(taken.writable).catch(() => {});
  })();
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  async function countSlow() {
    let slow = 0;
    for (let count = 0; count < 20; count++) {
      const startedAt = performance.now();
      await connection.write(new Uint8Array(1));
      await connection.read(new Uint8Array(1));
      if (performance.now() - startedAt > 150) slow++;
    }
    return slow;
  }
  const losing = await losePackets(port, { share: 0.3 });
  const lost = await countSlow();
  await losing[Symbol.asyncDispose]();
  console.log(JSON.stringify({ lost, after: await countSlow() }));
  Deno.exit(0);
`;

/** Runs code of Deno in a network of its own. */
function evaluate(code: string) {
  const [program, ...args] = toOwnNetwork(`${Deno.execPath()} eval "$0"`);
  return runProgram(program, { args: [...args, code] });
}

const canLose = may.runStack && await evaluate(`
  import { mayLosePackets } from "${new URL("./lose_packets.ts", import.meta.url)}";
  if (!await mayLosePackets()) throw new Error("This machine cannot lose packets");
`).then(({ code }) => code === 0, () => false);

Deno.test("losePackets() loses some at its port, and none afterwards", {
  ignore: !canLose,
}, async () => {
  const { stdout, stderr } = await evaluate(CODE);
  assert(stdout !== "", stderr);
  const { lost, after } = JSON.parse(stdout);
  assert(lost >= 3, `${lost} messages were slow`);
  // Others may keep the machine from answering in time too.
  assert(after < lost, `${after} messages were slow afterwards, ${lost} before`);
});

Deno.test("mayLosePackets() refuses a network that others are in", {
  ignore: !may.runStack || Deno.networkInterfaces().every(({ name }) => name === "lo"),
}, async () => {
  assertEquals(await mayLosePackets(), false);
});
