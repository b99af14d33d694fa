// In the place of d3-transition, which d3-zoom imports: views glide by our own steps, so nothing is ever in transition.
// Half of what d3-zoom would bring stays out with it.
import { selection } from "d3-selection";

selection.prototype.interrupt = function () {
  return this;
};

export function interrupt() {}
