/**
 * Records of kafkajs in our form.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { may } from "../../support/permissions.ts";

const ignore = !may.runStack;

Deno.test({
  name: "toRawRecord() keeps bytes, position and the first header of each name",
  ignore,
  async fn(t) {
    const { toRawRecord } = await import("../../../shared/kafka/client.ts");
    const at = { topic: "delhaize_shop", partition: 3 };
    const message = {
      key: Buffer.from("k"),
      value: Buffer.from([0xff, 0]),
      timestamp: "1577880000000",
      attributes: 0,
      offset: "9223372036854775807",
    };
    const expected = {
      ...at,
      offset: "9223372036854775807",
      timestampMs: 1_577_880_000_000,
      key: Buffer.from("k"),
      value: Buffer.from([0xff, 0]),
      headers: {},
    };
    const cases = [
      { name: "no headers", input: message, expected },
      {
        name: "null key and value",
        input: { ...message, key: null, value: null },
        expected: { ...expected, key: null, value: null },
      },
      {
        name: "headers",
        input: {
          ...message,
          headers: {
            bytes: Buffer.from([1]),
            text: "é",
            twice: [Buffer.from([2]), Buffer.from([3])],
            none: undefined,
          },
        },
        expected: {
          ...expected,
          headers: {
            bytes: Buffer.from([1]),
            text: Buffer.from([0xc3, 0xa9]),
            twice: Buffer.from([2]),
          },
        },
      },
    ];
    for (const { name, input, expected } of cases) {
      await t.step(name, () => assertEquals(toRawRecord(input as never, at), expected as never));
    }
  },
});
