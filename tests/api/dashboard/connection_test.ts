/**
 * The page's stream of overviews: what it makes of ends, losses and refusals.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { ApiFailure } from "../../../api/dashboard/parts/api_client.js";
import { type ConnectionState, createConnection } from "../../../api/dashboard/shell/connection.js";
import type { Overview } from "../../../api/stats/overview/overview.ts";
import { waitUntil } from "../../support/wait_until.ts";
import { anOverview } from "./support/fake_stats.ts";

/** A connection to an API that answers with `answers`, one after the other, and then never. */
function aConnection(answers: readonly (string | ApiFailure)[]) {
  const states: ConnectionState[] = [];
  const overviews: Overview[] = [];
  let asked = 0;
  const connection = createConnection({
    api: {
      open(_path, signal) {
        const answer = answers[asked++];
        if (answer instanceof ApiFailure) return Promise.reject(answer);
        if (answer !== undefined) return Promise.resolve(new Response(answer));
        return new Promise((_, reject) => {
          signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
        });
      },
      getJson: () => Promise.reject(new Error("Not asked for")),
      postJson: () => Promise.reject(new Error("Not asked for")),
      hasKey: () => false,
    },
    onOverview: (overview) => overviews.push(overview),
    onState: (state) => states.push(state),
  });
  return { connection, states, overviews, asked: () => asked };
}

const overview = anOverview();
const event = `event: overview\ndata: ${JSON.stringify(overview)}\n\n`;

Deno.test("the connection passes overviews on, and comes back when it is lost", async () => {
  const away = new ApiFailure(0, {});
  const { connection, states, overviews, asked } = aConnection([event + event, away, event]);
  connection.connect();
  await waitUntil("it is back", () => overviews.length === 3);
  assertEquals(overviews[2], overview);
  assertEquals(states.map(({ name }) => name).slice(0, 5), [
    "connecting",
    "live",
    "lost",
    "lost",
    "live",
  ]);
  const [first, second] = states.filter((state) => state.name === "lost");
  assertEquals(first?.sinceMs, second?.sinceMs, "since when it is lost");
  await waitUntil("it asks again", () => asked() === 4);
  connection.disconnect();
});

Deno.test("the connection asks no more once it is refused", async (t) => {
  const cases = [
    { status: 401, expected: "signed-out" },
    { status: 403, expected: "refused" },
    { status: 404, expected: "refused" },
  ];
  for (const { status, expected } of cases) {
    await t.step(String(status), async () => {
      const { connection, states, asked } = aConnection([new ApiFailure(status, {})]);
      connection.connect();
      await waitUntil("it is refused", () => states.length === 2);
      assertEquals([states[1]?.name, asked()], [expected, 1]);
    });
  }
});
