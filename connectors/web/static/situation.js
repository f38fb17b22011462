// Where a person comes from, goes to, works, and in which language: kept in the tab until there is
// a conversation, told to the service from then on.

const PAYLOADS = {
  language: (language) => `/choose_language${JSON.stringify({ language })}`,
  stage: (stage) => `/set_stage${JSON.stringify({ stage })}`,
  sector: (sector) => `/set_sector${JSON.stringify({ sector })}`,
};

export class Situation {
  constructor(session, tell) {
    this.session = session;
    this.tell = tell;
  }

  get values() {
    return this.session.situation;
  }

  /** Takes what was chosen, such as {origin: "NP", destination: "QA"}. */
  change(chosen) {
    const news = Object.fromEntries(
      Object.entries(chosen).filter(([key, value]) => value && this.values[key] !== value),
    );
    this.adopt(news);
    if (!this.session.opening) return; // the conversation will begin with it
    const { origin, destination, ...others } = news;
    for (const [key, value] of Object.entries(others)) this.tell(PAYLOADS[key](value));
    const corridor = { ...(origin && { origin }), ...(destination && { destination }) };
    if (origin || destination) this.tell(`/set_corridor${JSON.stringify(corridor)}`);
  }

  /** Takes what the service has understood, without telling it so. */
  adopt(known) {
    for (const [key, value] of Object.entries(known)) {
      if (value) this.values[key] = value;
    }
    this.session.save();
  }
}
