/**
 * Reads server-sent events as a browser would.
 *
 * @module
 */
import type { Overview } from "../../../../api/stats/overview/overview.ts";

/** One overview that arrived. */
export interface OverviewEvent {
  readonly overview: Overview;
}

/** The overviews of an answer. Ends when the answer does; leaving the loop cancels it. */
export async function* readEvents(response: Response): AsyncGenerator<OverviewEvent> {
  let rest = "";
  for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const events = (rest + text).split("\n\n");
    rest = events.pop() ?? "";
    for (const event of events) {
      const data = /^event: overview\ndata: (.*)$/.exec(event)?.[1];
      if (data !== undefined) yield { overview: JSON.parse(data) };
    }
  }
}
