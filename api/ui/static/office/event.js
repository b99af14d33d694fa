/** `<office-event>`: one event: its head, its tabs, and what stands behind the one that is open. */

import { html, nothing } from "../vendor/lit.js";
import { inZone } from "./moments.js";
import { problemBlock } from "./problems.js";
import { eventAddress } from "./router.js";
import { stateOf } from "./states.js";
import { TABS } from "./tabs.js";
import { View } from "./view.js";

class EventView extends View {
  /** @override */
  static properties = { ...View.properties, eventId: {}, tab: {}, event: { state: true } };

  constructor() {
    super();
    this.eventId = "";
    this.tab = "";
    /** @type {any} */
    this.event = null;
    /** @type {import("./tabs.js").Mounted | null} */
    this.mounted = null;
    this.wanted = "";
    this.language = "";
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.wanted = "";
    this.mounted?.unmount();
  }

  /** @override @param {Map<string, unknown>} changed */
  updated(changed) {
    if (changed.has("eventId")) {
      this.event = null;
      void this._read();
    }
    void this._mount();
  }

  async _read(quietly = false) {
    const id = this.eventId;
    const event = await this.attempt(() => this.session.request("GET", `/events/${encodeURIComponent(id)}`), { quietly });
    if (event && id === this.eventId) this.event = event;
  }

  get _tab() {
    return TABS.find((each) => each.name === this.tab);
  }

  /** @param {{ scopes: readonly string[] }} tab */
  _may(tab) {
    return tab.scopes.some((scope) => this.session.may(scope, this.eventId));
  }

  /** @override */
  render() {
    const { t, event } = this;
    if (!event) return html`${problemBlock(t, this.problem, () => this._read())}${this.problem ? nothing : html`<p class="quiet" role="status">${t.say("reading")}</p>`}`;
    const state = stateOf(event, this.session.clock.now());
    const tab = this._tab;
    const closed = TABS.filter((each) => !this._may(each));
    return html`<div class="head">
        <h1>${event.name}</h1>
        <p class="quiet"><span class="chip" data-state=${state}>${t.say(`state-${state}`)}</span>
          ${event.starts_at ? html`${inZone(t.language, event.starts_at, event.time_zone)} (${event.time_zone})` : t.say("no-date")}
          · <a href=${`/e/${encodeURIComponent(event.id)}`} target="_blank" rel="noopener">${t.say("buyers-page")}</a></p>
        ${event.cancelled_at ? html`<p class="problem">${t.say("cancelled-because", { reason: event.cancel_reason ?? "–" })}</p>` : nothing}
      </div>
      <nav class="tabs" aria-label=${t.say("views-of-event")}>
        ${TABS.filter((each) => this._may(each)).map(
          (each) => html`<a href=${eventAddress(event.id, each.name)} aria-current=${each === tab ? "page" : nothing}>${t.say(`tab-${each.name}`)}</a>`,
        )}
        ${closed.length ? html`<span class="quiet closed">${t.say("closed-views", { views: t.list(closed.map((each) => t.say(`tab-${each.name}`))), scopes: t.list([...new Set(closed.map((each) => each.scopes[0]))]) })}</span>` : nothing}
      </nav>
      ${problemBlock(t, this.problem, () => this._read())}
      ${!tab ? html`<p>${t.say("nothing-here")}</p>` : nothing}
      ${tab && !this._may(tab) ? html`<p class="problem">${t.say("needs-scope", { scope: tab.scopes[0] })}</p>` : nothing}
      <div class="room"></div>`;
  }

  async _mount() {
    const { event } = this;
    const tab = this._tab;
    const room = /** @type {HTMLElement | null} */ (this.querySelector(".room"));
    const wanted = event && tab && room && this._may(tab) ? `${tab.name} ${event.id}` : "";
    const { language } = this.t;
    const desk = { ...this.desk, eventId: event?.id, event, changed: () => this._read(true) };
    if (wanted === this.wanted && (this.mounted?.update || language === this.language)) return this.mounted?.update?.(desk);
    this.wanted = wanted;
    this.language = language;
    this.mounted?.unmount();
    this.mounted = null;
    room?.replaceChildren();
    if (!wanted || !tab || !room) return;
    const inner = document.createElement("div");
    inner.className = tab.name;
    room.append(inner);
    const mounted = await tab.mount(inner, desk);
    if (this.wanted !== wanted || this.language !== language) return mounted.unmount();
    this.mounted = mounted;
  }
}

customElements.define("office-event", EventView);
