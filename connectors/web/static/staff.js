// For those who help someone else: the visitor's language and countries in one press, and a clean
// start for the next visitor. The page itself stays in the helper's language.

const REMEMBERED = 6;

export class Staff {
  constructor(session, situation, pickers, language) {
    Object.assign(this, { session, situation, pickers, language });
    this.panel = document.getElementById("staff");
    this.switch = document.getElementById("staff-switch");
    this.chips = document.getElementById("corridors");
    this.switch.addEventListener("click", () => this.set(!this.on));
  }

  get on() {
    return document.body.hasAttribute("data-staff");
  }

  set(isOn) {
    document.body.toggleAttribute("data-staff", isOn);
    const address = new URL(location.href);
    if (isOn) address.searchParams.set("staff", "1");
    else address.searchParams.delete("staff");
    history.replaceState(null, "", address);
    this.show();
  }

  show() {
    this.panel.hidden = !this.on;
    document.getElementById("visitor-language-field").hidden = !this.on;
    this.switch.setAttribute("aria-pressed", String(this.on));
    this.chips.replaceChildren(...this.#corridors().map((corridor) => this.#chip(corridor)));
    this.chips.hidden = this.chips.childElementCount === 0;
  }

  /** Keeps what was set for this visitor among the recent ones. */
  remember() {
    const { language, origin, destination } = this.situation.values;
    if (!this.on || !origin || !destination) return;
    const now = { language, origin, destination };
    const others = this.session.corridors.filter((each) => nameOf(each) !== nameOf(now));
    this.session.corridors = [now, ...others].slice(0, REMEMBERED);
    this.session.save();
  }

  #corridors() {
    const recent = this.session.corridors;
    const known = new Set(recent.map(nameOf));
    const common = (this.pickers.places?.corridors ?? []).filter((each) => !known.has(nameOf(each)));
    return [...recent, ...common];
  }

  #chip(corridor) {
    const chip = document.createElement("button");
    chip.type = "button";
    const countries = document.createElement("bdi");
    countries.textContent = this.pickers.corridor(corridor);
    chip.append(countries);
    if (corridor.language) {
      const spoken = document.createElement("bdi");
      spoken.lang = corridor.language;
      spoken.textContent = this.language.nameOf(corridor.language);
      chip.append(" · ", spoken);
    }
    chip.addEventListener("click", () => {
      const { language, origin, destination } = corridor;
      this.situation.change({ language, origin, destination });
      this.pickers.show();
    });
    return chip;
  }
}

function nameOf({ language, origin, destination }) {
  return `${origin}-${destination}-${language ?? ""}`;
}
