/**
 * Keys in a file change while the API runs, and a typo in it locks nobody out.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { openKeyFile } from "../../../api/auth/key_file.ts";
import type { RereadableFile } from "../../../api/files/reread_file.ts";
import { toRereadableFile } from "../../../api/files/to_rereadable_file.ts";
import { may } from "../../support/permissions.ts";
import { anApiKey, TOKEN } from "./an_api_key.ts";

const OTHER = "dlz_other";

/** A file in memory with a clock beside it; `text: undefined` is a file that is gone. */
function aKeyFile(text: string) {
  const state = { text: text as string | undefined, version: 1, ms: 0, looks: 0, reads: 0 };
  const faults: (readonly string[])[] = [];
  let mended = 0;
  const file: RereadableFile = {
    version() {
      state.looks++;
      if (state.text === undefined) throw new Deno.errors.NotFound("/secret/path");
      return String(state.version);
    },
    read() {
      state.reads++;
      if (state.text === undefined) throw new Deno.errors.NotFound("/secret/path");
      return state.text;
    },
  };
  const opened = openKeyFile(file, {
    now: () => state.ms,
    date: () => new Date(DAY_MS + state.ms),
    onBadFile: (found) => faults.push(found),
    onGoodFile: () => mended++,
  });
  if (!opened.ok) throw new Error(opened.faults.join());
  return {
    state,
    faults,
    mended: () => mended,
    /** Since when the file is bad, in milliseconds of the clock. */
    badSince: () => opened.keys.badSince()?.getTime(),
    write(next: string | undefined) {
      state.text = next;
      state.version++;
    },
    /** Which of the two tokens are let in. */
    letsIn: () => [TOKEN, OTHER].filter((token) => opened.keys.verify(token) !== undefined),
  };
}

const DAY_MS = Date.parse("2026-11-24");
const ONE = JSON.stringify([anApiKey()]);
const TWO = JSON.stringify([anApiKey(), anApiKey({ name: "till-2", token: OTHER })]);

Deno.test("openKeyFile() takes a changed file over after a second, and not before", () => {
  const file = aKeyFile(ONE);
  file.write(TWO);
  file.state.ms = 999;
  assertEquals(file.letsIn(), [TOKEN]);
  file.state.ms = 1_000;
  assertEquals(file.letsIn(), [TOKEN, OTHER]);
});

Deno.test("openKeyFile() withdraws a key, also one it has seen", async (t) => {
  const cases = [
    { name: "one of two", text: JSON.stringify([anApiKey({ token: OTHER })]), expected: [OTHER] },
    { name: "all of them", text: "[]", expected: [] },
  ];
  for (const { name, text, expected } of cases) {
    await t.step(name, () => {
      const file = aKeyFile(TWO);
      assertEquals(file.letsIn(), [TOKEN, OTHER]);
      file.write(text);
      file.state.ms = 1_000;
      assertEquals(file.letsIn(), expected);
    });
  }
});

Deno.test("openKeyFile() keeps the last good keys and tells of a bad file once", async (t) => {
  const cases = [
    { name: "no JSON", text: ONE.slice(1), fault: "must be a JSON array of entries" },
    { name: "half a file", text: "", fault: "must be a JSON array of entries" },
    { name: "a bad entry", text: "[1]", fault: "/0 must be an object" },
    { name: "no file", text: undefined, fault: "must be a file that can be read: /secret/path" },
  ];
  for (const { name, text, fault } of cases) {
    await t.step(name, () => {
      const file = aKeyFile(ONE);
      file.write(text);
      for (const ms of [1_000, 2_000, 3_000]) {
        file.state.ms = ms;
        assertEquals(file.letsIn(), [TOKEN]);
      }
      assertEquals(file.faults, [[fault]]);
      file.write(TWO);
      file.state.ms = 4_000;
      assertEquals(file.letsIn(), [TOKEN, OTHER]);
      assertEquals(file.faults.length, 1);
    });
  }
});

