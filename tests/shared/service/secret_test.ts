/**
 * Secrets come from a setting or from a file, and a file is read again.
 *
 * @module
 */
import { configure, reset } from "@logtape/logtape";
import { assertEquals, assertRejects } from "@std/assert";
import { openSecret, openSecretFile } from "../../../shared/service/secret.ts";
import { openApiKey } from "../../../generator/open_api_key.ts";
import { TaskError } from "../../../shared/service/task_error.ts";
import { folderTest } from "../../support/temp_dir.ts";

Deno.test("openSecret() takes the setting, or is undefined without one", async () => {
  const unset = { API_KEY: undefined, API_KEY_FILE: undefined };
  assertEquals(await openSecret(unset, "API_KEY"), undefined);
  const secret = await openSecret({ ...unset, API_KEY: "s3cret " }, "API_KEY");
  assertEquals(await secret?.read(), "s3cret ");
});

folderTest(
  "openSecret() leaves out line breaks at the end of a file, and no blanks",
  async (dir) => {
    const path = `${dir}/key`;
    for (const text of [" s3cret ", " s3cret \n", " s3cret \r\n\n"]) {
      await Deno.writeTextFile(path, text);
      const secret = await openSecret({ API_KEY: undefined, API_KEY_FILE: path }, "API_KEY");
      assertEquals(await secret?.read(), " s3cret ");
    }
  },
);

folderTest("openSecret() refuses a file that cannot be read at the start", async (dir) => {
  await assertRejects(
    () => openSecret({ API_KEY: undefined, API_KEY_FILE: `${dir}/none` }, "API_KEY"),
    TaskError,
    `Cannot read ${dir}/none, the file that API_KEY_FILE names: there is no such file`,
  );
});

folderTest("a file whose text cannot be used is refused, and none of it quoted", async (dir) => {
  const path = `${dir}/key`;
  const settings = { API_KEY: undefined, API_KEY_FILE: path };
  const cases = [
    { text: "s3cret\nsecond\n", reason: "it has more than one line" },
    { text: "-----BEGIN PRIVATE KEY-----\ns3cret\n", reason: "it is not an API key" },
    { text: "s3cret€", reason: "it is not an API key" },
    { text: "s3cret more", reason: "it is not an API key" },
  ];
  for (const { text, reason } of cases) {
    await Deno.writeTextFile(path, text);
    const open = () =>
      reason.includes("line") ? openSecret(settings, "API_KEY") : openApiKey(settings);
    const { message } = await assertRejects(open, TaskError, reason);
    assertEquals(message.includes("s3cret"), false);
  }
  await Deno.writeTextFile(path, "s3cret\n");
  const secret = await openApiKey(settings);
  assertEquals(await secret?.read(), "s3cret");
});

folderTest("a file is read again, and warned of once while it is away", async (dir) => {
  const path = `${dir}/ca.pem`;
  const levels: string[] = [];
  await configure({
    reset: true,
    sinks: { list: ({ level }) => levels.push(level) },
    loggers: [{ category: "secrets", sinks: ["list"] }, { category: ["logtape", "meta"] }],
  });
  try {
    await Deno.writeTextFile(path, "one");
    const secret = await openSecretFile("KAFKA_CA_FILE", path);
    await Deno.writeTextFile(path, "two");
    assertEquals(await secret?.read(), "two");
    await Deno.remove(path);
    for (const _ of [1, 2]) {
      await assertRejects(() => secret!.read(), TaskError, "there is no such file");
    }
    await Deno.writeTextFile(path, "three");
    assertEquals(await secret?.read(), "three");
    assertEquals(levels, ["warning", "info"]);
  } finally {
    await reset();
  }
});

folderTest("a file is read no more often than told", async (dir) => {
  let nowMs = 0;
  const path = `${dir}/key`;
  await Deno.writeTextFile(path, "one");
  const secret = await openSecretFile("API_KEY_FILE", path, { maxAgeMs: 1_000, now: () => nowMs });
  await Deno.writeTextFile(path, "two");
  assertEquals(await secret?.read(), "one");
  nowMs = 999;
  assertEquals(await secret?.read(), "one");
  nowMs = 1_000;
  assertEquals(await secret?.read(), "two");
});
