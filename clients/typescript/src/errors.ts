// What can go wrong, each with a class of its own.

import type { Command } from "./models.js";

/** The root of all errors of this library. */
export class RowlockError extends Error {
  constructor(message?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Nobody answered. What was asked may have happened: under the same key it can be sent again. */
export class NotAnswered extends RowlockError {}

/** The answer is none of a Rowlock's: a proxy's page, or another server's. */
export class UnexpectedAnswer extends RowlockError {
  constructor(readonly status: number) {
    super(`${status}: it is no answer of a Rowlock's`);
  }
}

/** A webhook message that is forged, too old, or none at all. */
export class InvalidMessage extends RowlockError {}

/** The command was refused: `code` says why, `explanation` says more. */
export class Rejected extends RowlockError {
  constructor(readonly command: Command) {
    super(`${command.kind}: ${command.code}`);
  }

  get code(): NonNullable<Command["code"]> {
    return this.command.code!;
  }

  get explanation(): Command["explanation"] {
    return this.command.explanation;
  }
}

/** The API refuses the request itself. `code` never changes its meaning; `FEED_RESET` and `FEED_EXPIRED` are those of a cursor that leads nowhere. */
export class Problem extends RowlockError {
  readonly code: string;
  readonly detail: string;

  /** `document` is all that was told (RFC 9457); `retryAfterS` says when to come back. */
  constructor(
    readonly status: number,
    readonly document: Readonly<Record<string, unknown>>,
    readonly retryAfterS: number | undefined,
  ) {
    const code = typeof document["code"] === "string" ? document["code"] : String(status);
    const detail = typeof document["detail"] === "string" ? document["detail"] : "";
    super(`${code}: ${detail}`);
    this.code = code;
    this.detail = detail;
  }

  /** The field or parameter that is wrong. */
  get field(): string | undefined {
    return text(this.document["field"]);
  }

  /** The scope that a key would need. */
  get scope(): string | undefined {
    return text(this.document["scope"]);
  }
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
