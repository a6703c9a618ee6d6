/**
 * A till of a history: what it was not told about it sends again, and it closes what it has counted.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { createTill, type Till } from "./create_till.ts";

/** Answers tasks as `answers` say, in turn, and tells what they were. */
function play(till: Till, answers: readonly ("accepted" | "unknown")[]): readonly string[] {
  return answers.map((answer) => {
    const task = till.next();
    till.answered(answer);
    if (task.kind === "closing") return `${task.closing.date} ${task.till.first}-${task.till.last}`;
    return task.sendable.basket.id;
  });
}

const day = Array<"accepted">(9).fill("accepted");

Deno.test("a till counts eight receipts a day, closes it, and counts on", () => {
  const till = createTill("t", () => 1);
  assertEquals(play(till, day).at(-1), "2026-02-01 1-8");
  assertEquals(till.isDone, true);
  assertEquals(play(till, ["accepted"]), ["t-9"]);
  assertEquals(till.isDone, false);
});

Deno.test("a till sends again what it was not told about", () => {
  const till = createTill("t", () => 1);
  assertEquals(play(till, ["unknown", "unknown", "accepted", "accepted"]), [
    "t-1",
    "t-1",
    "t-1",
    "t-2",
  ]);
});

Deno.test("a till never sends what it loses, and closes it all the same", () => {
  const lost = [1, 0, 0, 1, 1, 1, 1, 1, 1];
  const till = createTill("t", () => lost.shift() ?? 1);
  assertEquals(play(till, day.slice(2)), [
    "t-1",
    "t-4",
    "t-5",
    "t-6",
    "t-7",
    "t-8",
    "2026-02-01 1-8",
  ]);
});
