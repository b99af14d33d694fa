/** `<office-channels>`: what is kept for sponsors, the press, the box office: how much of it is had, and when it is let go. */

import { html, nothing, repeat } from "../vendor/lit.js";
import { inZone, momentOf, wallOf } from "./moments.js";
import { problemBlock } from "./problems.js";
import { View } from "./view.js";

export const TAG = "office-channels";
const TIMES = /** @type {const} */ (["opens_at", "closes_at", "release_at"]);

/** @extends {View<import("./tabs.js").EventDesk>} */
class Channels extends View {
  /** @override */
  static properties = { ...View.properties, channels: { state: true }, open: { state: true }, wrong: { state: true }, sections: { state: true } };

  constructor() {
    super();
    /** @type {any[] | null} */
    this.channels = null;
    /** @type {{ task: "put" | "fill" | "release", channel: any } | null} what the dialog is about; a channel that is new has no key */
    this.open = null;
    /** @type {Record<string, string>} */
    this.wrong = {};
    /** @type {string[]} */
    this.sections = [];
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    void this._read();
    void this._readSections();
  }

  get _path() {
    return `/events/${encodeURIComponent(this.desk.eventId)}`;
  }

  get _may() {
    return this.session.may("events", this.desk.eventId);
  }

  async _read() {
    const page = await this.attempt(() => this.session.request("GET", `${this._path}/channels`));
    if (page) this.channels = page.items;
  }

  async _readSections() {
    const map = await this.attempt(() => this.session.request("GET", `${this._path}/map`), { quietly: true });
    this.sections = map?.sections ?? [];
  }

  /** @override */
  render() {
    const { t, channels, desk } = this;
    const zone = desk.event.time_zone;
    const when = (/** @type {string | null} */ at) => (at ? inZone(t.language, at, zone) : "–");
    return html`<section>
      <div class="title"><h2>${t.say("tab-channels")}</h2>
        ${this._may ? html`<button type="button" class="primary" @click=${() => this._open("put", { key: "", name: "" })}>${t.say("new-channel")}</button>` : nothing}</div>
      <p class="quiet">${t.say("channels-hint")}</p>
      ${this.open ? nothing : problemBlock(t, this.problem, () => this._read())}
      ${channels === null
        ? this.problem ? nothing : html`<p class="quiet" role="status">${t.say("reading")}</p>`
        : channels.length
          ? html`<div class="wide" tabindex="0" role="region" aria-label=${t.say("tab-channels")}><table>
              <thead><tr><th scope="col">${t.say("name")}</th><th scope="col" class="number">${t.say("channel-seats")}</th><th scope="col" class="number">${t.say("status-HELD")}</th><th scope="col" class="number">${t.say("status-SOLD")}</th>
                <th scope="col">${t.say("channel-window")}</th><th scope="col">${t.say("channel-release_at")}</th><th scope="col">${t.say("what-to-do")}</th></tr></thead>
              <tbody>${repeat(channels, (each) => each.key, (each) => html`<tr><th scope="row">${each.name} <code>${each.key}</code></th><td class="number">${each.tickets}</td><td class="number">${each.held}</td><td class="number">${each.sold}</td>
                <td>${each.opens_at || each.closes_at ? `${when(each.opens_at)} – ${when(each.closes_at)}` : t.say("as-the-event")}</td><td>${when(each.released_at ?? each.release_at)}</td>
                <td><span class="actions">${this._may
                  ? (/** @type {const} */ (["put", "fill", "release"])).map((task) => html`<button type="button" @click=${() => this._open(task, each)} aria-label=${`${t.say(`channel-${task}`)}: ${each.name}`}>${t.say(`channel-${task}`)}</button>`)
                  : nothing}</span></td></tr>`)}</tbody></table></div>`
          : html`<p>${t.say("no-channels")}</p>`}
      <dialog aria-labelledby="channel-title" @close=${() => (this.open = null)}>${this.open ? this._dialog(this.open) : nothing}</dialog>
    </section>`;
  }

