// The line above the message box: offline, trouble, erased.

export class Notice {
  #timer = 0;

  constructor(words) {
    this.words = words;
    this.place = document.getElementById("notice");
  }

  /** Shows a sentence until it is cleared, or for some seconds only. */
  show(key, { kind = "", seconds = 0 } = {}) {
    clearTimeout(this.#timer);
    this.key = key;
    const line = this.words.put(document.createElement("p"), key);
    line.className = kind;
    this.place.replaceChildren(line);
    if (seconds) this.#timer = setTimeout(() => this.clear(), 1000 * seconds);
  }

  /** Shows a button, unless something weightier stands there. */
  offer(button) {
    if (this.key && this.key !== "offer") return;
    this.key = "offer";
    this.place.replaceChildren(button);
  }

  /** Takes away a sentence; with a key, only that one. */
  clear(...keys) {
    if (keys.length && !keys.includes(this.key)) return;
    this.key = null;
    this.place.replaceChildren();
  }
}
