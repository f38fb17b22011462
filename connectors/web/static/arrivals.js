// The same reply may come twice: as the answer to a message, and by the stream of events.

export class Arrivals {
  constructor(session) {
    this.session = session;
  }

  /** True when this reply has not come by the other way already. */
  isNew(reply, way) {
    const waiting = this.session.unmatched;
    const name = JSON.stringify([reply.decision, reply.text]);
    const other = way === "answer" ? "event" : "answer";
    const held = waiting[name];
    if (held?.way === other) {
      held.count -= 1;
      if (held.count === 0) delete waiting[name];
      return false;
    }
    waiting[name] = { way, count: (held?.count ?? 0) + 1 };
    return true;
  }
}
