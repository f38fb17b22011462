// Messages on their way: one after another, each kept until it is answered, tried again under the
// same id, so that the service can tell a repetition from a second message.

import { openConversation, postMessage } from "./service.js";
import { newIdentifier } from "./session.js";

const LONGEST_WAIT = 30_000;

export class Outbox {
  #running = false;
  #stop = new AbortController();
  #wake = () => {};

  /** `on` is told: sending(message), delayed(message, problem), refused(message), answered(message, answer). */
  constructor(session, on) {
    this.session = session;
    this.on = on;
  }

  get empty() {
    return this.session.outbox.length === 0;
  }

  /** Takes {text} or {payload}; `shown` is what the log says for it, if anything. */
  put(content, shown = null) {
    const message = { id: newIdentifier(), content, shown };
    this.session.outbox.push(message);
    this.session.save();
    this.run();
    return message;
  }

  /** Tries at once what is waiting for its next try. */
  hurry() {
    this.#wake();
    this.run();
  }

  /** Drops everything, also what is being sent. */
  clear() {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.session.outbox = [];
    this.#wake();
  }

  async run() {
    if (this.#running) return;
    this.#running = true;
    let tries = 0;
    while (!this.empty) {
      const stop = this.#stop.signal;
      const message = this.session.outbox[0];
      this.on.sending(message);
      try {
        const answer = await this.#deliver(message, stop);
        if (stop.aborted) continue;
        tries = 0;
        this.#done();
        this.on.answered(message, answer);
      } catch (problem) {
        if (stop.aborted) continue;
        if (problem.kind === "refused") {
          this.#done();
          this.on.refused(message);
          continue;
        }
        if (problem.kind === "gone") {
          this.session.conversation = null;
          this.session.lastEvent = ""; // numbers of another conversation
        }
        tries += 1;
        // A conversation that has ended is replaced at once, but not for ever.
        if (problem.kind === "gone" && tries === 1) continue;
        this.on.delayed(message, problem);
        await this.#pause(Math.max(problem.wait, Math.min(LONGEST_WAIT, 1000 * 2 ** (tries - 1))));
      }
    }
    this.#running = false;
  }

  async #deliver(message, stop) {
    if (!this.session.conversation) {
      this.session.opening = true;
      const opened = await openConversation(this.session.situation, stop);
      if (stop.aborted) return null;
      this.session.conversation = { conversation: opened.conversation, token: opened.token };
      this.session.save();
    }
    return postMessage(this.session.conversation, { id: message.id, ...message.content }, stop);
  }

  #done() {
    this.session.outbox.shift();
    this.session.save();
  }

  #pause(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
