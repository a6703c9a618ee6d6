// @ts-check
/// <reference lib="dom" />
/**
 * The dialog in which somebody decides on dead letters: how many it is about and what it does, the
 * reason, and then what became of each.
 *
 * @module
 */
import { ApiFailure } from "../parts/api_client.js";
import { html, nothing, render } from "../parts/lit.js";
import { toProblemText } from "../parts/problem_text.js";
import { countTarget, toActionBody } from "./letter_actions.js";
import { toPositionText } from "./position_text.js";
import { LETTERS } from "./words.js";

/** @typedef {import("./letter_actions.js").LetterAction} LetterAction */
/** @typedef {import("./letter_actions.js").Target} Target */
/** @typedef {ReturnType<typeof import("../../dead_letters/to_request_answer.ts").toRequestAnswer>} Request */
/**
 * @typedef {object} Asked
 * @property {LetterAction} action
 * @property {Target} target
 * @property {boolean} isSent
 * @property {Request} [request]
 * @property {string} [problem]
 */

/**
 * @param {object} options
 * @param {import("../parts/api_client.js").ApiClient} options.api
 * @param {import("../parts/format.js").Format} options.format
 * @param {() => void} options.onDone called when something may have changed
 */
export function createActionDialog({ api, format, onDone }) {
  const dialog = document.createElement("dialog");
  dialog.id = "letter-action";
  dialog.setAttribute("aria-labelledby", "letter-action-title");
  const words = LETTERS.dialog;
  /** @type {Asked | undefined} */
  let asked;
  let ended = new AbortController();

  dialog.addEventListener("close", () => {
    ended.abort();
    if (asked?.isSent) onDone();
    asked = undefined;
  });

  /** @param {LetterAction} action @param {Target} target */
  function open(action, target) {
    ended = new AbortController();
    asked = { action, target, isSent: false };
    draw();
    dialog.showModal();
    dialog.querySelector("input")?.focus();
  }

  function draw() {
    if (asked === undefined) return;
    const { action, isSent } = asked;
    const { title, does } = LETTERS.action[action];
    render(
      html`
        <h2 id="letter-action-title">${title}</h2>
        <p>${toAbout(asked)}</p>
        <p class="note">${does}</p>
        ${isSent ? toProgress(asked) : toForm(asked)}
      `,
      dialog,
    );
  }

  /** @param {Asked} of */
  function toAbout({ target }) {
    const count = format.count(countTarget(target));
    return "code" in target
      ? words.aboutCode(count, target.code)
      : words.about(countTarget(target), count);
  }

  /** @param {Asked} of */
  function toForm({ action, target, problem }) {
    const number = countTarget(target);
    return html`
      <form @submit=${onSubmit}>
        <label>${words.reason}
          <input name="reason" required maxlength="500" autocomplete="off" aria-describedby="letter-action-hint"></label>
        <p class="note" id="letter-action-hint">${words.hint}</p>
        ${problem === undefined ? nothing : html`<p class="problem" role="alert">${problem}</p>`}
        <div class="buttons">
          <button type="button" @click=${() => dialog.close()}>${words.cancel}</button>
          <button class="primary" data-action=${action}>${LETTERS.action[action].button}: ${words
            .confirm(number, format.count(number))}</button>
        </div>
      </form>
    `;
  }

  /** @param {Asked} of */
  function toProgress({ request }) {
    const isOver = request !== undefined && request.finishedAt !== null;
    return html`
      <div role="status" id="letter-action-state">${isOver
        ? toResult(request)
        : html`<p>${toState(request)}</p>`}</div>
      <div class="buttons">
        <button type="button" class=${isOver ? "primary" : ""} @click=${() =>
          dialog.close()}>${words.close}</button>
      </div>
    `;
  }

  /** @param {Request | undefined} request */
  function toState(request) {
    if (request === undefined) return words.waiting;
    if (request.state === "waiting") return words.waitingLong;
    const done = Object.values(request.counts).reduce((sum, count) => sum + count, 0);
    return done === 0 ? words.waiting : words.running(format.count(done));
  }

  /** @param {Request} request */
  function toResult({ id, counts, outcomes, failure, hasMore, actor, finishedAt }) {
    const numbers = Object.entries(counts)
      .map(([outcome, count]) => `${toWord(outcome)}: ${format.count(count)}`).join(" · ");
    return html`
      <p><b>${failure === null ? words.done : words.failed}</b> ${numbers}</p>
      ${failure === null ? nothing : html`<p class="problem" lang="en">${failure}</p>`}
      ${hasMore ? html`<p>${words.more}</p>` : nothing}
      <ul class="outcomes">${outcomes.map(({ position, outcome, detail }) =>
        html`<li><b>${toWord(outcome)}</b> ${toPositionText(position)} <span class="secondary"
        lang="en">${detail}</span></li>`
      )}</ul>
      <p class="note" id="letter-action-audit">${words.audit(
        actor,
        format.instant(finishedAt ?? ""),
      )} ${words.request} <code>${id}</code></p>
    `;
  }

  /** @param {SubmitEvent} event */
  async function onSubmit(event) {
    event.preventDefault();
    const reason = dialog.querySelector("input")?.value.trim() ?? "";
    if (asked === undefined || asked.isSent || reason === "") return;
    const { signal } = ended;
    const { action, target } = asked;
    asked = { action, target, isSent: true };
    draw();
    try {
      const body = toActionBody(target, reason);
      await follow(await api.postJson(`dead-letters/${action}`, body, signal), signal);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiFailure)) throw error;
      asked = { action, target, isSent: false, problem: toProblemText(error) };
      draw();
    }
  }

  /** Shows the request until it is finished. @param {unknown} answer @param {AbortSignal} signal */
  async function follow(answer, signal) {
    let request = /** @type {Request} */ (answer);
    while (!signal.aborted && asked !== undefined) {
      asked = { ...asked, request };
      draw();
      if (request.finishedAt !== null) break;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      if (signal.aborted) return;
      const path = `dead-letters/requests/${request.id}`;
      request = /** @type {Request} */ (await api.getJson(path, signal));
    }
    dialog.querySelector("button")?.focus();
  }

  return { element: dialog, open, isOpen: () => dialog.open };
}

/** @param {string} outcome */
function toWord(outcome) {
  /** @type {Readonly<Record<string, string>>} */
  const known = LETTERS.outcomes;
  return Object.hasOwn(known, outcome) ? known[outcome] ?? outcome : outcome;
}

/** Time between two looks at a request that waits. */
const LOOK_MS = 1_000;