  /** @param {{ task: "put" | "fill" | "release", channel: any }} open */
  _dialog({ task, channel }) {
    const { t, wrong, desk } = this;
    const zone = desk.event.time_zone;
    const field = (/** @type {string} */ name, /** @type {unknown} */ input) => html`<div class="field"><label for=${`channel-${name}`}>${t.say(`channel-${name}`)}</label>${input}
      ${wrong[name] ? html`<small class="wrong" id=${`channel-${name}-wrong`}>${wrong[name]}</small>` : nothing}</div>`;
    const invalid = (/** @type {string} */ name) => (wrong[name] ? "true" : nothing);
    const about = (/** @type {string} */ name) => (wrong[name] ? `channel-${name}-wrong` : nothing);
    return html`<form @submit=${this._do}>
      <h2 id="channel-title">${t.say(task === "put" && !channel.key ? "new-channel" : `channel-${task}`)}${channel.name ? `: ${channel.name}` : ""}</h2>
      ${task === "put"
        ? html`${field("key", html`<input id="channel-key" name="key" required maxlength="40" pattern="[a-z0-9][a-z0-9-]*" dir="ltr" .value=${channel.key} ?readonly=${Boolean(channel.key)} aria-invalid=${invalid("key")} aria-describedby=${about("key")}>`)}
            ${field("name", html`<input id="channel-name" name="name" maxlength="200" .value=${channel.name} aria-invalid=${invalid("name")} aria-describedby=${about("name")}>`)}
            ${TIMES.map((name) => field(name, html`<input id=${`channel-${name}`} name=${name} type="datetime-local" .value=${channel[name] ? wallOf(channel[name], zone) : ""} aria-invalid=${invalid(name)} aria-describedby=${about(name)}>`))}
            ${field("max_per_holder", html`<input id="channel-max_per_holder" name="max_per_holder" inputmode="numeric" pattern="[0-9]*" dir="ltr" .value=${channel.max_per_holder ?? ""} aria-invalid=${invalid("max_per_holder")} aria-describedby=${about("max_per_holder")}>`)}
            <p class="quiet">${t.say("times-in-zone", { zone })}</p>`
        : task === "fill"
          ? html`${field("section", html`<select id="channel-section" name="section">${this.sections.map((each) => html`<option value=${each}>${each}</option>`)}</select>`)}
              ${field("quantity", html`<input id="channel-quantity" name="quantity" inputmode="numeric" pattern="[0-9]*" dir="ltr" aria-invalid=${invalid("quantity")} aria-describedby=${about("quantity")}>`)}
              <p class="quiet">${t.say("channel-fill-hint")}</p>`
          : html`<p>${t.say("channel-release-text", { count: channel.tickets })}</p>
              ${field("to", html`<select id="channel-to" name="to"><option value="">${t.say("general-sale")}</option>
                ${(this.channels ?? []).filter((each) => each.key !== channel.key).map((each) => html`<option value=${each.key}>${each.name}</option>`)}</select>`)}`}
      ${problemBlock(t, this.problem)}
      <div class="actions"><button class="primary" ?disabled=${this.is_busy}>${t.say(task === "put" ? "save" : `channel-${task}`)}</button>
        <button type="button" @click=${() => this.querySelector("dialog")?.close()}>${t.say("leave-it")}</button></div>
    </form>`;
  }

  /** @param {"put" | "fill" | "release"} task @param {any} channel */
  async _open(task, channel) {
    this.problem = null;
    this.wrong = {};
    this.open = { task, channel };
    await this.updateComplete;
    this.querySelector("dialog")?.showModal();
  }

  /** @param {SubmitEvent} submitted */
  async _do(submitted) {
    submitted.preventDefault();
    const { open, t } = this;
    if (!open) return;
    const said = Object.fromEntries([...new FormData(/** @type {HTMLFormElement} */ (submitted.target))].map(([name, value]) => [name, String(value).trim()]));
    const key = open.channel.key || said.key;
    const path = `${this._path}/channels/${encodeURIComponent(key)}`;
    const zone = this.desk.event.time_zone;
    this.wrong = {};
    const skipped = TIMES.find((name) => said[name] && momentOf(said[name], zone) === null);
    if (skipped) return void (this.wrong = { [skipped]: t.say("mistake-moment") });
    const times = Object.fromEntries(TIMES.map((name) => [name, said[name] ? momentOf(said[name], zone) : null]));
    const done = await this.attempt(() => {
      if (open.task === "put") {
        const body = { name: said.name || undefined, ...times, max_per_holder: said.max_per_holder ? Number(said.max_per_holder) : null };
        return this.session.request("PUT", path, { body });
      }
      if (open.task === "release") return this.session.request("POST", `${path}/release`, { body: { to: said.to || null } });
      const body = { section: said.section, channel: key, quantity: said.quantity ? Number(said.quantity) : undefined };
      return this.session.request("PATCH", `${this._path}/tickets`, { body });
    });
    if (!done) {
      const problem = this.taken();
      const field = problem?.field ?? "";
      if (!(field in said)) return void (this.problem = problem);
      this.wrong = { [field]: (problem?.detail ?? "").replace(`${field}: `, "") };
  return;
    }
    this.querySelector("dialog")?.close();
    this.desk.announce(t.say("saved"));
    this.desk.changed();
    await this._read();
  }
}

customElements.define(TAG, Channels);
