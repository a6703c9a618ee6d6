// @ts-check
/// <reference lib="dom" />
/**
 * One cause: what is wrong and where, which shop and key, since when and how often, and what came.
 *
 * @module
 */
import { toFaultText } from "../faults/words.js";
import { html, nothing } from "../parts/lit.js";
import { toPointerParts, toRefusalsHash } from "./causes.js";
import { toSampleParts } from "./sample_text.js";
import { REFUSALS } from "./words.js";

/** @typedef {import("../../stats/reports/refusals.ts").RefusalRow} RefusalRow */
/** @typedef {import("./causes.js").Choice} Choice */

/**
 * @param {RefusalRow} cause
 * @param {object} options
 * @param {Choice} options.choice of the address, to which a part of the cause is added
 * @param {import("../parts/format.js").Format} options.format
 * @param {boolean} options.isOpen whether its sample is shown from the beginning
 */
export function toCauseCard(cause, { choice, format, isOpen }) {
  const { key, store, code, pointer, state, refused, firstAt, beganAt, lastAt, sample } = cause;
  const isNew = state === "new";
  return html`
    <div class="cause-head">
      ${isNew
        ? html`<span class="status" data-tone="bad" title=${REFUSALS.newTitle}>${REFUSALS.new}</span>`
        : nothing}
      <h2>${toLink("code", { value: code, shown: toFaultText(code), choice })}</h2>
      ${toFaultText(code) === code ? nothing : html`<code class="fault-code">${code}</code>`}
    </div>
    <dl class="facts">
      ${toFact(REFUSALS.where, pointer === "" ? REFUSALS.whole : toPlace(pointer))}
      ${toFact(
        REFUSALS.shop,
        store === null ? toNone(REFUSALS.noShop) : toLink("store", { value: store, choice }),
      )}
      ${toFact(
        REFUSALS.key,
        key === null ? toNone(REFUSALS.noKey) : toLink("key", { value: key, choice }),
      )}
      ${toFact(REFUSALS.refused, REFUSALS.times(format.count(refused), refused === 1))}
      ${toFact(REFUSALS.first, toTime(firstAt, format))}
      ${beganAt === firstAt ? nothing : toFact(REFUSALS.began, toTime(beganAt, format))}
      ${toFact(REFUSALS.last, toTime(lastAt, format))}
    </dl>
    ${sample === null ? html`<p class="note">${REFUSALS.noSample}</p>` : html`
      <details ?open=${isOpen}>
        <summary>${REFUSALS.sample}</summary>
        <pre class="sample"><code>${toSampleParts(sample).map(({ text, isMasked }) =>
          isMasked ? html`<i>${text}</i>` : text
        )}</code></pre>
      </details>
    `}
  `;
}

/** @param {string} title @param {import("../parts/lit.js").Content} content */
function toFact(title, content) {
  return html`
    <div>
      <dt>${title}</dt>
      <dd>${content}</dd>
    </div>
  `;
}

/** @param {string} text */
function toNone(text) {
  return html`<span class="secondary">${text}</span>`;
}

/** Leads to the causes that share this; nowhere when the address has it already. */
/**
 * @param {keyof Choice} name
 * @param {{ readonly value: string, readonly shown?: string, readonly choice: Choice }} of
 */
function toLink(name, { value, shown = value, choice }) {
  if (choice[name] === value) return html`<span>${shown}</span>`;
  return html`
    <a href=${toRefusalsHash({ ...choice, [name]: value })}
      title=${REFUSALS.choose(REFUSALS.names[name], shown)}>${shown}</a>
  `;
}

/** @param {string} pointer */
function toPlace(pointer) {
  return html`<code class="place">${
    toPointerParts(pointer).map((part) => html`<span>${part}</span><wbr>`)
  }</code>`;
}

/** @param {string} instant @param {import("../parts/format.js").Format} format */
function toTime(instant, format) {
  return html`<time datetime=${instant}>${format.instant(instant)}</time>`;
}
