/**
 * The look of the element. Sizes follow the element's own width, colours its theme; a page sets `--rowlock-…`.
 * No `rem`: that is the page's, and many pages have another than browsers.
 */

import { css } from "../vendor/lit.js";

export const styles = css`
  :host {
    --ground: var(--rowlock-ground, #fff);
    --raised: var(--rowlock-raised, #f5f6f9);
    --text: var(--rowlock-text, #1b2130);
    --quiet: var(--rowlock-quiet, #565e6e);
    --line: var(--rowlock-line, #d3d8e1);
    --edge: #767d8b;
    --accent: var(--rowlock-accent, #1d4ed8);
    --on-accent: var(--rowlock-on-accent, #fff);
    --mine: #00704a;
    --warn: #9a3b00;
    --warn-ground: #fff4e8;
    --shadow: 0 1px 2px rgb(16 24 40 / 8%), 0 4px 16px rgb(16 24 40 / 8%);
    --radius: var(--rowlock-radius, 12px);
    display: block;
    container: seatmap / inline-size;
    /* Wanted where the page asks how wide it would be; containment alone says 0. */
    contain-intrinsic-inline-size: 960px;
    background: var(--ground);
    color-scheme: light;
    /* What would be inherited from the page, or lay the element out as a part of its text. */
    float: none !important;
    color: var(--text) !important;
    font: var(--rowlock-font, 16px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif) !important;
    text-align: start !important;
    text-transform: none !important;
    text-indent: 0 !important;
    letter-spacing: normal !important;
    word-spacing: normal !important;
    white-space: normal !important;
  }
  :host([hidden]) { display: none; }
  :host([data-theme="dark"]) {
    --ground: var(--rowlock-ground, #12151c);
    --raised: var(--rowlock-raised, #1b2029);
    --text: var(--rowlock-text, #e8ebf2);
    --quiet: var(--rowlock-quiet, #a9b1c0);
    --line: var(--rowlock-line, #343b48);
    --edge: #8790a0;
    --accent: var(--rowlock-accent, #8ab4ff);
    --on-accent: var(--rowlock-on-accent, #0c1526);
    --mine: #46cd96;
    --warn: #ffb27a;
    --warn-ground: #35220f;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 4px 16px rgb(0 0 0 / 40%);
    color-scheme: dark;
  }
  *, *::before, *::after { box-sizing: border-box; }
  h2, h3, p, ul, ol, dl, dd { margin: 0; padding: 0; }
  ul, ol { list-style: none; }
  h2 { font-size: 18px; font-weight: 650; }
  h3 { font-size: 15px; font-weight: 650; }
  button, select, input { font: inherit; color: inherit; letter-spacing: inherit; }
  button, select, input:is([type="search"], [type="text"]) {
    min-height: 40px; border: 1px solid var(--edge); border-radius: calc(var(--radius) * .66);
    background: var(--ground); padding: 5.6px 12px; max-width: 100%;
  }
  button { cursor: pointer; font-weight: 550; }
  button:hover:not([aria-disabled="true"], :disabled) { background: var(--raised); }
  button:disabled, button[aria-disabled="true"] { color: var(--quiet); cursor: default; border-style: dashed; }
  .primary { background: var(--accent); color: var(--on-accent); border-color: var(--accent); }
  .primary:hover:not(:disabled, [aria-disabled="true"]) { background: var(--accent); filter: brightness(1.08); }
  .primary:disabled, .primary[aria-disabled="true"] { background: var(--raised); color: var(--quiet); border-color: var(--edge); }
  .plain { border-color: transparent; background: none; padding-inline: 8px; }
  .wide { width: 100%; }
  input[type="checkbox"] { width: 20px; height: 20px; accent-color: var(--accent); margin: 0; flex: none; }
  label { display: flex; flex-direction: column; gap: 3.2px; font-size: 13px; color: var(--quiet); }
  label > select, label > input { font-size: 16px; color: var(--text); }
  label.check { flex-direction: row; align-items: center; gap: 8px; font-size: 15px; color: var(--text); min-height: 40px; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  .unseen, ::slotted([slot="news"]) {
    position: absolute !important; width: 1px !important; height: 1px !important; margin: -1px !important;
    overflow: hidden !important; clip-path: inset(50%) !important; white-space: nowrap !important; border: 0 !important; padding: 0 !important;
  }
  .quiet { color: var(--quiet); font-size: 14px; }
  .row { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
  .between { display: flex; justify-content: space-between; gap: 12px; align-items: baseline; }

  .whole { position: relative; display: grid; gap: 16px; grid-template-columns: minmax(0, 1fr); }
  .tools { display: flex; flex-wrap: wrap; gap: 12px; align-items: end; }
  .tools > .fresh { margin-inline-start: auto; }
  .modes { display: inline-flex; align-items: end; }
  .modes button { border-radius: 0; height: 40px; padding-block: 0; margin-inline-start: -1px; }
  .modes button:first-child { border-start-start-radius: 8px; border-end-start-radius: 8px; }
  .modes button:last-child { border-start-end-radius: 8px; border-end-end-radius: 8px; }
  .modes button[aria-pressed="true"] { background: var(--text); color: var(--ground); border-color: var(--text); }
  .fresh { display: inline-flex; align-items: center; gap: 6.4px; font-size: 14px; color: var(--quiet); min-height: 40px; }
  .fresh i { width: 10px; height: 10px; border-radius: 50%; background: var(--mine); flex: none; }
  .fresh[data-state="catching-up"] i, .fresh[data-state="held"] i { background: none; border: 2px solid var(--edge); }
  .fresh[data-state="as-of"] i, .fresh[data-state="unreachable"] i { background: var(--warn); border-radius: 2px; }

  div.map { position: relative; border: 1px solid var(--line); border-radius: var(--radius); overflow: hidden; background: var(--ground); }
  .frame { position: relative; height: var(--rowlock-height, min(72vh, 760px)); min-height: 320px; overflow: hidden; direction: ltr; }
  canvas { position: absolute; inset: 0; width: 100%; height: 100%; transform-origin: 0 0; }
  canvas.ground, canvas.seats { pointer-events: none; will-change: transform; }
  canvas.signs { cursor: grab; touch-action: none; }
  canvas.signs:active { cursor: grabbing; }
  canvas.signs.over { cursor: pointer; }
  :host([cooperative]) canvas.signs { touch-action: pan-x pan-y; }
  .zoom { position: absolute; inset-block-end: 12px; inset-inline-end: 12px; display: grid; gap: 6.4px; }
  .pan { position: absolute; inset-block-end: 12px; inset-inline-start: 12px; display: grid; gap: 2px; grid-template: repeat(3, 36px) / repeat(3, 36px); }
  .pan-up { grid-area: 1 / 2; }
  .pan-left { grid-area: 2 / 1; }
  .pan-right { grid-area: 2 / 3; }
  .pan-down { grid-area: 3 / 2; }
  .zoom button { width: 44px; height: 44px; }
  .pan button { min-height: 0; border-radius: 50%; }
  :is(.zoom, .pan) button { padding: 0; display: grid; place-items: center; box-shadow: var(--shadow); background: var(--ground); }
  :is(.zoom, .pan) svg { width: 20px; height: 20px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
  .hint { position: absolute; inset-block-start: 12px; inset-inline: 12px; pointer-events: none; text-align: center; }
  .hint span { display: inline-block; background: var(--ground); border: 1px solid var(--line); border-radius: 99px; padding: 4px 14.4px; font-size: 14px; }
  .tip { position: absolute; z-index: 2; pointer-events: none; background: var(--text); color: var(--ground); border-radius: 8px; padding: 6.4px 10.4px; font-size: 13px; max-width: 240px; line-height: 1.35; }
  .tip b { display: block; font-weight: 650; }
  .legend { display: flex; flex-wrap: wrap; gap: 4.8px 16px; padding: 9.6px 14.4px; border-block-start: 1px solid var(--line); font-size: 13px; color: var(--quiet); }
  .legend li { display: inline-flex; align-items: center; gap: 6.4px; }
  .legend canvas { position: static; width: 18px; height: 18px; flex: none; }

  .side { display: grid; gap: 16px; align-content: start; }
  .card { border: 1px solid var(--line); border-radius: var(--radius); padding: 16px; display: grid; gap: 12px; background: var(--ground); }
  .card > div { display: grid; gap: 9.6px; }
  .card > div.row { display: flex; }
  .card > div + div { border-block-start: 1px solid var(--line); padding-block-start: 12px; }
  .card > div.row + div, .card > p + div { border: 0; padding: 0; }
  .card.warn { border-color: var(--warn); background: var(--warn-ground); }
  .caution { border-inline-start: 3px solid var(--warn); padding-inline-start: 9.6px; font-size: 14px; }
  .items select { display: block; margin-block-start: 4px; font-size: 14px; }
  .access > p { margin-block-start: 8px; }
  .card.good { border-color: var(--mine); }
  .items { display: grid; gap: 0; }
  .items li { display: flex; align-items: center; gap: 8px; padding-block: 5.6px; border-block-end: 1px solid var(--line); }
  .items li > span:first-child { flex: 1; min-width: 0; overflow-wrap: anywhere; }
  .items .remove { width: 40px; height: 40px; padding: 0; border-color: transparent; background: none; display: grid; place-items: center; flex: none; }
  .items .remove svg { width: 16px; height: 16px; stroke: currentColor; stroke-width: 2; stroke-linecap: round; }
  .sum { font-weight: 650; font-size: 17px; }
  .clock { display: flex; align-items: baseline; justify-content: space-between; gap: 8px; padding: 8px 12px; border-radius: 8px; background: var(--raised); font-variant-numeric: tabular-nums; }
  .clock b { font-size: 20px; }
  .clock.soon { background: var(--warn-ground); color: var(--warn); }
  details.card:not([open]) { gap: 0; }
  details > summary { cursor: pointer; font-weight: 650; min-height: 32px; display: flex; align-items: center; gap: 8px; }
  details > summary::before { content: ""; width: .5em; height: .5em; border-inline-end: 2px solid; border-block-end: 2px solid; rotate: -45deg; transition: rotate .15s; }
  :host([dir="rtl"]) details > summary::before { rotate: 45deg; }
  details[open] > summary::before { rotate: 45deg; }
  .form { display: grid; gap: 12px; grid-template-columns: repeat(auto-fit, minmax(136px, 1fr)); margin-block-start: 12px; }
  .form .all { grid-column: 1 / -1; }
  .form > button:not(.all) { align-self: end; }

  div.list { border: 1px solid var(--line); border-radius: var(--radius); padding: 16px; display: grid; gap: 12px; align-content: start; }
  .list li button { width: 100%; display: flex; justify-content: space-between; align-items: center; gap: 12px; border-color: var(--line); margin-block-end: 5.6px; text-align: start; }
  .list li button[aria-pressed="true"] { border-color: var(--text); border-width: 2px; }
  .grid { position: absolute; inset: 0; clip-path: inset(50%); overflow: hidden; pointer-events: none; }

  dialog { border: 1px solid var(--line); border-radius: var(--radius); padding: 20px; max-width: min(416px, calc(100vw - 32px)); color: var(--text); background: var(--ground); box-shadow: var(--shadow); }
  dialog::backdrop { background: rgb(10 14 22 / 55%); }
  dialog form, dialog .inner { display: grid; gap: 16px; }
  .empty { display: grid; place-items: center; gap: 12px; text-align: center; min-height: 256px; padding: 32px; border: 1px solid var(--line); border-radius: var(--radius); }
  .bar { display: none; }

  @container seatmap (min-width: 860px) {
    .whole { grid-template-columns: minmax(0, 1fr) 340px; }
    .tools, .offline, .notice { grid-column: 1 / -1; }
  }
  @container seatmap (max-width: 859px) {
    /* The bar of what one has lies over the lower end of the map. */
    :is(.zoom, .pan) { inset-block: 12px auto; }
    .hint { inset-block: auto 96px; }
    .frame { height: var(--rowlock-height, min(62vh, 560px)); }
    .bar { display: flex; position: sticky; inset-block-end: 0; z-index: 3; gap: 12px; align-items: center; justify-content: space-between; padding: 9.6px 12px; background: var(--ground); border: 1px solid var(--line); border-radius: var(--radius); box-shadow: var(--shadow); }
    .whole :is(button, select, input, summary, h2) { scroll-margin-block-end: 96px; }
  }
  @container seatmap (max-width: 480px) {
    .tools label { flex: 1 1 128px; min-width: 0; }
    .tools select { width: 100%; }
    .legend { padding-inline: 12px; }
    .tools > .fresh { margin-inline-start: 0; }
  }
  @media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
  @media (forced-colors: active) {
    .fresh i { forced-color-adjust: none; background: CanvasText; }
    .primary:not(:disabled, [aria-disabled="true"]), .modes button[aria-pressed="true"] { forced-color-adjust: none; background: Highlight; color: HighlightText; border-color: Highlight; }
    .tip { forced-color-adjust: none; background: CanvasText; color: Canvas; }
    .list li button[aria-pressed="true"] { outline: 3px solid Highlight; outline-offset: -3px; }
  }
`;
