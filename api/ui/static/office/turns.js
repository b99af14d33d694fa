/** `<office-turns>`: the turns in an event's life: it is postponed, copied, cancelled, deleted. */

import { html, nothing } from "../vendor/lit.js";
import { momentOf, wallOf } from "./moments.js";
import { problemBlock } from "./problems.js";
import { eventAddress } from "./router.js";
import { View } from "./view.js";

/** @typedef {"postpone" | "copy" | "cancel" | "reopen" | "delete"} Turn */

/** @extends {View<import("./tabs.js").EventDesk>} */
class Turns extends View {
  /** @override */
  static properties = { ...View.properties, event: { attribute: false }, turn: { state: true }, affected: { state: true } };

  constructor() {
    super();
    /** @type {any} */
    this.event = null;
    /** @type {Turn | null} */
    this.turn = null;
    /** @type {{ held: number, sold: number, holders: number } | null} */
    this.affected = null;
  }

  /** @override */
  render() {
    const { t, event, affected } = this;
    const { counts } = event;
    const may_delete = counts.SOLD + counts.HELD === 0;
    const turns = /** @type {Turn[]} */ (["postpone", "copy", event.cancelled_at ? "reopen" : "cancel", ...(may_delete ? ["delete"] : [])]);
    return html`<section class="card"><h2>${t.say("turns")}</h2>
      ${affected
        ? html`<p class="good" role="status">${t.say("cancelled-affected", { ...affected })}
            <a href=${eventAddress(event.id, "names")}>${t.say("tab-names")}</a></p>`
        : nothing}
      <div class="actions">${turns.map(
        (turn) => html`<button type="button" class=${turn === "cancel" || turn === "delete" ? "danger" : ""} @click=${() => this._open(turn)}>${t.say(`turn-${turn}`)}</button>`,
      )}</div>
      <dialog aria-labelledby="turn-title" @close=${() => (this.turn = null)}>${this.turn ? this._dialog(this.turn) : nothing}</dialog>
    </section>`;
  }

  /** @param {Turn} turn */
  _dialog(turn) {
    const { t, event } = this;
    const { counts } = event;
    const starts_at = event.starts_at ? wallOf(event.starts_at, event.time_zone) : "";
    return html`<form @submit=${(/** @type {SubmitEvent} */ submitted) => this._do(submitted, turn)}>
      <h2 id="turn-title">${t.say(`turn-${turn}`)}</h2>
      <p>${t.say(`turn-${turn}-text`, { sold: counts.SOLD, held: counts.HELD })}</p>
      ${turn === "copy" ? html`<label class="field"><span>${t.say("rule-name")}</span><input name="name" required maxlength="200" .value=${event.name}></label>` : nothing}
      ${turn === "postpone" || turn === "copy"
        ? html`<label class="field"><span>${t.say("rule-starts_at")} (${event.time_zone})</span>
            <input name="starts_at" type="datetime-local" ?required=${turn === "postpone"} .value=${starts_at}></label>`
        : nothing}
      ${turn === "cancel" ? html`<label class="field"><span>${t.say("reason")}</span><input name="reason" maxlength="500"></label>` : nothing}
      ${problemBlock(t, this.problem)}
      <div class="actions">
        <button class=${turn === "cancel" || turn === "delete" ? "danger" : "primary"} ?disabled=${this.is_busy}>${t.say(`turn-${turn}`)}</button>
        <button type="button" @click=${() => this._element()?.close()}>${t.say("leave-it")}</button>
      </div>
    </form>`;
  }

  _element() {
    return this.querySelector("dialog");
  }

  /** @param {Turn} turn */
  async _open(turn) {
    this.problem = null;
    this.turn = turn;
    await this.updateComplete;
    this._element()?.showModal();
  }

  /** @param {SubmitEvent} submitted @param {Turn} turn */
  async _do(submitted, turn) {
    submitted.preventDefault();
    const said = new FormData(/** @type {HTMLFormElement} */ (submitted.target));
    const at = String(said.get("starts_at") ?? "");
    const starts_at = at ? momentOf(at, this.event.time_zone) : undefined;
    const path = `/events/${encodeURIComponent(this.event.id)}`;
    const { session, desk, t } = this;
    if (turn === "postpone") {
      const event = await this.attempt(() => session.request("PATCH", path, { body: { starts_at } }));
      if (event) this._done(event, t.say("saved"));
    } else if (turn === "copy") {
      const name = String(said.get("name")).trim();
      const made = await this.attempt(() => session.request("POST", `${path}/copy`, { body: { name, starts_at } }));
      if (made) desk.go(eventAddress(made.id, "rules"));
    } else if (turn === "cancel") {
      const reason = String(said.get("reason")).trim() || undefined;
      const cancelled = await this.attempt(() => session.request("POST", `${path}/cancel`, { body: { reason } }));
      if (!cancelled) return;
      this.affected = cancelled.affected;
      this._done(cancelled.event, t.say("cancelled-affected", { ...cancelled.affected }));
    } else if (turn === "reopen") {
      const event = await this.attempt(() => session.request("POST", `${path}/reopen`, { body: {} }));
      this.affected = null;
      if (event) this._done(event, t.say("saved"));
    } else {
      const is_deleted = await this.attempt(async () => (await session.request("DELETE", path), true));
      if (is_deleted) desk.go("#/events");
    }
  }

  /** @param {any} event @param {string} news */
  _done(event, news) {
    this._element()?.close();
    this.desk.announce(news);
    this.dispatchEvent(new CustomEvent("changed", { detail: event }));
  }
}

customElements.define("office-turns", Turns);
