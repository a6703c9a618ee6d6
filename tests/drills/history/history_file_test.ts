/**
 * A history that was written is the one that is read.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { folderTest } from "../../support/temp_dir.ts";
import { aFaultHeld, aLookUp, anOperation, aRow } from "./check/a_history.ts";
import type { HistoryEvent } from "./history_event.ts";
import { appendToHistory, openHistory, readHistory, toHistory } from "./history_file.ts";

folderTest(
  "readHistory() reads what openHistory() wrote, in a folder that it made",
  async (dir) => {
    const events: HistoryEvent[] = [
      anOperation({ key: "Liège/b-1" }),
      aLookUp(200, "bread"),
      aRow(),
    ];
    {
      using history = openHistory(`${dir}/histories/7.ndjson`);
      for (const event of events) history.write(event);
    }
    appendToHistory(`${dir}/histories/7.ndjson`, aFaultHeld());
    events.push(aFaultHeld());
    assertEquals(await readHistory(`${dir}/histories/7.ndjson`), toHistory(events));
  },
);
