// @ts-check
/// <reference lib="dom" />
/**
 * Everything about one dead letter: what it is, what is wrong, both versions of a conflict, the record
 * and who settled it.
 *
 * @module
 */
import { toReason } from "../faults/reason.js";
import { toFaultText } from "../faults/words.js";
import { html, nothing } from "../parts/lit.js";
import { toHash } from "../parts/view_address.js";
import { toActionButtons } from "./action_buttons.js";
import { compareVersions } from "./compare_versions.js";
import { toActions } from "./letter_actions.js";
import { toLettersHash } from "./letters_address.js";
import { toPositionText } from "./position_text.js";
import { LETTERS } from "./words.js";

/** @typedef {import("../../dead_letters/letter_schemas.ts").LetterAnswer} Letter */
/** @typedef {import("../parts/format.js").Format} Format */
/** @typedef {import("./compare_versions.js").Compared} Compared */

/**
 * @param {Letter} letter
 * @param {object} options
 * @param {Format} options.format
 * @param {boolean} options.mayAct
 * @param {(action: import("./letter_actions.js").LetterAction, positions: readonly string[]) => void} options.onAction
 */
export function toLetterDetails(letter, { format, mayAct, onAction }) {
  const words = LETTERS.details;
  const { code, position, settlement, faults, others, audit } = letter;
  return html`
    <article class="card letter-details" data-position=${position}>
      <div class="basket-head"><h2>${toFaultText(code)} <code
        class="fault-code">${code}</code></h2>${toStatus(
          letter,
          format,
        )}</div>
      ${toFacts(letter, format)}
      ${settlement === null
        ? html`<div class="buttons actions">${
          toActionButtons(toActions([code], { isValid: faults.length === 0 }), {
            mayAct,
            onAction: (action) => onAction(action, [position]),
          })
        }</div>`
        : nothing}
      ${toComparison(letter, format)}
      <h3>${words.faults}</h3>
      ${faults.length === 0 ? html`<p>${words.valid}</p>` : html`
        <ul class="faults">${faults.map(({ code, pointer, detail }) =>
          html`<li>${toReason(`${pointer} ${code}: ${detail}`)}</li>`
        )}</ul>
      `}
      ${toContents(letter, format)}
      ${others.length === 0 ? nothing : html`
        <h3>${words.others}</h3>
        <ul>${others.map(({ position, code, failedAt }) =>
          html`<li><a href=${toLettersHash({ at: position })}>${toPositionText(position)}</a> ${
            toFaultText(code)
          },
          ${format.instant(failedAt)}</li>`
        )}</ul>
      `}
      ${audit.length === 0 ? nothing : toAudit(letter, format)}
    </article>
  `;
}

/** @param {Letter} letter @param {Format} format */
function toStatus({ settlement }, format) {
  const words = LETTERS.details;
  return settlement === null
    ? html`<span class="status" data-tone="warn">${words.open}</span>`
    : html`<span class="status" data-tone="quiet">${words[settlement.kind]}, ${
      format.instant(settlement.at)
    }</span>`;
}

/** @param {Letter} letter @param {Format} format */
function toFacts(letter, format) {
  const { position, store, id, failedAt, recordTimestamp, detail, contentHash } = letter;
  const words = LETTERS.details.facts;
  return html`
    <dl class="facts">
      <div><dt>${words.record}</dt><dd>${toPositionText(position)}</dd></div>
      ${store === null || id === null ? nothing : html`
        <div>
          <dt>${words.basket}</dt>
          <dd><a href=${toHash({ name: "baskets", store, id })}>${store} / ${id}</a></dd>
        </div>
      `}
      <div><dt>${words.failed}</dt><dd>${format.instant(failedAt)}</dd></div>
      ${recordTimestamp === null ? nothing : html`
        <div>
          <dt>${words.sent}</dt>
          <dd>${format.instant(recordTimestamp)}</dd>
        </div>
      `}
      <div class="long"><dt>${words.reason}</dt><dd>${toReason(detail)}</dd></div>
      <div class="long"><dt>${words.content}</dt><dd><code>${contentHash}</code></dd></div>
    </dl>
  `;
}

