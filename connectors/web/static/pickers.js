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
    const corridor = [this.nameOf("origin"), this.nameOf("destination")].filter(Boolean).join(" → ");
    const named = corridor || this.nameOf("stage") || this.nameOf("sector");
    document.getElementById("corridor").textContent = named;
  }

  /** The name of what is chosen, or of `code`, in the page's language. */
  nameOf(field, code = this.situation.values[field]) {
    return this.places?.[FIELDS[field]]?.find((each) => (each.code ?? each.key) === code)?.name ?? code ?? "";
  }

  #fill(select, named) {
    const options = named.map(({ code, key, name }) => new Option(name, code ?? key));
    select.replaceChildren(select.options[0], ...options);
  }
}
