/** What a shop's page imports: defines `<rowlock-seatmap>`. */

import { Seatmap } from "./seatmap/element.js";

if (!customElements.get("rowlock-seatmap")) customElements.define("rowlock-seatmap", Seatmap);

export { Seatmap };
