// The log of the talk: what the person said, what came back, and what is still on its way.

import { replyElement, retire } from "./reply.js";

const SLOW = 10_000;
const TOGETHER = 1500; // milliseconds
const KEPT = 60; // entries a reload brings back

export class View {
  #slow = 0;

  constructor(session, words, { choose, tryAgain }) {
    Object.assign(this, { session, words, choose, tryAgain });
    this.log = document.getElementById("log");
    this.typing = document.getElementById("typing");
  }

  /** Brings back what the tab remembers, without reading it aloud again. */
  restore() {
    this.log.setAttribute("aria-live", "off");
    for (const item of this.session.transcript) {
      if (item.reply) this.#appendReply(item.reply);
      else this.#appendPerson(item);
    }
    for (const message of this.session.outbox) this.setWaiting(message.id, "page_waiting");
    setTimeout(() => this.log.setAttribute("aria-live", "polite"), 500);
    this.#reflect();
  }

  addPerson(id, text, language = "") {
    const item = { id, person: text, language };
    this.#remember(item);
    for (const article of this.log.querySelectorAll(".reply")) retire(article);
    this.#show(this.#appendPerson(item));
  }

  addReply(reply) {
    this.#remember({ reply });
    this.#show(this.#appendReply(reply));
  }

  /** Says under a message that it waits; with a button when the person can do something. */
  setWaiting(id, key, offerRetry = false) {
    const note = this.#noteOf(id);
    if (!note) return;
    note.replaceChildren(this.words.put(document.createElement("span"), key));
    if (!offerRetry) return;
    const again = this.words.put(document.createElement("button"), "page_try_again");
    again.type = "button";
    again.addEventListener("click", () => this.tryAgain());
    note.append(" ", again);
  }

  setSent(id) {
    this.#noteOf(id)?.replaceChildren();
  }

  setTyping(isTyping) {
    clearTimeout(this.#slow);
    this.typing.hidden = !isTyping;
    if (!isTyping) return this.typing.replaceChildren();
    const dots = document.createElement("span");
    dots.className = "dots";
    dots.setAttribute("aria-hidden", "true");
    dots.append(...Array.from({ length: 3 }, () => document.createElement("i")));
    const label = this.words.put(document.createElement("span"), "page_answering");
    label.className = "hidden";
    this.typing.replaceChildren(dots, label);
    this.#slow = setTimeout(() => {
      this.words.put(label, "page_answering_long");
      label.className = "";
    }, SLOW);
  }

  clear() {
    this.setTyping(false);
    this.log.replaceChildren();
    this.#reflect();
  }

  print(article = null) {
    document.body.classList.toggle("print-one", Boolean(article));
    article?.classList.add("printed");
    window.addEventListener("afterprint", () => {
      document.body.classList.remove("print-one");
      article?.classList.remove("printed");
    }, { once: true });
    window.print();
  }

  #appendPerson({ id, person, language }) {
    const article = document.createElement("article");
    article.className = "person";
    article.id = `message-${id}`;
    const author = this.words.mark(this.words.put(document.createElement("p"), "page_you"));
    author.className = "author of-page";
    const text = document.createElement("p");
    text.className = "text";
    text.dir = "auto";
    if (language) text.lang = language;
    text.textContent = person;
    const note = this.words.mark(document.createElement("p"));
    note.className = "note of-page";
    article.append(author, text, note);
    this.log.append(article);
    return article;
  }

  #appendReply(reply) {
    const article = replyElement(reply, {
      words: this.words,
      choose: this.choose,
      print: (printed) => this.print(printed),
    });
    this.log.append(article);
    return article;
  }

  #noteOf(id) {
    return document.getElementById(`message-${id}`)?.querySelector(".note");
  }

  #remember(item) {
    this.session.transcript = [...this.session.transcript, item].slice(-KEPT);
    this.session.save();
  }

  #show(article) {
    this.#reflect();
    // Replies of one turn come together: the first of them, not the last, is what to read now.
    const follows = article.previousElementSibling?.classList.contains("reply");
    const together = follows && performance.now() - (this.shownAt ?? -TOGETHER) < TOGETHER;
    this.shownAt = performance.now();
    if (together && article.classList.contains("reply")) return;
    const fits = article.offsetHeight < window.innerHeight * 0.6;
    article.scrollIntoView({ block: fits ? "nearest" : "start" });
  }

  /** The first screen makes room as soon as there is a talk. */
  #reflect() {
    document.body.classList.toggle("talking", this.log.childElementCount > 0);
  }
}
