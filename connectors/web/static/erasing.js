// Erasing a conversation: here at once, on the service now or as soon as it can be reached.

import { eraseConversation } from "./service.js";

export class Erasing {
  constructor(session) {
    this.session = session;
  }

  /** Forgets the talk in this tab and notes that the service must forget it too. */
  begin() {
    if (this.session.conversation) this.session.erasures.push(this.session.conversation);
    this.session.startAfresh();
  }

  /** Tries to erase what waits for it; true when nothing is left. */
  async finish() {
    for (const conversation of [...this.session.erasures]) {
      try {
        await eraseConversation(conversation);
      } catch (problem) {
        if (problem.kind !== "gone") continue; // gone already is as good
      }
      this.session.erasures = this.session.erasures.filter((each) => each !== conversation);
      this.session.save();
    }
    return this.session.erasures.length === 0;
  }
}