Deno.test("openKeyFile() reads a bad file again until it is good, whatever its version", async (t) => {
  const cases = [
    { name: "half a file", text: ONE.slice(1) },
    { name: "a file that cannot be read", text: undefined },
  ];
  for (const { name, text } of cases) {
    await t.step(name, () => {
      const file = aKeyFile(TWO);
      file.write(text);
      file.state.ms = 1_000;
      assertEquals(file.letsIn(), [TOKEN, OTHER]);
      // The rest of the file arrives, and nothing but its content says so.
      file.state.text = ONE;
      file.state.ms = 1_999;
      assertEquals(file.letsIn(), [TOKEN, OTHER]);
      file.state.ms = 2_000;
      assertEquals(file.letsIn(), [TOKEN]);
    });
  }
});

Deno.test("openKeyFile() says since when the file is bad, with no key in use", () => {
  const file = aKeyFile(ONE);
  assertEquals(file.badSince(), undefined);
  file.write("[");
  file.state.ms = 1_000;
  assertEquals(file.badSince(), DAY_MS + 1_000);
  file.write("[1]");
  file.state.ms = 5_000;
  assertEquals(file.badSince(), DAY_MS + 1_000);
  file.write(ONE);
  file.state.ms = 6_000;
  assertEquals(file.badSince(), undefined);
});

Deno.test("openKeyFile() tells of each change of a fault once, and once when it is good", () => {
  const file = aKeyFile(ONE);
  for (const text of ["[", "[", "[1]", "[1]", ONE, TWO, "["]) {
    file.write(text);
    for (const wait of [1_000, 1_000]) {
      file.state.ms += wait;
      file.letsIn();
    }
  }
  const [list, entry] = [["must be a JSON array of entries"], ["/0 must be an object"]];
  assertEquals(file.faults, [list, entry, list]);
  assertEquals(file.mended(), 1);
});

Deno.test("openKeyFile() looks once a second at most and reads only what changed", () => {
  const file = aKeyFile(ONE);
  for (let ms = 0; ms <= 10_000; ms += 10) {
    file.state.ms = ms;
    file.letsIn();
  }
  assertEquals({ looks: file.state.looks, reads: file.state.reads }, { looks: 11, reads: 1 });
});

Deno.test("openKeyFile() refuses a file that is bad from the start", () => {
  const file = { version: () => "1", read: () => '[{"name":"dlz_secret"}]' };
  assertEquals(openKeyFile(file), {
    ok: false,
    faults: ["/0/sha256 must be a text", "/0/scopes must be a list of ingest, read, admin"],
  });
});

Deno.test("toRereadableFile() sees a file rewritten, swapped and gone", {
  ignore: !may.runStack,
}, async () => {
  const dir = await Deno.makeTempDir();
  try {
    const path = `${dir}/keys.json`;
    await Deno.writeTextFile(path, ONE);
    let ms = 0;
    const faults: (readonly string[])[] = [];
    const opened = openKeyFile(toRereadableFile(path), {
      now: () => ms += 1_000,
      onBadFile: (found) => faults.push(found),
      onGoodFile: () => {},
    });
    const letsIn = () => opened.ok && opened.keys.verify(OTHER) !== undefined;
    assertEquals(letsIn(), false);
    await Deno.writeTextFile(path, TWO);
    assertEquals(letsIn(), true);
    await Deno.writeTextFile(`${dir}/next.json`, ONE);
    await Deno.rename(`${dir}/next.json`, path);
    assertEquals(letsIn(), false);
    await Deno.remove(path);
    assertEquals([letsIn(), letsIn()], [false, false]);
    // A pipe would hold the process up, and a mark of an editor is no JSON.
    await Deno.symlink("/dev/null", path);
    assertEquals(letsIn(), false);
    await Deno.remove(path);
    const unreadable = `must be a file that can be read: ${path}: `;
    assertEquals(faults, [
      [`${unreadable}there is no such file`],
      [`${unreadable}it is no file`],
    ]);
    await Deno.writeTextFile(path, `\uFEFF${TWO}`);
    assertEquals(letsIn(), true);
    await Deno.writeTextFile(path, ONE);
    assertEquals(opened.ok && opened.keys.verify(TOKEN)?.name, "till-1");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
