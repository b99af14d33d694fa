/** What the API refused, as words: ours for the codes that we know, its own beside them, for they name the field. */

import { html, nothing } from "../vendor/lit.js";

/** @typedef {import("../seatmap/texts.js").Texts} Texts */
/** @typedef {import("./session.js").Problem} Problem */

/** @param {Texts} t @param {Problem} problem @returns {string} */
export function problemText(t, problem) {
  if (problem.status === 0) return t.say("cut-off");
  if (problem.code === "NOT_ALLOWED" && problem.body?.scope) return t.say("needs-scope", { scope: problem.body.scope });
  for (const id of [`problem-${problem.code}`, `code-${problem.code}`]) if (t.has(id)) return t.say(id);
  return t.say(problem.status >= 500 ? "server-trouble" : "refused");
}

/** @param {Texts} t @param {Problem | null} problem @param {(() => void) | null} [again] */
export function problemBlock(t, problem, again = null) {
  if (!problem) return nothing;
  return html`<div class="problem" role="alert">
    <p><b>${problemText(t, problem)}</b></p>
    ${problem.detail ? html`<p lang="en" dir="ltr">${problem.detail}</p>` : nothing}
    ${again ? html`<button type="button" @click=${again}>${t.say("try-again")}</button>` : nothing}
  </div>`;
}
