/** What an action has to be told before it is done. */

import { html, nothing } from "../vendor/lit.js";
import { classNames } from "../seatmap/prices.js";
import { fullName } from "../seatmap/words.js";
import { actionOf, is_personal } from "./actions.js";
import { actionWord, seatsInWords } from "./hall-words.js";
import { digitsOf, minorOf, totalIn, written } from "./money.js";
import { namesOf, pairs, targetsOf } from "./moving.js";
import { orderOf } from "./orders.js";

/** @typedef {import("./hall-view.js").OfficeHall} Host */
/** @typedef {import("./hall-view.js").Form} Form */
/** @typedef {import("./hall-work.js").HallWork} HallWork */
/** @typedef {import("../seatmap/texts.js").Texts} Texts */
/** @typedef {import("./actions.js").Values} Values */
/** @typedef {import("../seatmap/hall.js").Hall} Hall */

const HOLDER_MAX = 200, REASON_MAX = 500;

/** @param {Host} host @param {HallWork} work @param {Texts} t */
export function actionForm(host, work, t) {
  const { form } = host;
  const { hall } = work;
  if (!form || !hall) return nothing;
  const seats = host.touchedBy(form.kind);
  const others = work.selection.size - seats.length;
  return html`<form class="card action" aria-labelledby="action-title" novalidate @submit=${(/** @type {SubmitEvent} */ event) => void host.submitted(event)}>
    <h2 id="action-title">${actionWord(t, form.kind)}: ${seatsInWords(t, hall, seats)}</h2>
    ${is_personal(form.kind) ? people(work, t, seats) : nothing}
    ${others ? html`<p class="quiet">${t.say("hall-others-stay", { count: others })}</p>` : nothing}
    ${together(form, work, t, seats)}
    ${field(form, work, t, seats)}
    ${(form.kind === "hold" || form.kind === "extend") && work.event ? html`<p class="quiet">${t.say("hall-held-for", { time: t.duration(work.event.hold_seconds) })}</p>` : nothing}
    ${form.kind === "sell" || form.kind === "hold" ? price(work, t, seats) : nothing}
    ${form.says ? html`<p class="wrong" id="action-says">${form.says}</p>` : nothing}
    <div class="row"><button type="submit" class="primary go">${actionWord(t, form.kind)}</button>
      <button type="button" class="leave" @click=${() => void host.leave()}>${t.say("hall-never-mind")}</button></div>
  </form>`;
}

/** Whether it is done to all or to none. @param {Form} form @param {HallWork} work @param {Texts} t @param {readonly number[]} seats */
function together({ kind }, work, t, seats) {
  const is_asked = kind === "sell" || kind === "hold" || is_personal(kind);
  if (!is_asked || seats.length < 2) return nothing;
  const parts = is_personal(kind) && kind !== "move" ? work.partsOf(kind, seats) : 1;
  return html`<p class="quiet together">${t.say("hall-together", { parts })}</p>`;
}

/** Whose the seats are. @param {HallWork} work @param {Texts} t @param {readonly number[]} seats */
function people(work, t, seats) {
  const names = [...new Set(seats.flatMap((seat) => work.known.get(seat)?.holder ?? []))];
  return names.length ? html`<p>${t.say("hall-whose", { holders: t.list(names.slice(0, 5)), more: Math.max(0, names.length - 5) })}</p>` : nothing;
}

/** What it costs: the seats' own prices, or a class of the event. @param {HallWork} work @param {Texts} t @param {readonly number[]} seats */
function price(work, t, seats) {
  const { hall, event } = work;
  if (!hall) return nothing;
  const classes = classNames(event).flatMap((name) => {
    const cost = totalIn(hall, event, seats, name);
    return cost === null ? [] : [{ name, text: t.say("hall-class-price", { name, total: t.money(cost, hall.currency) }) }];
  });
  const total = t.money(seats.reduce((sum, seat) => sum + hall.price(seat), 0), hall.currency);
  if (!classes.length) return html`<p class="between sum"><span>${t.say("total")}</span><span>${total}</span></p>`;
  return html`<label>${t.say("hall-price-class")}<select name="price_class">
    <option value="">${t.say("hall-full-price", { total })}</option>
    ${classes.map(({ name, text }) => html`<option value=${name}>${text}</option>`)}</select></label>`;
}

