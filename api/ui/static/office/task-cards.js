/** What was asked for and what came of it, the newest first. */

import { html, nothing, repeat } from "../vendor/lit.js";
import { movedTo } from "./actions.js";
import { actionWord, doneWords, inTheWayWords, refusedTitle, refusedWords, seatsInWords } from "./hall-words.js";

/** @typedef {import("./hall-view.js").OfficeHall} Host */
/** @typedef {import("./hall-work.js").HallWork} HallWork */
/** @typedef {import("./hall-work.js").Task} Task */
/** @typedef {import("../seatmap/texts.js").Texts} Texts */

/** @param {Host} host @param {HallWork} work @param {Texts} t */
export function taskCards(host, work, t) {
  const { hall } = work;
  if (!hall || !work.tasks.size) return nothing;
  return html`<section class="tasks" aria-labelledby="tasks-title"><h2 id="tasks-title">${t.say("hall-news")}</h2>
    ${repeat([...work.tasks.values()].toReversed(), (task) => task.id, (task) => card(host, work, t, task, hall))}</section>`;
}

/** @param {Host} host @param {HallWork} work @param {Texts} t @param {Task} task @param {import("../seatmap/hall.js").Hall} hall */
function card(host, work, t, task, hall) {
  const seatsOf = (/** @type {readonly string[]} */ tickets) => work.seatsOf(tickets);
  const done = doneWords(t, task, hall, seatsOf);
  const shown = seatsOf(task.kind === "move" && task.done.length ? movedTo(task.values) : task.ticket_ids);
  const state = task.refused.length ? "warn" : task.open ? "" : "good";
  const spared = task.done.reduce((sum, { command }) => sum + (command.sold ?? 0), 0);
  return html`<div class=${`card task ${state}`} data-kind=${task.kind} data-open=${task.open}>
    ${task.open ? html`<p><b>${t.say("hall-under-way", { action: actionWord(t, task.kind), seats: seatsInWords(t, hall, seatsOf(task.ticket_ids), task.ticket_ids.length) })}</b></p>` : nothing}
    ${task.problem ? html`<p class="wrong">${t.say(task.problem.code === "CUT_OFF" ? "hall-cut-off" : task.problem.status >= 500 ? "hall-away" : "hall-busy")}</p>` : nothing}
    ${done ? html`<p>${done}</p>` : nothing}
    ${spared ? html`<p class="quiet">${t.say("hall-spared", { count: spared })}</p>` : nothing}
    ${task.refused.map((each) => html`<div class="refused"><p><b>${refusedTitle(t, task, each, hall, seatsOf)}</b></p>
      ${[...refusedWords(t, each, task.values.holder ?? ""), ...inTheWayWords(t, each, hall, seatsOf)].map((line) => html`<p>${line}</p>`)}
      ${each.detail ? html`<p class="quiet" lang="en" dir="ltr">${each.detail}</p>` : nothing}</div>`)}
    ${task.open ? nothing : html`<div class="row">
      ${shown.length ? html`<button type="button" class="plain show" @click=${() => host.show(shown)}>${t.say("hall-show")}</button>` : nothing}
      <button type="button" class="plain close" @click=${() => closed(host, work, task)}>${t.say("close")}</button></div>`}
  </div>`;
}

/** @param {Host} host @param {HallWork} work @param {Task} task */
function closed(host, work, task) {
  work.dismiss(task.id);
  void host.updateComplete.then(() => host.focusOn("#selection-title"));
}
