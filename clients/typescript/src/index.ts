export * from "./errors.js";
export type * from "./models.js";
export { Rowlock, type Sending } from "./rowlock.js";
export { path, type Asked, type Options } from "./transport.js";
export { verifyWebhook, type Message, type Verifying } from "./webhooks.js";
