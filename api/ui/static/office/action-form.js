/** What an action has to be told before it is done. */

import { html, nothing } from "../vendor/lit.js";
import { finder } from "../seatmap/finding.js";
import { classNames } from "../seatmap/prices.js";
import { fullName } from "../seatmap/words.js";
import { actionOf, is_personal } from "./actions.js";
import { actionWord, seatsInWords } from "./hall-words.js";
import { digitsOf, minorOf, totalIn, written } from "./money.js";

/** @typedef {import("./hall-view.js").OfficeHall} Host */
/** @typedef {import("./hall-view.js").Form} Form */
/** @typedef {import("./hall-work.js").HallWork} HallWork */
/** @typedef {import("../seatmap/texts.js").Texts} Texts */
/** @typedef {import("./actions.js").Values} Values */

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
    ${field(form, work, t, seats)}
    ${form.kind === "hold" && work.event ? html`<p class="quiet">${t.say("hall-held-for", { time: t.duration(work.event.hold_seconds) })}</p>` : nothing}
    ${form.kind === "sell" || form.kind === "hold" ? price(work, t, seats) : nothing}
    ${form.says ? html`<p class="wrong" id="action-says">${form.says}</p>` : nothing}
    <div class="row"><button type="submit" class="primary go">${actionWord(t, form.kind)}</button>
      <button type="button" class="leave" @click=${() => void host.leave()}>${t.say("hall-never-mind")}</button></div>
  </form>`;
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
  const hall = /** @type {import("../seatmap/hall.js").Hall} */ (work.hall);
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
          <input name="to" autocomplete="off" maxlength="100" aria-describedby="target-hint" aria-invalid=${form.says !== ""}
            .value=${form.target >= 0 ? fullName(t, hall, form.target) : ""} placeholder=${t.say("hall-target-example")}></label>
        <p class="quiet" id="target-hint">${t.say("hall-target-hint")}</p>`;
    case "channel":
      return html`<label>${t.say("hall-channel")}<select name="channel"><option value="">${t.say("hall-general-sale")}</option>
        ${work.channels.map(({ key, name }) => html`<option value=${key}>${name}</option>`)}</select></label>`;
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
  const hall = /** @type {import("../seatmap/hall.js").Hall} */ (work.hall);
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
      const target = aimedAt(t, work, form, said("to"));
      if (typeof target === "string") return wrong(target);
      const ids = await work.ids?.of([target]);
      return ids ? { values: { to: ids[0] }, says: "" } : wrong(t.say("hall-not-sent"));
    }
    default:
      return { values: {}, says: "" };
  }
}

/** @param {Texts} t @param {HallWork} work @param {Form} form @param {string} text @returns {number | string} the seat, or what is wrong */
function aimedAt(t, work, form, text) {
  const hall = /** @type {import("../seatmap/hall.js").Hall} */ (work.hall);
  const is_aimed = form.target >= 0 && text === fullName(t, hall, form.target);
  if (!text) return t.say("hall-target-missing");
  const found = is_aimed ? [form.target] : [...hall.section.keys()].filter(finder(hall, text, t.language));
  if (!found.length) return t.say("hall-not-found", { text });
  const free = found.filter((seat) => work.board?.is_free(seat));
  if (!free.length) return t.say("hall-target-taken", { seat: found.length === 1 ? fullName(t, hall, found[0]) : text });
  return free.length === 1 ? free[0] : t.say("hall-target-many", { text });
}