/** @param {Form} form @param {HallWork} work @param {Texts} t @param {readonly number[]} seats */
function field(form, work, t, seats) {
  const says = form.says ? "action-says" : nothing;
  const hall = /** @type {Hall} */ (work.hall);
  switch (actionOf(form.kind).asks) {
    case "holder":
    case "to_holder":
      return html`<label>${t.say(form.kind === "transfer" ? "hall-to-holder" : "hall-holder")}
        <input name="holder" autocomplete="off" maxlength=${HOLDER_MAX} required aria-describedby=${says} aria-invalid=${form.says !== ""}></label>`;
    case "reason":
      return html`<label>${t.say("hall-reason")}
        <input name="reason" autocomplete="off" maxlength=${REASON_MAX} required aria-describedby=${says} aria-invalid=${form.says !== ""}></label>`;
    case "to":
      return html`<label>${t.say("hall-target")}
          <input name="to" autocomplete="off" maxlength="10000" aria-describedby="target-hint" aria-invalid=${form.says !== ""}
            .value=${namesOf(t, hall, form.targets)} placeholder=${t.say("hall-target-example")}></label>
        <p class="quiet" id="target-hint">${t.say("hall-target-hint", { count: seats.length })}</p>
        ${seats.length > 1 && form.targets.length === seats.length ? whereTo(t, hall, seats, form.targets) : nothing}`;
    case "channel":
      return html`<label>${t.say("hall-channel")}<select name="channel"><option value="">${t.say("hall-general-sale")}</option>
        ${work.kept.channels.map(({ key, name }) => html`<option value=${key}>${name}</option>`)}</select></label>`;
    case "price":
      return html`<label>${t.say("hall-new-price", { currency: hall.currency })}
        <input name="price" inputmode="decimal" autocomplete="off" maxlength="16" required aria-describedby=${says} aria-invalid=${form.says !== ""}
          value=${written(hall.price(seats[0]), digitsOf(hall.currency))}></label>`;
    default:
      return nothing;
  }
}

/** @param {string} says */
const wrong = (says) => ({ values: null, says });

/**
 * Read a form: what is to be done, or what is wrong. @param {Host} host @param {HallWork} work @param {Texts} t @param {Form} form @param {FormData} data
 * @returns {Promise<{ values: Values | null, says: string }>}
 */
export async function ready(host, work, t, form, data) {
  const hall = /** @type {Hall} */ (work.hall);
  const said = (/** @type {string} */ name) => String(data.get(name) ?? "").trim();
  switch (actionOf(form.kind).asks) {
    case "holder":
    case "to_holder": {
      const holder = said("holder");
      if (!holder) return wrong(t.say("hall-holder-missing"));
      if (form.kind === "transfer") return { values: { to_holder: holder }, says: "" };
      const price_class = said("price_class");
      const channels = new Set(host.touchedBy(form.kind).map((seat) => work.channelOf(seat)));
      if (channels.size > 1) return wrong(t.say("hall-channels-differ"));
      const [channel] = channels;
      return { values: { holder, ...(price_class && { price_class }), ...(channel && { channel }) }, says: "" };
    }
    case "reason":
      return said("reason") ? { values: { reason: said("reason") }, says: "" } : wrong(t.say("hall-reason-missing"));
    case "price": {
      const digits = digitsOf(hall.currency);
      const price = minorOf(said("price"), digits);
      return price === null ? wrong(t.say("hall-price-odd", { example: written(4550, digits) })) : { values: { price }, says: "" };
    }
    case "channel":
      return { values: { channel: said("channel") || null }, says: "" };
    case "to": {
      const seats = host.touchedBy("move");
      if (seats.length > 1 && orderOf(work.ticketsOf(seats)) === null) return wrong(t.say("hall-orders"));
      const targets = aimedAt(host, hall, t, form, said("to"), seats.length);
      if (typeof targets === "string") return wrong(targets);
      const moves = await named(work, pairs(seats, targets).filter(([from, to]) => from !== to));
      if (!moves) return wrong(t.say("hall-not-sent"));
      return Object.keys(moves).length ? { values: { moves }, says: "" } : wrong(t.say("hall-target-missing"));
    }
    default:
      return { values: {}, says: "" };
  }
}

/** @param {Host} host @param {Hall} hall @param {Texts} t @param {Form} form @param {string} text @param {number} count so many are needed @returns {readonly number[] | string} the seats, or what is wrong */
function aimedAt(host, hall, t, { targets }, text, count) {
  if (!targets.length || text !== namesOf(t, hall, targets)) return targetsOf(t, hall, text, count, (seat) => host.mayGoTo(seat));
  return targets.length === count ? targets : t.say("hall-target-count", { count, named: targets.length });
}

/** The tickets of seats, each with that of the one it becomes; null: not to be had now. @param {HallWork} work @param {readonly [number, number][]} moved */
async function named(work, moved) {
  const [from, to] = await Promise.all([0, 1].map((side) => work.ids?.of(moved.map((pair) => pair[side]))));
  return from && to ? Object.fromEntries(from.map((id, index) => [id, to[index]])) : null;
}

/** Who goes where. @param {Texts} t @param {Hall} hall @param {readonly number[]} seats @param {readonly number[]} targets */
function whereTo(t, hall, seats, targets) {
  return html`<ul class="items where-to">${pairs(seats, targets).map(([from, to]) => html`<li>${t.say("hall-from-to", { from: fullName(t, hall, from), to: fullName(t, hall, to) })}</li>`)}</ul>`;
}
