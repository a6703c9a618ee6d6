// @ts-check
/// <reference lib="dom" />
/**
 * What fires now, in words: what it is, since when, and what to do.
 *
 * @module
 */
import { toFaultText } from "../faults/words.js";
import { html, nothing, repeat } from "../parts/lit.js";
import { toHash, toQuery } from "../parts/view_address.js";
import { LIVE } from "./words.js";

/** @typedef {import("../../stats/alerts/alerts.ts").Alert} Alert */
/** @typedef {import("../parts/format.js").Format} Format */
/** @typedef {keyof typeof LIVE.alerts.titles} AlertName */

/** How a value is written: others are counts. @type {Readonly<Record<string, "rate" | "duration">>} */
const KINDS = {
  ApiRateLimiting: "rate",
  ApiShedding: "rate",
  ClockWrong: "duration",
  ConsumerLagOld: "duration",
  NothingStored: "rate",
  ReadDatabaseBehind: "duration",
};

/**
 * The list of what fires; without any, a sentence.
 *
 * @param {import("../../stats/overview/overview.ts").Overview} overview
 * @param {Format} format
 */
export function toAlertList(overview, format) {
  const words = LIVE.alerts;
  const { alerts, lag, broker, tills, deadLetters, refusals } = overview;
  if (alerts.length === 0) {
    // A key for some shops sees neither the lag nor alerts about all of them. What is wrong in its own
    // is in the cards below.
    const isOfShops = lag === null && broker === "up";
    const counts = [tills?.problems, deadLetters?.open, refusals?.newCauses];
    if (isOfShops && counts.some((count) => count !== 0)) return nothing;
    const none = isOfShops ? words.noneOfYours : words.none;
    return html`<p class="all-well" id="alerts-none">${none}</p>`;
  }
  return html`
    <section class="alerts" aria-labelledby="alerts-title">
      <h2 id="alerts-title">${words.title}</h2>
      <ul id="alerts">${repeat(
        Map.groupBy(alerts, ({ name }) => name),
        ([name]) => name,
        ([, ofName]) => toItem(ofName, format),
      )}</ul>
    </section>
  `;
}

/**
 * One kind of alert: the first of it, and behind a fold those of other shops, codes or topics.
 *
 * @param {readonly Alert[]} alerts
 * @param {Format} format
 */
function toItem([alert, ...others], format) {
  if (alert === undefined) return nothing;
  const words = LIVE.alerts;
  const { title, todo, href } = toAlertWords(alert, format);
  return html`
    <li class="alert" data-severity=${alert.severity} data-alert=${alert.name}>
      <p class="what"><b>${title}</b>
        <span class="status" data-tone=${TONES[alert.severity]}>${words
          .severities[alert.severity]}</span></p>
      <p class="note">${words.since(format.time(alert.since))} · ${words.todo} ${todo}
        ${toLink(href)}</p>
      ${others.length === 0 ? nothing : html`
        <details>
          <summary>${words.others(format.count(others.length))}</summary>
          <ul>${repeat(others, toKey, (other) => toOther(other, format))}</ul>
        </details>
      `}
    </li>
  `;
}

/** @param {Alert} alert @param {Format} format */
function toOther(alert, format) {
  const { title, href } = toAlertWords(alert, format);
  const since = LIVE.alerts.since(format.time(alert.since));
  return html`<li>${title} <span class="note">${since} ${toLink(href)}</span></li>`;
}

/** @param {string | undefined} href */
function toLink(href) {
  return href === undefined ? nothing : html`<a href=${href}>${LIVE.alerts.see}</a>`;
}

/**
 * An alert in words. One that this page does not know has its name.
 *
 * @param {Pick<Alert, "name" | "labels" | "value">} alert
 * @param {Pick<Format, "count" | "rate" | "duration">} format
 * @returns {{ readonly title: string, readonly todo: string, readonly href: string | undefined }}
 */
export function toAlertWords({ name, labels, value }, format) {
  const words = LIVE.alerts;
  if (!Object.hasOwn(words.titles, name)) {
    return { title: words.unknown(name), todo: words.unknownTodo, href: undefined };
  }
  const known = /** @type {AlertName} */ (name);
  const of = labels.code === undefined ? toOf(labels) : toFaultText(labels.code);
  return {
    title: words.titles[known](of, format[KINDS[name] ?? "count"](value)),
    todo: words.todos[known],
    href: toHref(known, labels),
  };
}

/** @param {Alert["labels"]} labels */
function toOf({ store, database, reason, ...others }) {
  const words = LIVE.alerts;
  if (store === "") return words.otherShops;
  if (database === "primary" || database === "read") return words.databases[database];
  if (reason === "retention" || reason === "topic_restarted") return LIVE.gaps.reasons[reason];
  return store ?? database ?? reason ?? Object.values(others)[0] ?? "";
}

/** @param {AlertName} name @param {Alert["labels"]} labels */
function toHref(name, { code }) {
  switch (name) {
    case "DeadLetters":
      return toHash({ name: "dead-letters", code });
    case "IdsReused":
      return toHash({ name: "dead-letters", code: "id_reused" });
    case "NewRefusalCause":
      return `#/refusals${toQuery({ code })}`;
    case "ReceiptsMissing":
      return "#/tills?period=12m&status=problem";
    default:
      return undefined;
  }
}

/** @param {Alert} alert */
function toKey({ name, labels }) {
  return `${name} ${JSON.stringify(labels)}`;
}

const TONES = { critical: "bad", warning: "warn", info: "quiet" };
