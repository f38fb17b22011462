// The language of the page: chosen in the picker, or offered when the replies come in another one.

export class PageLanguage {
  /** `changed(language)` is called when the page speaks another language. */
  constructor(words, notice, changed) {
    Object.assign(this, { words, notice, changed });
    this.picker = document.getElementById("language");
    this.picker.addEventListener("change", () => this.#change(this.picker.value));
  }

  /** True once the person has said which language they want; until then it is the browser's. */
  get chosen() {
    return document.body.hasAttribute("data-chosen");
  }

  /** Offers the page in the language of a reply, by its own name; never changes it unasked. */
  offer(language) {
    const option = this.#optionOf(language);
    if (this.chosen || !option || language === this.words.language) return;
    const button = document.createElement("button");
    button.type = "button";
    button.lang = language;
    button.textContent = option.textContent;
    button.addEventListener("click", () => this.#change(language));
    this.notice.offer(button);
  }

  /** Returns to the language chosen earlier in this tab, when the page was opened without it. */
  resume(language) {
    if (language !== this.words.language && this.#optionOf(language)) this.#change(language);
  }

  nameOf(language) {
    return this.#optionOf(language)?.textContent ?? language;
  }

  async #change(language) {
    try {
      await this.words.change(language, this.#optionOf(language).dir === "rtl");
    } catch {
      this.picker.value = this.words.language;
      return this.notice.show("page_trouble", { seconds: 6 });
    }
    this.picker.value = language;
    this.words.apply();
    this.notice.clear("offer");
    document.body.setAttribute("data-chosen", "");
    document.getElementById("privacy").href = `/privacy?language=${language}`;
    const address = new URL(location.href);
    address.searchParams.set("language", language);
    history.replaceState(null, "", address);
    this.changed(language);
  }

  #optionOf(language) {
    return Array.from(this.picker.options).find((option) => option.value === language);
  }
}
