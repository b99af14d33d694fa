export { LitElement, html, css, nothing, render } from "lit";
export { guard } from "lit/directives/guard.js";
export { ref } from "lit/directives/ref.js";
export { repeat } from "lit/directives/repeat.js";
