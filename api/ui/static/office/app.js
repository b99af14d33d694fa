/** `<office-app>`: the door, the frame around the views, and which of them is open. */

import { keepLanguage, wishedLanguage } from "../page.js";
import { Announcer } from "../seatmap/announcer.js";
import { LANGUAGE_NAMES } from "../seatmap/texts.js";
import { LitElement, html, nothing } from "../vendor/lit.js";
import { door } from "./door.js";
import "./event.js";
import "./events.js";
import { placeOf } from "./router.js";
import { Session, fromAddress } from "./session.js";
import { officeTexts } from "./texts.js";

/** Views that few open come when they are. @type {Record<string, () => Promise<unknown>>} */
const LATER = { queues: () => import("./queues.js"), new: () => import("./new_event.js") };
/** Those that have come. @type {Set<string>} */
const come = new Set();

export class OfficeApp extends LitElement {
  /** @override */
  static properties = { t: { state: true }, place: { state: true }, turn: { state: true } };

  constructor() {
    super();
    /** @type {import("../seatmap/texts.js").Texts | null} */
    this.t = null;
    this.place = placeOf(location.hash);
    this.turn = 0;
    this.session = new Session();
  }

  /** @override */
  createRenderRoot() {
    return this;
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.announcer = new Announcer(document.body);
    this.session.addEventListener("change", () => this._changed());
    addEventListener("hashchange", () => this._moved());
    const begun = this.session.start();
    this.place = placeOf(location.hash);
    void this._fetch();
    void Promise.all([this._speak(wishedLanguage()), begun]);
  }

  /** @override */
  render() {
    const { t, session } = this;
    if (!t) return nothing;
    const is_in = session.state === "in";
    return html`<a class="skip" href="#main" @click=${this._skip}>${t.say("skip-to-content")}</a>
      <header class="desk">
        <a class="brand" href="#/events">${t.say("box-office")}</a>
        ${is_in ? this._navigation() : nothing}
        ${is_in ? this._principal() : nothing}
      </header>
      ${is_in && session.is_ending ? html`<p class="ending" role="alert">${t.say("locks-soon")}</p>` : nothing}
      <main id="main" tabindex="-1">${is_in ? this._view() : door(session, t)}</main>
      <footer class="desk">
        <span>Rowlock</span>
        <label><span>${t.say("language")}</span>
          <select id="language" @change=${(/** @type {any} */ event) => this._speak(event.target.value, true)}>
            ${Object.entries(LANGUAGE_NAMES).map(([each, name]) => html`<option value=${each} lang=${each} .selected=${each === t.language}>${name}</option>`)}
          </select></label>
      </footer>`;
  }

  _navigation() {
    const { t, place, session } = this;
    const t_ = /** @type {import("../seatmap/texts.js").Texts} */ (t);
    const entry = (/** @type {string} */ address, /** @type {string} */ text, /** @type {boolean} */ is_here) =>
      html`<a href=${address} aria-current=${is_here ? "page" : nothing}>${t_.say(text)}</a>`;
    return html`<nav aria-label=${t_.say("sections-of-office")}>
      ${entry("#/events", "events", place.name === "events" || place.name === "event" || place.name === "new")}
      ${session.may("reports") && !session.me?.event_ids?.length ? entry("#/queues", "queues", place.name === "queues") : nothing}
    </nav>`;
  }

  _principal() {
    const t = /** @type {import("../seatmap/texts.js").Texts} */ (this.t);
    const { me } = this.session;
    if (!me) return nothing;
    const kind = me.role === "operator" ? "operator" : "key";
    return html`<details class="who">
        <summary><span>${t.say(`as-${kind}`, { name: me.holder === me.role ? "" : me.holder })}</span></summary>
        <div>
          <dl>
            <dt>${t.say("may")}</dt><dd>${(me.scopes ?? []).map((scope) => html`<code>${scope}</code> `)}</dd>
            <dt>${t.say("in-events")}</dt><dd>${me.event_ids?.length ? t.list(me.event_ids) : t.say("all-events")}</dd>
            <dt>${t.say("until")}</dt><dd>${me.expires_at ? t.date(me.expires_at) : t.say("no-end")}</dd>
          </dl>
          <p>${t.say("idle-hint")}</p>
        </div>
      </details>
      <button type="button" class="lock" @click=${() => this.session.leave("left-locked")}>${t.say("lock")}</button>`;
  }

  _view() {
    const { place } = this;
    const t = /** @type {import("../seatmap/texts.js").Texts} */ (this.t);
    const desk = { session: this.session, t, announce: (/** @type {string} */ text) => this.announcer?.say(text), go: (/** @type {string} */ address) => void (location.hash = address) };
    if (place.name in LATER && !come.has(place.name)) return html`<p class="quiet" role="status">${t.say("reading")}</p>`;
    switch (place.name) {
      case "events":
        return html`<office-events .desk=${desk}></office-events>`;
      case "event":
        return html`<office-event .desk=${desk} .eventId=${place.id} .tab=${place.tab}></office-event>`;
      case "new":
        return html`<office-new-event .desk=${desk}></office-new-event>`;
      case "queues":
        return html`<office-queues .desk=${desk}></office-queues>`;
      default:
        return html`<h1>${t.say("nothing-here")}</h1><p><a href="#/events">${t.say("events")}</a></p>`;
    }
  }

  /** @override */
  updated() {
    if (!this.t) return;
    document.documentElement.lang = this.t.language;
    document.documentElement.dir = this.t.direction;
    document.title = this.t.say("box-office");
  }

  async _fetch() {
    const { name } = this.place;
    if (come.has(name)) return;
    await LATER[name]?.();
    come.add(name);
    this.turn++;
  }

  /** @param {string} language @param {boolean} [is_chosen] */
  async _speak(language, is_chosen = false) {
    if (is_chosen) keepLanguage(language);
    this.t = await officeTexts(language);
    this.announcer?.speak(this.t.language, this.t.direction);
  }

  _changed() {
    const { session, t } = this;
    if (session.state === "out" && session.reason && t) this.announcer?.say(t.say(session.reason));
    this.turn++;
  }

  _moved() {
    const token = fromAddress();
    if (token !== null) {
      this.place = placeOf("");
      return void this.session.enter(token);
    }
    if (location.hash === "#main") return;
    const before = this.place.name;
    this.place = placeOf(location.hash);
    void this._fetch();
    if (this.place.name !== before) void this.updateComplete.then(() => this._main()?.focus());
  }

  /** @param {Event} event */
  _skip(event) {
    event.preventDefault();
    this._main()?.focus();
  }

  _main() {
    return /** @type {HTMLElement | null} */ (this.querySelector("main"));
  }
}

customElements.define("office-app", OfficeApp);
