/**
 * What a person sees of an anomaly: nothing but what concerns it.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { aFaultHeld, aLookUp, anOperation, aTopicRecord, FIRST } from "./check/a_history.ts";
import { checkHistory } from "./check/check_history.ts";
import { toHistory } from "./history_file.ts";
import { showAnomaly } from "./show_anomaly.ts";

Deno.test("showAnomaly() prints the history of the key, and the faults meanwhile", () => {
  const history = toHistory([
    aFaultHeld({ target: "consumer-1", startMs: 105, endMs: 300 }),
    aFaultHeld({ target: "consumer-2", startMs: 900, endMs: 1_000 }),
    anOperation({ request: 7, key: "Gent/b-2", receipt: "live/0@1" }),
    aLookUp(200),
    anOperation({ receipt: FIRST }),
    anOperation({
      request: 8,
      kind: "direct",
      api: 0,
      said: "acknowledged to kcat",
      startMs: 300,
      endMs: 310,
    }),
    aTopicRecord(),
    aTopicRecord({ key: "Gent/b-2", position: "live/0@1" }),
  ]);
  const [anomaly] = checkHistory(history).get("lost")?.filter(({ key }) => key === "Gent/b-1") ??
    [];
  assertEquals(anomaly === undefined ? [] : showAnomaly(anomaly, history), [
    "✗ lost Gent/b-1: bread was answered 202 and is in no table and no named gap",
    "    0.100–0.110 s client 1, request 1: single bread to API 1 → 202 live/0@0",
    "    0.200–0.210 s client 1, request 1: look_up to API 1 → 200 absent",
    "    0.300–0.310 s client 1, request 8: direct bread past the API → acknowledged to kcat",
    "    0.105–0.300 s meanwhile pause consumer-1",
    "    in the topic  live/0@0 bread",
  ]);
});
