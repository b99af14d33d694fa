/** `<office-queues>`: what waits to be settled, how long it has, who works, and what could not be settled. */

import { html, nothing } from "../vendor/lit.js";
import { problemBlock } from "./problems.js";
import { View } from "./view.js";

const PAUSE_MS = 5_000;

class Queues extends View {
  /** @override */
  static properties = { ...View.properties, found: { state: true }, is_paused: { state: true } };

  constructor() {
    super();
    /** @type {any} */
    this.found = null;
    this.is_paused = false;
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    void this._read();
    this.repeatedly(() => this.is_paused || this._read(true), PAUSE_MS);
  }

  async _read(quietly = false) {
    const found = await this.attempt(() => this.session.request("GET", "/queues", { signal: this.leaving.signal }), { quietly });
    if (found) this.found = found;
  }

  /** @override */
  render() {
    const { t, found } = this;
    const number = (/** @type {number} */ value) => new Intl.NumberFormat(t.language).format(value);
    return html`<div class="title"><h1>${t.say("queues")}</h1>
        <p class="fresh" data-state=${this.is_paused ? "held" : this.problem ? "as-of" : "live"}><i></i><span>${found ? t.say("as-of", { time: t.timeExactly(found.as_of) }) : ""}</span>
          <button type="button" aria-pressed=${this.is_paused} @click=${() => (this.is_paused = !this.is_paused)}>${t.say(this.is_paused ? "go-on" : "hold-updates")}</button></p></div>
      ${problemBlock(t, this.problem, () => this._read())}
      ${found === null
        ? this.problem ? nothing : html`<p class="quiet" role="status">${t.say("reading")}</p>`
        : html`<dl class="tiles">
            ${this._tile("waiting-commands", number(found.waiting), found.waiting > 0 && !found.processes.some((/** @type {any} */ each) => each.kind === "worker"))}
            ${this._tile("oldest", found.oldest_seconds === null ? "–" : t.duration(found.oldest_seconds), (found.oldest_seconds ?? 0) > 10)}
            ${this._tile("workers", number(count(found, "worker")), count(found, "worker") === 0)}
            ${this._tile("sweeps", number(count(found, "sweep")), count(found, "sweep") === 0)}
            ${this._tile("apis", number(count(found, "api")), false)}
            ${this._tile("deliveries", number(count(found, "deliver")), false)}
            ${this._tile("poison", number(found.poison.commands), found.poison.commands > 0)}
            ${this._tile("set-aside", number(found.poison.entries), found.poison.entries > 0)}
          </dl>
          ${found.unreached.length ? html`<p class="problem" role="alert">${t.say("out-of-reach", { queues: found.unreached.join(", ") })}</p>` : nothing}
          ${found.troubles.length ? html`<div class="problem" role="alert"><p><b>${t.say("troubles")}</b></p><ul class="plain-list">${found.troubles.map((/** @type {string} */ each) => html`<li><code>${each}</code></li>`)}</ul><p>${t.say("troubles-hint")}</p></div>` : nothing}
          ${found.poison.commands ? html`<p class="problem">${t.say("poison-hint")} ${found.poison.latest ? html`<code>${found.poison.latest}</code>` : nothing}</p>` : nothing}
          ${found.links.flower || found.links.grafana
            ? html`<p class="actions">${Object.entries({ Flower: found.links.flower, Grafana: found.links.grafana }).map(([name, address]) =>
                address ? html`<a class="button" href=${address} target="_blank" rel="noopener noreferrer">${name}</a>` : nothing)}</p>`
            : nothing}
          <section class="card"><h2>${t.say("by-queue")}</h2>
            <div class="wide" tabindex="0" role="region" aria-label=${t.say("by-queue")}><table>
              <thead><tr><th scope="col">${t.say("queue")}</th><th scope="col" class="number">${t.say("waiting-commands")}</th><th scope="col" class="number">${t.say("oldest")}</th><th scope="col">${t.say("being-settled")}</th></tr></thead>
              <tbody>${found.queues.map((/** @type {any} */ each) => html`<tr><th scope="row" dir="ltr">${each.name}</th><td class="number">${number(each.waiting)}</td>
                <td class="number">${each.oldest_seconds === null ? "–" : t.duration(each.oldest_seconds)}</td><td>${t.say(each.locked ? "yes" : "no")}</td></tr>`)}</tbody></table></div></section>
          <section class="card"><h2>${t.say("processes")}</h2>
            ${found.processes.length ? html`<ul class="plain-list">${found.processes.map((/** @type {any} */ each) => html`<li>${each.kind} <code>${each.name}</code></li>`)}</ul>` : html`<p class="quiet">–</p>`}</section>`}`;
  }

  /** @param {string} text @param {string} value @param {boolean} is_bad */
  _tile(text, value, is_bad) {
    return html`<div class=${is_bad ? "tile bad" : "tile"}><dt>${this.t.say(text)}</dt><dd>${value}</dd></div>`;
  }
}

/** @param {any} found @param {string} kind */
function count(found, kind) {
  return found.processes.filter((/** @type {any} */ each) => each.kind === kind).length;
}

customElements.define("office-queues", Queues);
