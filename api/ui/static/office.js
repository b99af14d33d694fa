/** The box office: the page of who runs events. */

import "./office/app.js";
