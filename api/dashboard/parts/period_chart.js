// @ts-check
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * The chart of a period: a bar for each hour, day, week or month, before a wider and paler bar of the
 * compared period. Each is a link, and its values are in words above. It is drawn in SVG, so that bars
 * can be clicked, have the focus and follow the colours of the page.
 *
 * @module
 */
import { toScale } from "./chart_scale.js";
import { html, nothing, render, svg } from "./lit.js";
import { ensureStop, onRove } from "./roving_focus.js";

/**
 * @typedef {object} Bar
 * @property {string} label below the bar
 * @property {string} title its time, whole
 * @property {number} now
 * @property {number | undefined} before absent: there is nothing to compare with
 * @property {string} href
 * @property {boolean} isUnfinished
 * @property {boolean} isChosen
 * @property {string} text what its values are, in words
 */
/**
 * @typedef {object} PeriodChartData
 * @property {readonly Bar[]} bars
 * @property {string} label what the chart is, for screen readers
 * @property {import("./lit.js").Content} legend while no bar is pointed at
 * @property {(value: number) => string} toTick
 */

/** A chart, empty until values are drawn. Its element has an id. @param {string} id */
export function createPeriodChart(id) {
  const element = document.createElement("div");
  element.id = id;
  element.className = "period-chart";
  /** @type {PeriodChartData | undefined} */
  let data;
  let width = 0;
  /** @type {number | undefined} */
  let pointed;

  function draw() {
    if (data === undefined || width === 0) return;
    render(toChart(data, { width, pointed, onPoint }), element);
    ensureStop(element);
  }

  /** @param {number | undefined} index */
  function onPoint(index) {
    if (index === pointed) return;
    pointed = index;
    draw();
  }

  // Not of the SVG: with a listener of the focus Chromium makes that a stop of the Tab key.
  element.addEventListener("keydown", onRove);
  element.addEventListener("pointerleave", () => onPoint(undefined));
  element.addEventListener("focusout", () => onPoint(undefined));

  /** Draws for the width of the screen, or of paper, where else its words would be too small. */
  addEventListener("beforeprint", () => drawIn(PAPER_PIXELS));
  addEventListener("afterprint", () => drawIn(Math.floor(element.clientWidth)));

  /** @param {number} pixels */
  function drawIn(pixels) {
    width = pixels;
    draw();
  }

  new ResizeObserver(([entry]) => {
    const next = Math.floor(entry?.contentRect.width ?? 0);
    if (next === width) return;
    width = next;
    draw();
  }).observe(element);

  return {
    element,
    /** Draws these values. @param {PeriodChartData} next */
    show(next) {
      if (next.bars.length !== data?.bars.length) pointed = undefined;
      data = next;
      draw();
    },
  };
}

/**
 * @param {PeriodChartData} data
 * @param {object} options
 * @param {number} options.width pixels
 * @param {number | undefined} options.pointed
 * @param {(index: number | undefined) => void} options.onPoint
 */
function toChart({ bars, label, legend, toTick }, { width, pointed, onPoint }) {
  const values = bars.flatMap(({ now, before }) => before === undefined ? [now] : [now, before]);
  const scale = toScale(values, 5);
  const [low = 0, high = 1] = [scale[0], scale.at(-1)];
  const left = 14 + 7 * Math.max(...scale.map((value) => toTick(value).length));
  const [top, bottom] = [8, HEIGHT - 24];
  /** @param {number} value */
  const y = (value) => bottom - (value - low) / (high - low) * (bottom - top);
  const slot = (width - left - 4) / Math.max(1, bars.length);
  const every = Math.ceil(LABEL_PIXELS / slot);
  const bar = pointed === undefined ? undefined : bars[pointed];
  return html`
    <p class="legend" aria-hidden="true">${bar === undefined
      ? legend
      : html`<span><b>${bar.title}</b></span><span>${bar.text}</span>`}</p>
    <svg class="bars" role="group" aria-label=${label} width=${width} height=${HEIGHT}
      viewBox=${`0 0 ${width} ${HEIGHT}`}>
      <defs>
        <pattern id="unfinished" width="6" height="6" patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6"></rect><rect
          class="hatch" width="3" height="6"></rect></pattern>
      </defs>
      <g aria-hidden="true">${scale.map((value) =>
        svg`
          <line class=${value === 0 ? "zero" : "grid"} x1=${left} x2=${width} y1=${y(value)}
            y2=${y(value)}></line>
          <text x=${left - 8} y=${y(value) + 4} text-anchor="end">${toTick(value)}</text>
        `
      )}</g>
      ${bars.map((each, index) => {
        const x = left + index * slot;
        const [wide, narrow] = [Math.min(slot * 0.86, 72), Math.min(slot * 0.56, 46)];
        /** @param {number} value @param {number} size @param {string} name */
        const toRect = (value, size, name) =>
          svg`
            <rect class=${name} x=${x + (slot - size) / 2} y=${Math.min(y(value), y(0))}
              width=${size} height=${Math.abs(y(value) - y(0))} rx=${Math.min(2, size / 4)}></rect>
          `;
        // The last label ends with the chart.
        const isAtEnd = x + slot / 2 + LABEL_PIXELS / 2 > width;
        const isLabelled = (bars.length - 1 - index) % every === 0;
        return svg`
          <a class="bar-link" href=${each.href} tabindex="-1" data-rove=${`${index},0`}
            aria-label=${`${each.title}: ${each.text}`}
            aria-current=${each.isChosen ? "true" : nothing}
            @pointerenter=${() => onPoint(index)} @focus=${() => onPoint(index)}>
            <rect class="slot" x=${x} y=${top} width=${slot} height=${bottom - top} rx="3"></rect>
            ${each.before === undefined ? nothing : toRect(each.before, wide, "bar-before")}
            ${toRect(each.now, narrow, each.isUnfinished ? "bar-now unfinished" : "bar-now")}
          </a>
          ${isLabelled
            ? svg`
              <text aria-hidden="true" x=${isAtEnd ? width : x + slot / 2} y=${HEIGHT - 6}
                text-anchor=${isAtEnd ? "end" : "middle"}>${each.label}</text>
            `
            : nothing}
        `;
      })}
    </svg>
  `;
}

/** Of A4 less its margins and those of a card, in CSS pixels. */
const PAPER_PIXELS = 650;
const HEIGHT = 232;
const LABEL_PIXELS = 64;
