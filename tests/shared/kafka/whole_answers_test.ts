/**
 * Whole answers, however a connection delivers them.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { assertEquals } from "@std/assert";
import { createWholeAnswers } from "../../../shared/kafka/whole_answers.ts";

/** An answer of `length` bytes behind its length. */
const answer = (length: number, fill: number) => {
  const bytes = new Uint8Array(4 + length).fill(fill, 4);
  new DataView(bytes.buffer).setInt32(0, length);
  return bytes;
};
const stream = [answer(5, 1), answer(0, 0), answer(300, 2), answer(4, 3)].flatMap((each) => [
  ...each,
]);

Deno.test("createWholeAnswers() gives every byte once, whatever the pieces", () => {
  for (let size = 1; size <= stream.length; size++) {
    const take = createWholeAnswers();
    const given: number[] = [];
    for (let from = 0; from < stream.length; from += size) {
      given.push(...take(Buffer.from(stream.slice(from, from + size))) ?? []);
    }
    assertEquals(given, stream, `in pieces of ${size}`);
  }
});

for (
  const { name, input, expected } of [
    { name: "nothing of half an answer", input: [[0, 0, 0, 2, 7]], expected: [] },
    { name: "nothing of half a length", input: [[0, 0]], expected: [] },
    {
      name: "a whole one, without the half behind it",
      input: [[0, 0, 0, 1, 7, 0, 0, 0, 9, 1]],
      expected: [0, 0, 0, 1, 7],
    },
    { name: "an empty one", input: [[0, 0, 0, 0]], expected: [0, 0, 0, 0] },
    {
      name: "a length below 0 as it is",
      input: [[255, 255, 255, 255]],
      expected: [255, 255, 255, 255],
    },
  ]
) {
  Deno.test(`createWholeAnswers() gives ${name}`, () => {
    const take = createWholeAnswers();
    assertEquals(input.flatMap((piece) => [...take(Buffer.from(piece)) ?? []]), expected);
  });
}
