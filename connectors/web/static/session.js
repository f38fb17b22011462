// What this tab remembers. Session storage only: on a shared phone, closing the tab forgets it all.

const KEY = "musafir";

const EMPTY = {
  conversation: null, // {conversation, token}, as the service gave it
  opening: false,     // the service has been asked for a conversation with the situation of then
  situation: {},      // language, origin, destination, stage, sector: only what was chosen
  outbox: [],         // messages without an answer yet
  transcript: [],     // what stands in the log, so that a reload keeps it
  arrived: [],        // ids of replies: each comes as an answer and again as an event
  lastEvent: "",      // where the stream of events stopped
  erasures: [],       // conversations that could not be erased yet
  corridors: [],      // recently set by staff; says nothing about a person
};

export class Session {
  constructor(storage) {
    this.storage = storage;
    Object.assign(this, structuredClone(EMPTY), this.#read());
    this.opening = Boolean(this.conversation);
  }

  save() {
    const kept = Object.fromEntries(Object.keys(EMPTY).map((key) => [key, this[key]]));
    try {
      this.storage.setItem(KEY, JSON.stringify(kept));
    } catch {
      // Storage is full or forbidden: the page works on, it only forgets at a reload.
    }
  }

  /** True the first time a reply comes, whichever way it came. */
  takes(reply) {
    if (this.arrived.includes(reply.id)) return false;
    if (reply.id !== undefined) this.arrived = [...this.arrived, reply.id].slice(-200);
    return true;
  }

  /** Forgets the talk; what staff set up for the day, and what must still be erased, stays. */
  startAfresh() {
    const { erasures, corridors } = this;
    Object.assign(this, structuredClone(EMPTY), { erasures, corridors });
    this.save();
  }

  /** Forgets everything, at once. */
  forget() {
    Object.assign(this, structuredClone(EMPTY));
    try {
      this.storage.removeItem(KEY);
    } catch {
      // Forbidden storage holds nothing.
    }
  }

  #read() {
    try {
      return JSON.parse(this.storage.getItem(KEY)) ?? {};
    } catch {
      return {};
    }
  }
}

/** A name for one message that nobody else uses; also where `randomUUID` is missing (plain http). */
export function newIdentifier() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
