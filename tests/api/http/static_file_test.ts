import { assertEquals, assertLess } from "@std/assert";
import { createStaticFile, FOR_EVER } from "../../../api/http/static_file.ts";

const TEXT = "x".repeat(10_000);
const TAG = `"0123456789abcdef"`;

Deno.test("a static file is gzipped for clients that accept gzip", async (t) => {
  const cases = [
    { acceptEncoding: "gzip, deflate, br", isGzipped: true },
    { acceptEncoding: "GZIP;q=0.5", isGzipped: true },
    { acceptEncoding: "gzip;q=0", isGzipped: false },
    { acceptEncoding: "gzip;q=0.0, br", isGzipped: false },
    { acceptEncoding: "br", isGzipped: false },
    { acceptEncoding: "", isGzipped: false },
  ];
  for (const { acceptEncoding, isGzipped } of cases) {
    await t.step(acceptEncoding, async () => {
      const { headers, body } = await request({ "accept-encoding": acceptEncoding });
      assertEquals(
        [headers.get("content-encoding"), headers.get("vary"), headers.get("content-type")],
        [isGzipped ? "gzip" : null, "accept-encoding", "text/plain"],
      );
      if (isGzipped) assertLess(body.length, 200);
      const stream = new Blob([body]).stream();
      const plain = isGzipped ? stream.pipeThrough(new DecompressionStream("gzip")) : stream;
      assertEquals(await new Response(plain).text(), TEXT);
    });
  }
});

Deno.test("a static file is not sent again to a client that has it", async (t) => {
  const tag = (await request({})).headers.get("etag") ?? "";
  assertEquals((await request({ "accept-encoding": "gzip" })).headers.get("etag"), `W/${tag}`);
  const cases = [
    { name: "its tag", ifNoneMatch: tag, status: 304 },
    { name: "its tag, weak", ifNoneMatch: `W/${tag}`, status: 304 },
    { name: "one of several", ifNoneMatch: `"other", ${tag}`, status: 304 },
    { name: "whatever there is", ifNoneMatch: "*", status: 304 },
    { name: "another tag", ifNoneMatch: TAG, status: 200 },
    { name: "a tag without quotes", ifNoneMatch: tag.replaceAll('"', ""), status: 200 },
    { name: "nothing", ifNoneMatch: "", status: 200 },
  ];
  for (const { name, ifNoneMatch, status } of cases) {
    await t.step(name, async () => {
      const response = await request({ "if-none-match": ifNoneMatch });
      assertEquals([response.status, response.body.length > 0], [status, status === 200]);
      assertEquals(
        ["etag", "cache-control", "vary", "x-frame"].map((name) => response.headers.get(name)),
        [tag, FOR_EVER, "accept-encoding", "no"],
      );
    });
  }
});

Deno.test("another text has another tag", async () => {
  const [one, other] = await Promise.all(["a", "b"].map(async (text) => {
    const file = await createStaticFile(text, { contentType: "x", cacheControl: "no-cache" });
    return file.respond(new Request("http://x/")).headers.get("etag");
  }));
  assertEquals(one === other, false);
});

async function request(headers: Record<string, string>) {
  const file = await createStaticFile(TEXT, {
    contentType: "text/plain",
    cacheControl: FOR_EVER,
    headers: { "x-frame": "no" },
  });
  const response = file.respond(new Request("http://x/", { headers }));
  return { status: response.status, headers: response.headers, body: await response.bytes() };
}
