// @ts-check
/**
 * Splits a masked sample into what the till sent and our masks, and translates the masks.
 *
 * @module
 */
import { REFUSALS } from "./words.js";

/** @typedef {{ readonly text: string, readonly isMasked: boolean }} SamplePart */

/**
 * The parts of a sample, in order. Every text that came is in quotes there, so that a `‹` outside of
 * quotes is ours.
 *
 * @param {string} sample as `maskSample()` makes it
 * @returns {readonly SamplePart[]}
 */
export function toSampleParts(sample) {
  /** @type {SamplePart[]} */
  const parts = [];
  for (const [text] of sample.matchAll(PARTS)) {
    const isMasked = text.startsWith("‹");
    const last = parts.at(-1);
    if (!isMasked && last !== undefined && !last.isMasked) {
      parts[parts.length - 1] = { text: last.text + text, isMasked };
    } else parts.push({ text: isMasked ? translate(text) : text, isMasked });
  }
  return parts;
}

/** @param {string} mask */
function translate(mask) {
  for (const [kind, form] of FORMS) {
    const found = form.exec(mask);
    if (found !== null) return `‹${REFUSALS.masks[kind](Number(found[1] ?? 0))}›`;
  }
  return mask;
}

/** A text in quotes, a mask, or anything up to the next of them. */
const PARTS = /"(?:[^"\\]|\\.)*"?|‹[^›]*›|[^"‹]+|‹/gs;
/** What `maskSample()` writes. @type {readonly (readonly [keyof typeof REFUSALS.masks, RegExp])[]} */
const FORMS = [
  ["text", /^‹text of (\d+) characters?›$/],
  ["number", /^‹number of (\d+) characters?›$/],
  ["word", /^‹word of (\d+) characters?›$/],
  ["name", /^‹name of (\d+) characters?›$/],
  ["object", /^‹object of (\d+) characters?›$/],
  ["list", /^‹list of (\d+) characters?›$/],
  ["gzip", /^‹gzip of (\d+) bytes?›$/],
  ["xml", /^‹XML or HTML, (\d+) characters?›$/],
  ["noJson", /^‹text that is no JSON, (\d+) characters?›$/],
  ["moreLines", /^‹(\d+) lines? more›$/],
  ["lines", /^‹(\d+) lines?›$/],
  ["cut", /^‹cut, of (\d+) characters?›$/],
  ["notUtf8", /^‹not UTF-8›$/],
  ["end", /^‹end›$/],
];
