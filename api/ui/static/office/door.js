/** What stands before the office: who comes in shows a key or a token. */

import { html, nothing } from "../vendor/lit.js";

/** @param {import("./session.js").Session} session @param {import("../seatmap/texts.js").Texts} t */
export function door(session, t) {
  const is_asking = session.state === "asking";
  const { reason, waiting } = session;
  return html`<form class="door card" @submit=${(/** @type {SubmitEvent} */ event) => enter(event, session)}>
    <h1>${t.say(reason === "left-idle" || reason === "left-locked" ? "locked" : "come-in")}</h1>
    ${reason ? html`<p class="problem" id="why">${t.say(reason)}</p>` : nothing}
    ${waiting !== null
      ? html`<button type="button" class="primary" @click=${() => session.enter(waiting)}>${t.say("try-again")}</button>`
      : nothing}
    <label class="field"><span>${t.say("key-or-token")}</span>
      <input name="token" type="password" autocomplete="off" spellcheck="false" required maxlength="8000"
        aria-describedby=${reason ? "key-hint why" : "key-hint"} dir="ltr"></label>
    <p class="quiet" id="key-hint">${t.say("key-hint")}</p>
    <button class="primary" ?disabled=${is_asking}>${t.say(is_asking ? "asking" : "enter")}</button>
  </form>`;
}

/** @param {SubmitEvent} event @param {import("./session.js").Session} session */
function enter(event, session) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.target);
  const token = String(new FormData(form).get("token"));
  form.reset();
  void session.enter(token);
}
