/** What the box office's hall looks like beyond the seat map. */

import { css } from "../vendor/lit.js";

export const hallStyles = css`
  .card input, .find-seat input {
    min-height: 40px; border: 1px solid var(--edge); border-radius: calc(var(--radius) * .66); background: var(--ground); color: var(--text); padding: 5.6px 12px;
  }
  .find-seat { display: flex; gap: 8px; align-items: end; flex: 1 1 300px; }
  .find-seat label { flex: 1; min-width: 0; }
  .find-seat input { width: 100%; }
  .tools .wrong:empty { display: none; }
  .tools > .wrong { flex-basis: 100%; }
  .wrong { color: var(--warn); font-weight: 650; }
  button.draw[aria-pressed="true"], button.draw[aria-pressed="true"]:hover { background: var(--text); color: var(--ground); border-color: var(--text); }
  .lasso { position: absolute; inset: 0; width: 100%; height: 100%; cursor: crosshair; touch-action: none; z-index: 1; }
  .lasso polygon { fill: var(--accent); fill-opacity: .14; stroke: var(--accent); stroke-width: 2; stroke-dasharray: 6 4; stroke-linejoin: round; }
  :is(.zoom, .pan) { z-index: 2; }
  .frame { height: clamp(360px, calc(100vh - 375px), 900px); }

  .card.selection { gap: 10px; }
  .card .row.between { display: flex; justify-content: space-between; align-items: center; }
  .summary { font-weight: 650; }
  .items li { align-items: start; }
  .holder { overflow-wrap: anywhere; }
  .actions { display: flex; flex-wrap: wrap; gap: 8px; }
  .card > div.actions { display: flex; }
  .actions p { flex-basis: 100%; }
  .actions button[aria-expanded="true"] { outline: 2px solid var(--accent); outline-offset: 1px; }
  .card.action { border-color: var(--accent); border-width: 2px; }
  .card label { display: grid; gap: 4px; }
  .card label input, .card label select { width: 100%; }
  .places { align-items: end; }

  .tasks { display: grid; gap: 10px; }
  .card.task { gap: 6px; padding: 12px 16px; }
  .card.task.good { border-inline-start-width: 5px; }
  .card.task > div + div { border: 0; padding: 0; }

  dl { display: grid; gap: 6px; }
  dl > div { display: grid; grid-template-columns: 7.5em 1fr; gap: 8px; }
  dt { color: var(--quiet); overflow-wrap: anywhere; }
  dd { overflow-wrap: anywhere; }
  .history { display: grid; gap: 0; }
  .history li { padding-block: 8px; border-block-start: 1px solid var(--line); }
  code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 12px; overflow-wrap: anywhere; }

  @container seatmap (min-width: 860px) {
    .whole { grid-template-columns: minmax(0, 1fr) 380px; }
    .middle { position: sticky; inset-block-start: 12px; align-self: start; }
  }
  @container seatmap (max-width: 859px) {
    .frame { height: min(62vh, 560px); }
  }
  @media (forced-colors: active) {
    button.draw[aria-pressed="true"], button.draw[aria-pressed="true"]:hover { forced-color-adjust: none; background: Highlight; color: HighlightText; border-color: Highlight; }
    .lasso polygon { fill: Highlight; stroke: Highlight; }
  }
`;
