/**
 * The hostile tables against the API as a process, through sockets: after each of them it serves
 * the next good request, and in the end it has not grown.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { migrate, readMigrations } from "../../consumer/migrate.ts";
import { openPg } from "../../shared/postgres/pg.ts";
import { type Service, spawnService } from "../support/process/spawn_service.ts";
import { talkRaw } from "../support/http/talk_raw.ts";
import { may } from "../support/permissions.ts";
import { startTestStack, type TestStack } from "../support/start_test_stack.ts";
import { waitUntil } from "../support/wait_until.ts";
import { TABLES } from "./hostile_tables.ts";
import { checkAnswer } from "./support/answer.ts";
import { aBody } from "./support/hostile_bodies.ts";
import { API_KEYS, fillInKeys } from "./support/hostile_keys.ts";
import { toHttp } from "./support/write_request.ts";
import { SMUGGLING } from "./tables/smuggling.ts";

const COUNT = TABLES.reduce((sum, { cases }) => sum + cases.length, 0) + SMUGGLING.length;

Deno.test({
  name: `the API as a process survives ${COUNT} hostile requests`,
  ignore: !may.runStack,
  async fn(t) {
    assert(COUNT >= 120);
    await using stack = await startTestStack();
    await using api = await startApi(stack);
    const port = Number(new URL(await api.url()).port);
    await sendAll(port);
    // The first round has filled caches and grown the heap to its working size.
    const before = await readResidentBytes(api);

    for (const { kind, cases } of TABLES) {
      await t.step(`${cases.length} of ${kind}`, async () => {
        for (const hostile of cases) {
          const { answers } = await talkRaw(toHttp(hostile.request), { port, answers: 1 });
          const [answer] = answers;
          assert(answer !== undefined, `no answer to: ${hostile.name}`);
          try {
            checkAnswer(answer, hostile);
          } catch (cause) {
            throw new Error(`Wrong answer to: ${hostile.name}`, { cause });
          }
          assertEquals(await postGood(port), 202, `after: ${hostile.name}`);
        }
      });
    }
    await t.step(`${SMUGGLING.length} of smuggling`, async () => {
      for (const { name, bytes, statuses, empty, closed } of SMUGGLING) {
        const talk = await talkRaw(toLatin1(fillInKeys(bytes)), {
          port,
          // For one more than there must be, where the server closes anyway.
          answers: closed ? 0 : statuses.length,
        });
        assertEquals(
          { name, statuses: talk.answers.map(({ status }) => status), closed: talk.closed },
          { name, statuses, closed },
        );
        if (empty === true) assertEquals(talk.answers.map(({ body }) => body), [""], name);
        assertEquals(await postGood(port), 202, `after: ${name}`);
      }
    });
    await t.step("and its memory is back where it was", async () => {
      await waitUntil("it is", async () => await readResidentBytes(api) - before < 64 * 2 ** 20);
    });
    await t.step("and its log knows of no failure", () => {
      const lines = api.log().split("\n").filter((line) =>
        /"level":"(WARNING|ERROR)"|^\S*rror/.test(line)
      );
      assertEquals(lines, []);
    });
    assertEquals(await api.stop(), 0);
  },
});

/** The API over this stack, whose tables are there. */
async function startApi(stack: TestStack): Promise<Service> {
  await using database = openPg({ url: stack.database, applicationName: "test" });
  await migrate(database, await readMigrations());
  const api = spawnService("api", {
    env: { KAFKA_BROKERS: stack.kafka, DATABASE_URL: stack.database, API_KEYS },
  });
  await api.untilReady();
  return api;
}

/** Each hostile request once, whatever comes of it. */
async function sendAll(port: number): Promise<void> {
  for (const { cases } of TABLES) {
    for (const { request } of cases) await talkRaw(toHttp(request), { port, answers: 1 });
  }
}

async function postGood(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/baskets`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: fillInKeys("Bearer {everything}"),
    },
    body: aBody(),
  });
  await response.body?.cancel();
  return response.status;
}

async function readResidentBytes(api: Service): Promise<number> {
  const text = await (await fetch(`${await api.url()}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]);
}

function toLatin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (char) => char.charCodeAt(0));
}
