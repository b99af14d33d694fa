/**
 * Commands on their way: each is written down under its key before it is sent, so that a page that was closed, reloaded
 * or cut off sends it again and gets the same answer. The server takes a key once.
 */

/**
 * @typedef {{ key: string, kind: string, path: string, body: Record<string, unknown>, about: any, made_ms: number, command_id?: string, method?: "PATCH" }} Letter
 *   sent by POST, unless it says otherwise */
/** @typedef {Pick<Storage, "length" | "key" | "getItem" | "setItem" | "removeItem">} Store */

/** A key that the server has forgotten would make a second command of a letter; it remembers for a day. */
export const LIFE_MS = 20 * 3_600_000;
export const LETTERS_MAX = 50;

export class Outbox {
  /**
   * @param {Store} store @param {string} prefix of the names there: one item a letter, so that two pages do not
   *   overwrite each other's
   * @param {() => number} now @param {() => string} newKey
   */
  constructor(store, prefix, now = Date.now, newKey = newIdempotencyKey) {
    this.store = store;
    this.prefix = prefix;
    this.now = now;
    this.newKey = newKey;
    /** @type {Map<string, Letter>} what the store refused */
    this.unwritten = new Map();
  }

  /** @returns {Letter[]} what was not answered yet, the oldest first */
  list() {
    const letters = [...this.unwritten.values(), ...this._written()];
    return letters.sort((one, other) => one.made_ms - other.made_ms).slice(-LETTERS_MAX);
  }

  /**
   * Write a command down. @param {string} kind @param {string} path @param {Record<string, unknown>} body
   * @param {any} [about] for whoever finds it after a reload @param {"PATCH"} [method]
   * @returns {Letter}
   */
  add(kind, path, body, about = null, method = undefined) {
    const letter = { key: this.newKey(), kind, path, body, about, made_ms: this.now(), ...(method && { method }) };
    this._write(letter);
    return letter;
  }

  /** Note which command a letter became. @param {Letter} letter @param {string} commandId @returns {Letter} */
  accepted(letter, commandId) {
    const known = { ...letter, command_id: commandId };
    if (this.store.getItem(this.prefix + letter.key) !== null || this.unwritten.has(letter.key)) this._write(known);
    return known;
  }

  /** @param {Letter} letter its answer is known */
  done(letter) {
    this.unwritten.delete(letter.key);
    this.store.removeItem(this.prefix + letter.key);
  }

  /** @param {Letter} letter */
  _write(letter) {
    try {
      this.store.setItem(this.prefix + letter.key, JSON.stringify(letter));
    } catch {
      // The store is full: the page still sells, it only forgets when it is closed.
      this.unwritten.set(letter.key, letter);
    }
  }

  /** @returns {Letter[]} */
  _written() {
    const names = Array.from({ length: this.store.length }, (_, index) => this.store.key(index) ?? "");
    const letters = [];
    for (const name of names.filter((each) => each.startsWith(this.prefix))) {
      const letter = parsed(this.store.getItem(name));
      if (letter && letter.made_ms > this.now() - LIFE_MS) letters.push(letter);
      else this.store.removeItem(name);
    }
    return letters;
  }
}

/** @param {string | null} text @returns {Letter | null} */
function parsed(text) {
  try {
    const letter = JSON.parse(text ?? "");
    const isLetter = [letter.key, letter.kind, letter.path].every((part) => typeof part === "string");
    return isLetter && typeof letter.made_ms === "number" ? letter : null;
  } catch {
    return null;
  }
}

/** `crypto.randomUUID` wants a secure page; this does not. */
export function newIdempotencyKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What stands for storage where the browser gives none. @returns {Store} */
export function memoryStore() {
  /** @type {Map<string, string>} */
  const kept = new Map();
  return {
    get length() {
      return kept.size;
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
}

/** The browser's own store, or one of this page alone where cookies and storage are forbidden. @returns {Store} */
export const localStore = () => storeOf(() => localStorage);

/** This tab's own store. @returns {Store} */
export const sessionStore = () => storeOf(() => sessionStorage);

/** @param {() => Storage} asked for, which may be refused @returns {Store} */
function storeOf(asked) {
  try {
    const probe = "rowlock:probe";
    const store = asked();
    store.setItem(probe, "1");
    store.removeItem(probe);
    return store;
  } catch {
    return memoryStore();
  }
}
