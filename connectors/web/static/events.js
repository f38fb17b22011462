// Replies that come unasked, such as a person's: server-sent events, read with fetch because an
// EventSource cannot carry the token. A broken stream is opened again from where it stopped; until
// then nothing is lost, for answers to messages come with the messages themselves.

import { openEvents } from "./service.js";

const SILENCE = 60_000; // longer than the service's heartbeat: a stream that says nothing is dead
const SHORTEST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;

export class Events {
  #stop = null;

  constructor(session, received) {
    this.session = session;
    this.received = received;
  }

  start() {
    if (this.#stop || !this.session.conversation || document.hidden) return;
    this.#stop = new AbortController();
    this.#listen(this.#stop.signal);
  }

  stop() {
    this.#stop?.abort();
    this.#stop = null;
  }

  async #listen(stop) {
    let wait = SHORTEST_WAIT;
    while (!stop.aborted) {
      const conversation = this.session.conversation;
      if (!conversation) break;
      try {
        const heard = await this.#read(conversation, stop);
        if (heard) wait = SHORTEST_WAIT;
      } catch (problem) {
        if (problem.kind === "gone") break;
      }
      if (stop.aborted) return;
      await new Promise((resolve) => setTimeout(resolve, wait));
      wait = Math.min(LONGEST_WAIT, wait * 2);
    }
    if (!stop.aborted) this.#stop = null;
  }

  /** Reads until the stream ends; tells whether anything came. */
  async #read(conversation, stop) {
    const attempt = new AbortController();
    const abort = () => attempt.abort();
    stop.addEventListener("abort", abort, { once: true });
    let heard = false;
    let silence = setTimeout(abort, SILENCE);
    try {
      const body = await openEvents(conversation, this.session.lastEvent, attempt.signal);
      const reader = body.pipeThrough(new TextDecoderStream()).getReader();
      const parser = new EventParser((event) => this.#take(event));
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return heard;
        heard = true;
        clearTimeout(silence);
        silence = setTimeout(abort, SILENCE);
        parser.feed(value);
      }
    } finally {
      clearTimeout(silence);
      stop.removeEventListener("abort", abort);
    }
  }

  #take({ id, data }) {
    if (id) this.session.lastEvent = id;
    this.received([JSON.parse(data)]);
  }
}

/** The event stream format of the HTML standard, as far as we use it: id and data. */
class EventParser {
  #rest = "";
  #id = "";
  #data = [];

  constructor(found) {
    this.found = found;
  }

  feed(text) {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    for (const line of lines) this.#line(line);
  }

  #line(line) {
    if (line === "") {
      if (this.#data.length) this.found({ id: this.#id, data: this.#data.join("\n") });
      this.#data = [];
      return;
    }
    const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line);
    if (field === "data") this.#data.push(value);
    if (field === "id") this.#id = value;
  }
}
