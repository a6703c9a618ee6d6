import { assertEquals } from "@std/assert";
import { createEventParser } from "../../../api/dashboard/shell/event_parser.js";

Deno.test("createEventParser() reads events however the text is cut", async (t) => {
  const text = 'retry: 2000\n\n: keep alive\r\nevent: overview\r\ndata: {"a":1}\r\n\r\n' +
    "data:first\ndata: second\n\nevent: empty\n\ndata: é\r\rid: 7\ndata\n\nevent: cut\ndata: x";
  const expected = [
    { type: "overview", data: '{"a":1}' },
    { type: "message", data: "first\nsecond" },
    { type: "message", data: "é" },
    { type: "message", data: "" },
  ];
  for (const size of [1, 2, 3, 7, text.length]) {
    await t.step(`${size} characters at a time`, () => {
      const parse = createEventParser();
      const events = [];
      for (let from = 0; from < text.length; from += size) {
        events.push(...parse(text.slice(from, from + size)));
      }
      assertEquals(events, expected);
    });
  }
});
