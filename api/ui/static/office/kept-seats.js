/** For whom seats are kept: the channels of an event, and which of its free seats each has. */

const PAGE = 1_000;
/** So many requests at most: what is beyond is not marked on the map; who selects it reads for whom it is kept. */
const PAGES_MAX = 20;

export class KeptSeats {
  /** @param {import("../seatmap/api.js").Api} api @param {string} path of the event */
  constructor(api, path) {
    this.api = api;
    this.path = path;
    /** @type {{ key: string, name: string, tickets: number }[]} */
    this.channels = [];
    /** @type {Map<number, string>} a channel's key by seat */
    this.of = new Map();
    this.reading = 0;
    /** The channels as they were told when seats were read last. */
    this.told = "";
  }

  /** @param {string} key */
  nameOf(key) {
    return this.channels.find((channel) => channel.key === key)?.name ?? key;
  }

  /**
   * Know them. @param {import("../seatmap/ids.js").Ids | null} ids of the map that seats are counted by
   * @returns {Promise<boolean>} whether they are read: else it stays as it was, or somebody reads anew meanwhile
   */
  async read(ids) {
    const own = ++this.reading;
    const told = await this._channels();
    const of = ids && told !== null && own === this.reading ? await this._seats(ids) : null;
    if (of === null || told === null || own !== this.reading) return false;
    this.of = of;
    this.told = told;
    return true;
  }

  /** Whether a channel has other seats than when they were read. */
  async has_changed() {
    const told = await this._channels();
    return told !== null && told !== this.told;
  }

  /** @returns {Promise<string | null>} null: not to be had now */
  async _channels() {
    const answer = await this._get(`${this.path}/channels`);
    if (!answer.ok) return null;
    this.channels = answer.body.items;
    return JSON.stringify(this.channels);
  }

  /** @param {import("../seatmap/ids.js").Ids} ids @returns {Promise<Map<number, string> | null>} */
  async _seats(ids) {
    /** @type {Map<number, string>} */
    const of = new Map();
    let pages = 0;
    for (const { key } of this.channels.filter((channel) => channel.tickets)) {
      for (let cursor = ""; cursor !== null && pages < PAGES_MAX; pages++) {
        const query = new URLSearchParams({ channel: key, status: "NOT_FOR_SALE", limit: String(PAGE), ...(cursor && { cursor }) });
        const answer = await this._get(`${this.path}/tickets?${query}`);
        if (!answer.ok) return null;
        const { items, next_cursor } = answer.body;
        const sections = [...new Set(items.map((/** @type {any} */ each) => each.section))];
        await Promise.all(sections.map((name) => ids.section(name)));
        for (const { id } of items) {
          const seat = ids.seats.get(id);
          if (seat !== undefined) of.set(seat, key);
        }
        cursor = next_cursor;
      }
    }
    return of;
  }

  /** @param {string} path */
  _get(path) {
    return this.api.get(path, { as_holder: true, revalidate: true });
  }
}
