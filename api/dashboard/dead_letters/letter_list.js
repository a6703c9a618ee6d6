// @ts-check
/// <reference lib="dom" />
/**
 * The open dead letters by cause, and single ones with a box each to choose them.
 *
 * @module
 */
import { toFaults, toReason } from "../faults/reason.js";
import { toFaultText } from "../faults/words.js";
import { html, live, nothing, repeat } from "../parts/lit.js";
import { toHash } from "../parts/view_address.js";
import { toLettersHash } from "./letters_address.js";
import { toPosition, toPositionText } from "./position_text.js";
import { LETTERS } from "./words.js";

/** @typedef {import("../../stats/reports/dead_letters.ts").DeadLetterRow} Row */
/** @typedef {import("../../stats/reports/dead_letter_causes.ts").DeadLetterCauseRow} Cause */
/** @typedef {import("./letters_address.js").LettersAddress} LettersAddress */
/** @typedef {import("../parts/format.js").Format} Format */

/**
 * @param {readonly Cause[]} causes
 * @param {{ readonly address: LettersAddress, readonly format: Format }} options
 */
export function toCauseTable(causes, { address, format }) {
  const words = LETTERS.causes;
  const { store } = address;
  /** @param {Cause} of */
  const isChosen = ({ code, cause }) => code === address.code && cause === address.cause;
  return html`
    <table id="dead-letter-causes" class="wide">
      <caption class="hidden">${words.caption}</caption>
      <thead>
        <tr>
          <th scope="col">${words.cause}</th>
          <th scope="col" class="number">${words.open}</th>
          <th scope="col" class="number optional">${words.shops}</th>
          <th scope="col">${words.first}</th>
          <th scope="col">${words.last}</th>
        </tr>
      </thead>
      <tbody>${repeat(causes, ({ code, cause }) => `${code} ${cause}`, (row) => {
        const { code, cause, open, stores, firstAt, lastAt } = row;
        const hash = toLettersHash({ code, cause, ...(store === undefined ? {} : { store }) });
        return html`
          <tr>
            <th scope="row">
              <a href=${hash} aria-current=${isChosen(row) ? "true" : nothing}>${[
                toFaultText(code),
                ...toFaults(cause),
              ].join(" · ")}</a> <code class="fault-code">${code}</code>
              <small class="original" lang="en">${cause}</small>
            </th>
            <td class="number" data-label=${words.open}>${format.count(open)}</td>
            <td class="number optional" data-label=${words.shops}>${stores === 0
              ? "–"
              : format.count(stores)}</td>
            <td class="whole" data-label=${words.first}>${format.instant(firstAt)}</td>
            <td class="whole" data-label=${words.last}>${format.instant(lastAt)}</td>
          </tr>
        `;
      })}</tbody>
    </table>
  `;
}

/**
 * @param {readonly Row[]} rows
 * @param {object} options
 * @param {LettersAddress} options.address
 * @param {ReadonlySet<string>} options.chosen positions
 * @param {Format} options.format
 * @param {(positions: readonly string[], isChosen: boolean) => void} options.onChoose
 */
export function toLetterTable(rows, { address, chosen, format, onChoose }) {
  const words = LETTERS.list;
  const positions = rows.map(toPosition);
  const all = positions.every((position) => chosen.has(position));
  return html`
    <table id="dead-letter-list" class="wide letters">
      <caption class="hidden">${words.caption}</caption>
      <thead>
        <tr>
          <th scope="col"><label class="choose-all"><input type="checkbox" .checked=${live(all)}
            @change=${() => onChoose(positions, !all)}> <span>${words.chooseAll}</span></label></th>
          <th scope="col">${words.failed}</th>
          <th scope="col">${words.code}</th>
          <th scope="col">${words.basket}</th>
          <th scope="col">${words.reason}</th>
          <th scope="col">${words.record}</th>
        </tr>
      </thead>
      <tbody>${repeat(
        rows,
        ({ contentHash, ...row }) => `${toPosition(row)} ${contentHash}`,
        toRow,
      )}</tbody>
    </table>
  `;

  /** @param {Row} row */
  function toRow({ failedAt, code, store, id, detail, ...record }) {
    const position = toPosition(record);
    const isChosen = chosen.has(position);
    return html`
      <tr>
        <td class="choose"><input type="checkbox" aria-label=${words.choose(position)}
          .checked=${live(isChosen)} @change=${() => onChoose([position], !isChosen)}></td>
        <td>${format.instant(failedAt)}</td>
        <td>${toFaultText(code)} <code class="fault-code">${code}</code></td>
        <td>${store === null || id === null
          ? html`<span class="secondary">${words.unreadable}</span>`
          : html`<a href=${toHash({ name: "baskets", store, id })}>${store} / <span class=${
            id.length <= MOST_WHOLE ? "whole" : nothing
          }>${id}</span></a>`}</td>
        <td class="reason">${toReason(detail)}</td>
        <td><a class="letter" href=${toLettersHash({ ...address, at: position })}
          aria-label=${words.open(position)}>${toPositionText(position)}</a></td>
      </tr>
    `;
  }
}

/** Characters of an id that stays on one line, at 320 pixels too. */
const MOST_WHOLE = 24;
