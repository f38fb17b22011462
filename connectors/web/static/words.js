// The sentences of the page in its language, and their places in the page: an element that says
// `data-text="page_send"` is written again when the language changes.

import { getWords } from "./service.js";

export class Words {
  constructor(language, rightToLeft, texts) {
    Object.assign(this, { language, rightToLeft, texts });
  }

  /** Loads the sentences of another language; the old ones stay if that fails. */
  async change(language, rightToLeft) {
    const texts = await getWords(language);
    Object.assign(this, { language, rightToLeft, texts });
  }

  text(key, values = {}) {
    return (this.texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) =>
      name in values ? this.#written(values[name]) : whole,
    );
  }

  /** Writes a sentence into an element, and again whenever the language changes. */
  put(element, key, values) {
    element.dataset.text = key;
    if (values) element.dataset.values = JSON.stringify(values);
    else delete element.dataset.values;
    element.textContent = this.text(key, values);
    return element;
  }

  /** Rewrites every sentence of the page in its present language. */
  apply() {
    const root = document.documentElement;
    root.lang = this.language;
    root.dir = this.rightToLeft ? "rtl" : "ltr";
    document.title = this.text("page_title");
    for (const element of document.querySelectorAll("[data-text]")) {
      const values = JSON.parse(element.dataset.values ?? "{}");
      element.textContent = this.text(element.dataset.text, values);
    }
    for (const element of document.querySelectorAll("[data-label]")) {
      element.setAttribute("aria-label", this.text(element.dataset.label));
    }
    for (const element of document.querySelectorAll("[data-placeholder]")) {
      element.placeholder = this.text(element.dataset.placeholder);
    }
    for (const element of document.querySelectorAll(".of-page")) this.mark(element);
  }

  /** Says that an element speaks the page's language, whatever stands around it. */
  mark(element) {
    element.classList.add("of-page");
    element.lang = this.language;
    element.dir = this.rightToLeft ? "rtl" : "ltr";
    return element;
  }

  /** Dates are written out, with the digits that all our texts use. */
  #written(value) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return value;
    const form = { dateStyle: "long", timeZone: "UTC", numberingSystem: "latn" };
    return new Intl.DateTimeFormat(this.language, form).format(new Date(value));
  }
}
