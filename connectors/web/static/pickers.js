// The pickers of countries, stage and work, filled with names in the page's language.

import { getPlaces } from "./service.js";

const FIELDS = { origin: "origins", destination: "destinations", stage: "stages", sector: "sectors" };

export class Pickers {
  constructor(situation, words) {
    Object.assign(this, { situation, words });
    this.places = null;
    this.selects = Object.fromEntries(
      Object.keys(FIELDS).map((name) => [name, document.getElementById(name)]),
    );
    this.visitorLanguage = document.getElementById("visitor-language");
    for (const [name, select] of Object.entries({ ...this.selects, language: this.visitorLanguage })) {
      select.addEventListener("change", () => {
        situation.change({ [name]: select.value });
        this.show();
      });
    }
  }

  /** Fetches the names in the page's language; the old names stay if that fails. */
  async load() {
    const language = this.words.language;
    const places = await getPlaces(language);
    if (language !== this.words.language) return; // changed again meanwhile
    this.places = places;
    for (const [name, list] of Object.entries(FIELDS)) this.#fill(this.selects[name], this.places[list] ?? []);
    this.show();
  }

  /** Shows what is chosen, in the pickers and in the line above the talk. */
  show() {
    const values = this.situation.values;
    for (const [name, select] of Object.entries({ ...this.selects, language: this.visitorLanguage })) {
      select.value = values[name] ?? "";
      select.options[0].disabled = Boolean(values[name]); // a choice is changed, not taken back
    }
    const named = this.corridor(values) || this.#nameOf("stage") || this.#nameOf("sector");
    document.getElementById("corridor").textContent = named;
  }

  /** "Nepal → Qatar" in the page's language; the arrow points the way one reads. */
  corridor({ origin, destination }) {
    const arrow = this.words.rightToLeft ? " ← " : " → ";
    const names = [this.#nameOf("origin", origin), this.#nameOf("destination", destination)];
    return names.filter(Boolean).join(arrow);
  }

  #nameOf(field, chosen = this.situation.values[field]) {
    const known = this.places?.[FIELDS[field]] ?? [];
    return known.find(({ code, key }) => (code ?? key) === chosen)?.name ?? chosen ?? "";
  }

  #fill(select, named) {
    const options = named.map(({ code, key, name }) => new Option(name, code ?? key));
    select.replaceChildren(select.options[0], ...options);
  }
}
