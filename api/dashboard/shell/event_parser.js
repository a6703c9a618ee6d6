// @ts-check
/**
 * Parses server-sent events from a text that arrives in pieces (WHATWG HTML, 9.2.6). The browser's
 * own `EventSource` cannot send a key.
 *
 * @module
 */

/**
 * @typedef {{ readonly type: string, readonly data: string }} ServerEvent
 */

/**
 * A parser. Call it with each piece of text in order; it returns the events that the piece completes.
 * It ignores comments, ids and retry times.
 *
 * @returns {(text: string) => readonly ServerEvent[]}
 */
export function createEventParser() {
  let rest = "";
  let type = "";
  /** @type {string[]} */
  let data = [];

  return function parse(text) {
    // A CR at the end may be half of a CRLF: keep it for the next piece.
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    /** @type {ServerEvent[]} */
    const events = [];
    for (const line of lines) {
      if (line === "") {
        if (data.length > 0) events.push({ type: type || "message", data: data.join("\n") });
        type = "";
        data = [];
        continue;
      }
      const colon = line.indexOf(":");
      const field = colon < 0 ? line : line.slice(0, colon);
      const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
      if (field === "event") type = value;
      else if (field === "data") data.push(value);
    }
    return events;
  };
}
