/**
 * Long answers are gzipped for whoever takes that, and are the same otherwise.
 *
 * @module
 */
import { assertEquals, assertLess } from "@std/assert";
import { gzipAnswer } from "../../../api/http/gzip_answer.ts";

const LONG = "Gent Zuid;12,50\r\n".repeat(1_000);

Deno.test("gzipAnswer() packs a long answer for whoever takes gzip", async (t) => {
  const cases = [
    { name: "long", text: LONG, acceptEncoding: "gzip, br", status: 200, isGzipped: true },
    { name: "short", text: "short", acceptEncoding: "gzip", status: 200, isGzipped: false },
    { name: "gzip refused", text: LONG, acceptEncoding: "gzip;q=0", status: 200, isGzipped: false },
    { name: "gzip not named", text: LONG, acceptEncoding: "br", status: 200, isGzipped: false },
    { name: "nothing named", text: LONG, acceptEncoding: "", status: 200, isGzipped: false },
    { name: "a problem", text: LONG, acceptEncoding: "gzip", status: 400, isGzipped: false },
  ];
  for (const { name, text, acceptEncoding, status, isGzipped } of cases) {
    await t.step(name, async () => {
      const request = new Request("http://x/", { headers: { "accept-encoding": acceptEncoding } });
      const answer = new Response(text, {
        status,
        headers: { "content-type": "text/csv", "x-truncated": "true", vary: "accept" },
      });
      const { headers, body, status: sent } = await gzipAnswer(request, answer);
      const bytes = await new Response(body).bytes();
      assertEquals(
        ["content-type", "x-truncated", "content-encoding"].map((name) => headers.get(name)),
        ["text/csv", "true", isGzipped ? "gzip" : null],
      );
      assertEquals(sent, status);
      // A cache that keeps one must not send it to somebody who cannot read it.
      assertEquals(headers.get("vary"), status === 200 ? "accept, accept-encoding" : "accept");
      if (isGzipped) assertLess(bytes.length, text.length / 6);
      const stream = new Blob([bytes]).stream();
      const plain = isGzipped ? stream.pipeThrough(new DecompressionStream("gzip")) : stream;
      assertEquals(await new Response(plain).text(), text);
    });
  }
});
