/** Says what happened to screen readers: own news only, in the page itself, as readers miss what is said in shadow roots. */

const KEPT_MS = 6_000;

export class Announcer {
  /** @param {HTMLElement} host */
  constructor(host) {
    this.region = document.createElement("div");
    this.region.slot = "news";
    this.region.setAttribute("role", "status");
    this.region.setAttribute("aria-live", "polite");
    host.append(this.region);
  }

  /** @param {string} text */
  say(text) {
    const line = document.createElement("p");
    line.textContent = text;
    this.region.append(line);
    setTimeout(() => line.remove(), KEPT_MS);
  }

  /** @param {string} language @param {string} direction */
  speak(language, direction) {
    this.region.lang = language;
    this.region.dir = direction;
  }

  close() {
    this.region.remove();
  }
}
