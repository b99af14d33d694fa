export { LitElement, html, css, nothing } from "lit";
export { ref } from "lit/directives/ref.js";