/** @param {Letter} letter @param {Format} format */
function toComparison({ stored, letter, changes }, format) {
  if (stored === null || letter === null || changes === null) return nothing;
  const words = LETTERS.details;
  const rows = compareVersions(stored, letter, { changes, format });
  const differing = rows.filter(({ differs }) => differs).length;
  const summary = words.differing(format.count(differing), format.count(rows.length));
  return html`
    <h3>${words.conflict}</h3>
    <p class="note">${changes.length === 0 ? words.same : summary}</p>
    <table class="versions">
      <caption class="hidden">${words.conflict}</caption>
      <thead>
        <tr>
          <th scope="col">${words.side.what}</th>
          <th scope="col">${words.side.stored}</th>
          <th scope="col">${words.side.letter}</th>
        </tr>
      </thead>
      <tbody>${rows.map(toVersionRow)}</tbody>
    </table>
  `;
}

/** Marked by a sign and by a word for screen readers, beside the colour. @param {Compared} row */
function toVersionRow({ what, stored, letter, differs }) {
  const words = LETTERS.details;
  const name = "fact" in what ? words.compared[what.fact] : words.line(what.line);
  const mark = differs
    ? html`<b class="mark" aria-hidden="true">≠</b><span class="hidden">(${words.differs})</span>`
    : html`<b class="mark" aria-hidden="true"></b>`;
  return html`
    <tr class=${differs ? "differs" : nothing}>
      <th scope="row">${mark} ${name}</th>
      <td data-side=${words.side.stored}>${differs && stored !== null
        ? html`<del>${stored}</del>`
        : stored ?? words.nothing}</td>
      <td data-side=${words.side.letter}>${differs && letter !== null
        ? html`<ins>${letter}</ins>`
        : letter ?? words.nothing}</td>
    </tr>
  `;
}

/** @param {Letter} letter @param {Format} format */
function toContents({ key, value, headers }, format) {
  const words = LETTERS.details;
  return html`
    <h3>${words.record}</h3>
    <dl class="facts">
      <div class="long"><dt>${words.key}</dt><dd><code>${key?.text ?? words.none}</code></dd></div>
      ${headers.map(({ name, value }) =>
        html`
          <div>
            <dt><code>${name}</code></dt>
            <dd><code>${value}</code></dd>
          </div>
        `
      )}
    </dl>
    <p class="note">${words.value}${value === null
      ? `: ${words.none}`
      : `, ${words.bytes(format.count(value.bytes))}`}</p>
    ${value === null
      ? nothing
      : html`<pre tabindex="0" class="value"><code>${value.text}</code></pre>`}
  `;
}

/** @param {Letter} letter @param {Format} format */
function toAudit({ audit }, format) {
  const words = LETTERS.details;
  return html`
    <h3>${words.audit}</h3>
    <table id="letter-audit" class="wide">
      <caption class="hidden">${words.auditCaption}</caption>
      <thead>
        <tr>
          <th scope="col">${words.when}</th>
          <th scope="col">${words.who}</th>
          <th scope="col">${words.did}</th>
          <th scope="col">${words.why}</th>
          <th scope="col">${words.to}</th>
        </tr>
      </thead>
      <tbody>${audit.map(({ at, actor, action, reason, to }) =>
        html`
          <tr>
            <th scope="row">${format.instant(at)}</th>
            <td data-label=${words.who}>${actor}</td>
            <td data-label=${words.did}><code class="whole">${action}</code></td>
            <td data-label=${words.why}>${reason ?? words.nothing}</td>
            <td data-label=${words.to}>${to === null ? words.nothing : toPositionText(to)}</td>
          </tr>
        `
      )}</tbody>
    </table>
  `;
}
