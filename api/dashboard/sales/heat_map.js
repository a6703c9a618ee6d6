// @ts-check
/// <reference lib="dom" />
/**
 * Sales by weekday and hour: a table whose cells are the darker the more was sold. Each cell, weekday
 * and hour is a link that filters everything else by it.
 *
 * @module
 */
import { html, nothing } from "../parts/lit.js";
import { onRove } from "../parts/roving_focus.js";
import { toHeatRows } from "./heat_cells.js";
import { SALES } from "./words.js";

/** @typedef {import("../parts/filters.js").Filters} Filters */
/** @typedef {import("./heat_cells.js").HeatRow} HeatRow */
/** @typedef {import("./heat_cells.js").Measure} Measure */

/**
 * @param {readonly HeatRow[]} rows
 * @param {object} options
 * @param {readonly Measure[]} options.measures those that are known
 * @param {Measure} options.measure
 * @param {(measure: Measure) => void} options.onMeasure
 * @param {import("../parts/days.js").Days} options.days
 * @param {Filters} options.filters
 * @param {(filters: Partial<Filters>) => string} options.toHref
 * @param {import("../parts/format.js").Format} options.format
 */
export function toHeatMap(rows, options) {
  const { measures, measure, onMeasure, days, filters, toHref, format } = options;
  const heat = toHeatRows(rows, { measure, days });
  if (heat.length === 0) return html`<p class="nothing">${SALES.heat.nothing}</p>`;
  const toText = measure === "revenue" ? format.euros : format.count;
  /** @param {number} value */
  const toAverage = (value) => measure === "revenue" ? format.euros(value) : format.rate(value);
  /** Removes the filters again where they are set. @param {{ weekday?: number, hour?: number }} chosen */
  const toggle = ({ weekday, hour }) =>
    toHref(
      filters.weekday === weekday && filters.hour === hour
        ? { weekday: undefined, hour: undefined }
        : { weekday, hour },
    );
  return html`
    <div class="segments small" role="group" aria-label=${SALES.heat.measure}>${measures.map((
      name,
    ) =>
      html`<label><input type="radio" name="measure" .checked=${name === measure}
          @change=${() => onMeasure(name)}><span>${SALES.figures[name]}</span></label>`
    )}</div>
    <table class="heat" id="heat" @keydown=${onRove}>
      <caption class="hidden">${SALES.heat.caption}</caption>
      <thead>
        <tr><th scope="col"><span class="hidden">${SALES.heat.hour}</span></th>${WEEKDAYS.map((
          weekday,
        ) =>
          html`<th scope="col"><a href=${toggle({ weekday })} tabindex="-1"
              data-rove=${`${weekday},0`} title=${format.weekday(weekday)}
              aria-current=${
            filters.weekday === weekday && filters.hour === undefined ? "true" : nothing
          }>${toNamed(format.shortWeekday(weekday), format.weekday(weekday))}</a></th>`
        )}</tr>
      </thead>
      <tbody>${heat.map(({ hour, cells }, index) =>
        html`<tr>
          <th scope="row"><a href=${toggle({ hour })} tabindex="-1" data-rove=${`0,${index + 1}`}
            title=${format.hourRange(hour)}
            aria-current=${
          filters.hour === hour && filters.weekday === undefined ? "true" : nothing
        }>${toNamed(format.hourOnly(hour), format.hourRange(hour))}</a></th>
          ${
          cells.map(({ weekday, value, average, level }) => {
            const text = SALES.heat.cell(
              format.weekday(weekday),
              format.hourRange(hour),
              `${toText(value)} ${measure === "revenue" ? "" : SALES.heat.units[measure]}`.trim(),
              toAverage(average),
            );
            return html`<td data-level=${level}>${
              value === 0 ? html`<span class="hidden">0</span>` : html`
                <a href=${toggle({ weekday, hour })} tabindex="-1"
                  data-rove=${`${weekday},${index + 1}`} title=${text}
                  aria-current=${filters.weekday === weekday && filters.hour === hour
                    ? "true"
                    : nothing}>${toNamed(format.short(value), text)}</a>
              `
            }</td>`;
          })
        }
        </tr>`
      )}</tbody>
    </table>
  `;
}

/** From Monday. */
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

/** A short text for the eye, and the whole one for screen readers. @param {string} short @param {string} whole */
function toNamed(short, whole) {
  return html`<span aria-hidden="true">${short}</span><span class="hidden">${whole}</span>`;
}
