// @ts-check
/// <reference lib="dom" />
/**
 * The position of a record, which breaks between its parts and never within one.
 *
 * @module
 */
import { html } from "../parts/lit.js";

/** @param {string} position `topic/partition@offset` */
export function toPositionText(position) {
  const [topic = "", place = ""] = position.split(/(?=\/)/, 2);
  return html`<span class="position"><span>${topic}</span><wbr><span>${place}</span></span>`;
}

/** @param {{ readonly topic: string, readonly partition: number, readonly offset: number }} record */
export function toPosition({ topic, partition, offset }) {
  return `${topic}/${partition}@${offset}`;
}
