/**
 * How old the figures of a replica are, told from positions in the write-ahead log.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { watchReplica } from "../../api/watch_replica.ts";
import { DatabaseError } from "../../shared/postgres/database_error.ts";

/** What a server answers; an error where it is away. */
type Position = number | undefined | Error;

/** A watch that looks when the test says so, of two servers that the test moves. */
async function aWatch() {
  let nowMs = 0;
  let position: { written: Position; replayed: Position } = { written: 0, replayed: 0 };
  let wake = () => {};
  const answer = (side: keyof typeof position) => ({
    query() {
      const bytes = position[side];
      return bytes instanceof Error
        ? Promise.reject(bytes)
        : Promise.resolve([{ bytes: bytes === undefined ? null : String(bytes) }]);
    },
  });
  const watch = watchReplica({
    primary: answer("written"),
    replica: answer("replayed"),
    clock: () => nowMs,
    sleep: () => new Promise((resolve) => wake = resolve),
  });
  const turn = () => new Promise((resolve) => setTimeout(resolve));
  await turn();
  return {
    async at(seconds: number, written: Position, replayed: Position) {
      nowMs = seconds * 1_000;
      position = { written, replayed };
      wake();
      await turn();
      return watch.behindSeconds();
    },
    [Symbol.dispose]() {
      watch[Symbol.dispose]();
      wake();
    },
  };
}

const AWAY = new DatabaseError("nothing listens there", {});

Deno.test("watchReplica() tells how old what it lacks is", async (t) => {
  const cases: readonly {
    name: string;
    /** Seconds, what the primary has written, what the replica has replayed, and what is known. */
    looks: readonly (readonly [number, Position, Position, number | undefined])[];
  }[] = [
    {
      name: "it follows",
      looks: [[0, 100, 100, 0], [5, 200, 200, 0], [10, 300, 310, 0]],
    },
    {
      name: "a moment behind, each time with something else",
      looks: [[0, 100, 90, 0], [5, 200, 190, 0], [10, 300, 290, 0]],
    },
    {
      name: "it is cut off, and catches up step by step",
      looks: [
        [0, 100, 100, 0],
        [5, 200, 100, 0],
        [10, 300, 100, 5],
        [65, 400, 100, 60],
        [70, 400, 200, 60],
        [75, 400, 300, 10],
        [80, 400, 400, 0],
      ],
    },
    {
      name: "cut off from a primary that is idle",
      looks: [[0, 200, 100, 0], [5, 200, 100, 5], [3_605, 200, 100, 3_605], [3_610, 200, 200, 0]],
    },
    { name: "it was behind before the start", looks: [[0, 900, 100, 0], [60, 900, 100, 60]] },
    { name: "the other database is no standby", looks: [[0, 100, undefined, undefined]] },
    { name: "the primary is a standby", looks: [[0, undefined, 100, undefined]] },
    {
      name: "one is away for a while",
      looks: [
        [0, 200, 100, 0],
        [5, AWAY, 100, undefined],
        [10, 200, AWAY, undefined],
        [15, 200, 100, 15],
      ],
    },
    {
      name: "another primary, which has written less",
      looks: [[0, 900, 100, 0], [60, 900, 100, 60], [65, 150, 100, 0], [70, 150, 150, 0]],
    },
  ];
  for (const { name, looks } of cases) {
    await t.step(name, async () => {
      using watch = await aWatch();
      const seen: unknown[] = [];
      for (const [seconds, written, replayed] of looks) {
        seen.push(await watch.at(seconds, written, replayed));
      }
      assertEquals(seen, looks.map(([, , , expected]) => expected));
    });
  }
});

Deno.test("watchReplica() knows after days how old the oldest is", async () => {
  using watch = await aWatch();
  let behind: number | undefined;
  for (let look = 0; look < 1_500; look++) behind = await watch.at(look * 5, 200 + look, 100);
  assertEquals(behind, 1_499 * 5);
});
