// @ts-check
/// <reference lib="dom" />
/**
 * The controls of the sales and of the list of baskets: the period, which can be stepped back and
 * forth, and the shop; below them a chip for each filter. What a reader chooses becomes the address.
 *
 * @module
 */
import { toCategoryName } from "./categories.js";
import { COMPARISONS } from "./compared_period.js";
import { parseWithin, toWithin } from "./filters.js";
import { toLabelledSelect } from "./labelled_select.js";
import { html, live, nothing } from "./lit.js";
import { PERIODS, stepPeriod, toDays } from "./period.js";
import { PERIOD } from "./period_words.js";
import { toStoreSelect } from "./store_select.js";

/** @typedef {import("./filters.js").Filters} Filters */
/** @typedef {import("./format.js").Format} Format */

/**
 * A form for period, comparison and shop.
 *
 * @param {Filters} filters
 * @param {object} options
 * @param {string} options.id of the form
 * @param {string} options.today ISO 8601 date
 * @param {boolean} options.compares whether the view compares periods
 * @param {(filters: Filters) => void} options.onChange
 * @param {import("./lit.js").Content} [options.more] further fields of the view
 */
export function toFilterControls(filters, { id, today, compares, onChange, more = nothing }) {
  const days = toDays(filters.period, { ...filters, today });
  /** @param {import("./period.js").ChosenPeriod | undefined} chosen */
  const choose = (chosen) => {
    if (chosen !== undefined) {
      onChange({ ...filters, from: undefined, to: undefined, within: undefined, ...chosen });
    }
  };
  /** @param {-1 | 1} direction */
  const toStepButton = (direction) => {
    const next = stepPeriod(filters, { direction, today });
    const word = direction === -1 ? PERIOD.before : PERIOD.behind;
    return html`
      <button type="button" class="step" title=${word} aria-label=${word}
        aria-disabled=${next === undefined ? "true" : nothing}
        @click=${() => choose(next)}>${direction === -1 ? "‹" : "›"}</button>
    `;
  };
  /** @param {Event} event */
  const onDay = ({ currentTarget }) => {
    const { elements } = /** @type {HTMLFormElement} */ (
      /** @type {HTMLInputElement} */ (currentTarget).form
    );
    const [from, to] = ["from", "to"].map((name) =>
      /** @type {HTMLInputElement} */ (elements.namedItem(name)).value
    );
    // While a day is typed it is empty.
    if (from === undefined || to === undefined || from === "" || to === "") return;
    choose(from <= to ? { period: "custom", from, to } : { period: "custom", from: to, to: from });
  };
  return html`
    <form id=${id} class="controls filters" @submit=${(/** @type {Event} */ event) =>
      event.preventDefault()}>
      <span class="period">
        ${toStepButton(-1)}
        <select name="period" aria-label=${PERIOD.period} .value=${live(filters.period)}
          @change=${(/** @type {Event} */ event) => {
            const period = toValue(event);
            const name = PERIODS.find((known) => known === period) ?? "7d";
            choose(name === "custom" ? { period: name, ...days } : { period: name });
          }}>${PERIODS.map((name) =>
            html`<option value=${name} ?selected=${name === filters.period}>${
              PERIOD.periods[name]
            }</option>`
          )}</select>
        ${toStepButton(1)}
      </span>
      ${filters.period === "custom"
        ? html`
          <span class="custom-days">
            <label>${PERIOD.from} <input type="date" name="from" .value=${live(days.from)}
              @change=${onDay}></label>
            <label>${PERIOD.to} <input type="date" name="to" .value=${live(days.to)}
              @change=${onDay}></label>
          </span>
        `
        : nothing}
      ${compares
        ? toLabelledSelect({
          name: "compare",
          title: PERIOD.compare,
          value: filters.compare ?? "previous",
          choices: COMPARISONS.map((name) => [name, PERIOD.comparisons[name]]),
          onChange: (compare) =>
            onChange({ ...filters, compare: compare === "previous" ? undefined : compare }),
        })
        : nothing}
      ${toStoreSelect(filters.store, (store) => onChange({ ...filters, store }))}
      ${more}
    </form>
  `;
}

/**
 * A chip for each filter beside the period, with a button that removes it.
 *
 * @typedef {object} Chip
 * @property {string} name of the filter
 * @property {string} text
 * @property {Filters} without the filters without it
 */

/**
 * @param {Filters} filters
 * @param {Format} format
 * @param {{ readonly today: string }} options ISO 8601 date
 * @returns {readonly Chip[]}
 */
export function toChips(filters, format, { today }) {
  /** @type {Chip[]} */
  const chips = [];
  const around = filters.within === undefined ? undefined : parseWithin(filters.within);
  if (around !== undefined) {
    chips.push({
      name: PERIOD.chips.days,
      text: format.dayRange(toDays(filters.period, { ...filters, today })),
      without: {
        ...filters,
        from: undefined,
        to: undefined,
        step: undefined,
        within: undefined,
        ...around,
      },
    });
  }
  /** @type {readonly (readonly [keyof typeof PERIOD.chips & keyof Filters, string | undefined])[]} */
  const texts = [
    ["store", filters.store],
    ["category", filters.category && toCategoryName(filters.category)],
    ["product", filters.product],
    ["weekday", filters.weekday === undefined ? undefined : format.weekday(filters.weekday)],
    ["hour", filters.hour === undefined ? undefined : format.hourRange(filters.hour)],
    ["till", filters.till],
    ["min", filters.min === undefined ? undefined : format.euros(filters.min)],
    ["max", filters.max === undefined ? undefined : format.euros(filters.max)],
  ];
  for (const [name, text] of texts) {
    if (text === undefined) continue;
    chips.push({ name: PERIOD.chips[name], text, without: { ...filters, [name]: undefined } });
  }
  return chips;
}

/**
 * @param {readonly Chip[]} chips
 * @param {(filters: Filters) => void} onChange
 */
export function toChipList(chips, onChange) {
  if (chips.length === 0) return nothing;
  return html`
    <ul class="chips" aria-label=${PERIOD.filters}>
      ${chips.map(({ name, text, without }) =>
        html`
          <li class="chip"><span>${name}: <b>${text}</b></span><button type="button"
            aria-label=${PERIOD.remove(`${name}: ${text}`)} title=${PERIOD.remove(text)}
            @click=${() => onChange(without)}><span aria-hidden="true">×</span></button></li>
        `
      )}
      ${chips.length > 1
        ? html`<li><button type="button" class="link" @click=${() =>
          onChange(withoutFilters(chips))}>${PERIOD.removeAll}</button></li>`
        : nothing}
    </ul>
  `;
}

/** The filters without any of the chips. @param {readonly Chip[]} chips @returns {Filters} */
function withoutFilters(chips) {
  const { period, from, to, compare, step } = chips[0]?.without ?? { period: "7d" };
  return { period, from, to, compare, step };
}

/**
 * The filters of a part of their period, from which a chip leads back.
 *
 * @param {Filters} filters
 * @param {import("./days.js").Days} days
 * @returns {Filters}
 */
export function withDays(filters, days) {
  const within = filters.within ?? toWithin(filters);
  return { ...filters, period: "custom", ...days, step: undefined, within };
}

/** @param {Event} event */
function toValue({ target }) {
  return /** @type {HTMLSelectElement} */ (target).value;
}
