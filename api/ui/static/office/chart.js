/** `<office-chart>`: how many tickets were sold by minute or by day, as bars, and as a table for who does not see them. */

import { html } from "../vendor/lit.js";
import { UPlot } from "../vendor/uplot.js";
import { View } from "./view.js";

const HEIGHT = 200;

class Chart extends View {
  /** @override */
  static properties = { ...View.properties, kind: {}, at: { attribute: false }, values: { attribute: false } };

  constructor() {
    super();
    /** @type {"minute" | "day"} */
    this.kind = "minute";
    /** @type {number[]} seconds since 1970 */
    this.at = [];
    /** @type {number[]} */
    this.values = [];
    /** @type {any} */
    this.plot = null;
    this.watch = new ResizeObserver(() => this.plot?.setSize({ width: this._width(), height: HEIGHT }));
    this.colours = matchMedia("(prefers-color-scheme: dark)");
    this.redraw = () => this._make();
  }

  /** @override */
  connectedCallback() {
    super.connectedCallback();
    this.colours.addEventListener("change", this.redraw);
  }

  /** @override */
  disconnectedCallback() {
    super.disconnectedCallback();
    this.colours.removeEventListener("change", this.redraw);
    this.watch.disconnect();
    this.plot?.destroy();
    this.plot = null;
  }

  /** @override */
  render() {
    const { t } = this;
    const rows = this.at.map((at, index) => ({ at, value: this.values[index] })).filter(({ value }) => value > 0);
    return html`<div class="plot" dir="ltr" aria-hidden="true"></div>
      <details><summary>${t.say("as-table")}</summary>
        <table><thead><tr><th scope="col">${t.say(this.kind)}</th><th scope="col" class="number">${t.say("status-SOLD")}</th></tr></thead>
          <tbody>${rows.map(({ at, value }) => html`<tr><th scope="row">${this._when(at)}</th><td class="number">${value}</td></tr>`)}</tbody></table></details>`;
  }

  /** @override */
  updated() {
    if (this.plot) this.plot.setData([this.at, this.values]);
    else this._make();
  }

  /** @param {number} at */
  _when(at) {
    const how = /** @type {Intl.DateTimeFormatOptions} */ (this.kind === "minute" ? { hour: "numeric", minute: "2-digit" } : { day: "numeric", month: "short", timeZone: "UTC" });
    return new Intl.DateTimeFormat(this.t.language, how).format(at * 1000);
  }

  _width() {
    return Math.max(200, this.querySelector(".plot")?.clientWidth ?? 0);
  }

  _make() {
    const frame = /** @type {HTMLElement | null} */ (this.querySelector(".plot"));
    if (!frame) return;
    this.plot?.destroy();
    const read = (/** @type {string} */ name) => getComputedStyle(this).getPropertyValue(name).trim();
    const quiet = read("--quiet"), line = read("--line"), accent = read("--accent");
    const axis = { stroke: quiet, grid: { stroke: line, width: 1 }, ticks: { show: false }, font: "13px system-ui, sans-serif" };
    const step = this.kind === "minute" ? 60 : 86_400;
    this.plot = new UPlot(
      {
        // Days are told as days, wherever one looks from.
        ...(this.kind === "day" && { tzDate: (/** @type {number} */ at) => UPlot.tzDate(new Date(at * 1000), "Etc/UTC") }),
        width: this._width(), height: HEIGHT, legend: { show: false }, cursor: { show: false },
        scales: {
          x: { time: true, range: () => [this.at[0] - step, (this.at.at(-1) ?? 0) + step] },
          y: { range: (/** @type {any} */ _, /** @type {number} */ __, /** @type {number} */ most) => [0, Math.max(4, Math.ceil((most ?? 0) * 1.1))] },
        },
        axes: [
          { ...axis, grid: { show: false }, values: (/** @type {any} */ _, /** @type {number[]} */ splits) => splits.map((at) => this._when(at)), space: 70 },
          { ...axis, values: (/** @type {any} */ _, /** @type {number[]} */ splits) => splits.map((value) => (Number.isInteger(value) ? new Intl.NumberFormat(this.t.language).format(value) : "")), size: 44 },
        ],
        series: [{}, { fill: accent, width: 0, paths: UPlot.paths.bars?.({ size: [0.8, 48], radius: 0.15 }), points: { show: false } }],
      },
      [this.at, this.values],
      frame,
    );
    this.watch.observe(frame);
  }
}

customElements.define("office-chart", Chart);
