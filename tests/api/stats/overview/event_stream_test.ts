/**
 * The overview on its way to a reader: complete, and not for one who does not read.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { Watcher } from "../../../../api/stats/overview/channel.ts";
import { createEventStream, MAX_BEHIND } from "../../../../api/stats/overview/event_stream.ts";
import { createOverviewSource } from "../../../../api/stats/overview/overview_source.ts";
import { someParts } from "../support/some_parts.ts";

const overview = await createOverviewSource(someParts(), null)();
const EVENT = `event: overview\ndata: ${JSON.stringify(overview)}\n\n`;

/** A stream, and whom it made the hub tell. */
function aStream() {
  let watcher: Watcher | undefined;
  let left = 0;
  const stream = createEventStream({
    watch(_stores, watching) {
      watcher = watching;
      return () => void left++;
    },
  }, null);
  if (stream === undefined || watcher === undefined) throw new Error("There is no stream");
  return { stream, watcher, left: () => left };
}

Deno.test("an event stream is what the hub tells, until the hub ends it", async () => {
  const { stream, watcher, left } = aStream();
  watcher.tell(overview);
  watcher.tell(overview);
  watcher.end();
  assertEquals(await new Response(stream).text(), `retry: 2000\n\n${EVENT}${EVENT}`);
  assertEquals(left(), 0);
});

Deno.test("an event stream leaves the hub when its reader goes", async () => {
  const { stream, left } = aStream();
  await stream.cancel();
  assertEquals(left(), 1);
});

Deno.test("an event stream ends for a reader who is too far behind", async () => {
  const { stream, watcher, left } = aStream();
  for (let told = 0; told < MAX_BEHIND && left() === 0; told++) watcher.tell(overview);
  assertEquals(left(), 1);
  const text = await new Response(stream).text();
  assertEquals(text.split("\n\n").length - 1, MAX_BEHIND);
});

Deno.test("an event stream goes on for a reader who keeps up", async () => {
  const { stream, watcher, left } = aStream();
  const reader = stream.getReader();
  await reader.read();
  for (let told = 0; told < 10 * MAX_BEHIND; told++) {
    watcher.tell(overview);
    const { value } = await reader.read();
    assertEquals(new TextDecoder().decode(value), EVENT);
  }
  assertEquals(left(), 0);
  watcher.end();
  assertEquals((await reader.read()).done, true);
});

Deno.test("there is no event stream when the hub takes nobody", () => {
  assertEquals(createEventStream({ watch: () => undefined }, null), undefined);
});
