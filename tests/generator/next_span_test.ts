import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { nextSpan } from "../../generator/next_span.ts";

const at = (time: string) => Date.parse(`2026-11-23T${time}Z`);

Deno.test("nextSpan() goes on where the last one ended", async (t) => {
  const cases = [
    {
      name: "at the start, up to the full minute",
      now: "12:00:20.5",
      until: "12:00:20.5",
      span: ["12:00:20.5", "12:01:00"],
    },
    {
      name: "at a tick on time",
      now: "12:01:00.001",
      until: "12:01:00",
      span: ["12:01:00", "12:02:00"],
    },
    {
      name: "at a tick that is early",
      now: "12:00:59.998",
      until: "12:01:00",
      span: ["12:01:00", "12:02:00"],
    },
    {
      name: "at a tick that is late",
      now: "12:01:42",
      until: "12:01:00",
      span: ["12:01:00", "12:02:00"],
    },
    { name: "at a second tick for a minute", now: "12:01:10", until: "12:02:00", span: undefined },
    {
      name: "after minutes that were missed",
      now: "12:31:00.2",
      until: "12:02:00",
      span: ["12:31:00", "12:32:00"],
    },
    {
      name: "at a start just before a full minute",
      now: "12:00:59.9",
      until: "12:00:59.9",
      span: ["12:01:00", "12:02:00"],
    },
  ];
  for (const { name, now, until, span } of cases) {
    await t.step(name, () => {
      const [startMs, endMs] = (span ?? []).map(at);
      assertEquals(
        nextSpan({ nowMs: at(now), pacedUntilMs: at(until) }),
        startMs === undefined || endMs === undefined ? undefined : { startMs, endMs },
      );
    });
  }
});

Deno.test("nextSpan() joins spans whatever the jitter of the ticks, also over midnight", () => {
  const jitters = fc.array(fc.integer({ min: -400, max: 50_000 }), { minLength: 1, maxLength: 10 });
  fc.assert(fc.property(fc.integer({ min: 0, max: 59_000 }), jitters, (startOffset, jitters) => {
    const startMs = at("23:55:00") + startOffset;
    let pacedUntilMs = startMs;
    const ticks = jitters.map((jitter, minute) => at("23:56:00") + minute * 60_000 + jitter);
    for (const nowMs of [startMs, ...ticks]) {
      const span = nextSpan({ nowMs, pacedUntilMs });
      if (span === undefined) continue;
      assertEquals(span.startMs, pacedUntilMs);
      assert(span.endMs > span.startMs && span.endMs <= span.startMs + 60_000);
      pacedUntilMs = span.endMs;
    }
    assertEquals(pacedUntilMs, at("23:56:00") + jitters.length * 60_000);
  }));
});
