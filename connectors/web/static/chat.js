// Puts the page together: what each part tells the others.

import { Arrivals } from "./arrivals.js";
import { agree } from "./dialog.js";
import { Events } from "./events.js";
import { prepareExit } from "./exit.js";
import { Notice } from "./notice.js";
import { Outbox } from "./outbox.js";
import { Pickers } from "./pickers.js";
import { eraseConversation } from "./service.js";
import { Session } from "./session.js";
import { Situation } from "./situation.js";
import { Staff } from "./staff.js";
import { View } from "./view.js";
import { Words } from "./words.js";

const byId = (id) => document.getElementById(id);
const root = document.documentElement;

const session = new Session(openStorage());
const words = new Words(root.lang, root.dir === "rtl", JSON.parse(byId("words").textContent));
const notice = new Notice(words);
const arrivals = new Arrivals(session);
const view = new View(session, words, { choose: press, tryAgain: () => outbox.hurry() });
const events = new Events(session, (replies) => receive(replies, "event"));
const outbox = new Outbox(session, { sending, delayed, refused, answered });
const situation = new Situation(session, (payload) => outbox.put({ payload }));
const pickers = new Pickers(situation, words);
const staff = new Staff(session, situation, pickers);
const form = byId("form");
const message = byId("message");

// --- what the person does -----------------------------------------------------------------------

function say(text) {
  const put = outbox.put({ text }, text);
  view.addPerson(put.id, text);
  begin();
}

function press(button, control) {
  const put = outbox.put({ payload: button.payload }, button.quiet ? null : button.label);
  if (!button.quiet) view.addPerson(put.id, button.label, control?.closest("[lang]")?.lang);
  begin();
}

/** A talk has begun: the pickers fold away, the staff's choice is remembered. */
function begin() {
  byId("situation").open = false;
  staff.remember();
  staff.show();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = message.value.trim();
  if (!text) return message.focus();
  message.value = "";
  fitMessage();
  say(text);
});

message.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});
message.addEventListener("input", fitMessage);

for (const button of document.querySelectorAll("#menu [data-payload]")) {
  button.addEventListener("click", () => {
    closeMenu();
    press({ label: button.textContent, payload: button.dataset.payload }, button);
  });
}

byId("language").addEventListener("change", async ({ target }) => {
  const option = target.selectedOptions[0];
  try {
    await words.change(option.value, option.dir === "rtl");
  } catch {
    target.value = words.language;
    return notice.show("page_trouble", { seconds: 6 });
  }
  words.apply();
  const address = new URL(location.href);
  address.searchParams.set("language", words.language);
  history.replaceState(null, "", address);
  if (!staff.on) situation.change({ language: words.language });
  await loadPlaces();
});

byId("print").addEventListener("click", () => {
  closeMenu();
  view.print();
});

byId("erase").addEventListener("click", () => eraseAfterAsking({
  question: "page_erase_question",
  explained: "page_erase_explained",
  confirm: "page_erase_confirm",
}));

byId("next-visitor").addEventListener("click", () => eraseAfterAsking({
  question: "page_next_question",
  explained: "page_next_explained",
  confirm: "page_next_confirm",
}));

async function eraseAfterAsking(question) {
  closeMenu();
  if (!(await agree(words, question))) return;
  events.stop();
  outbox.clear();
  if (session.conversation) session.erasures.push(session.conversation);
  session.startAfresh();
  if (!staff.on && document.body.hasAttribute("data-chosen")) situation.adopt({ language: words.language });
  view.clear();
  message.value = "";
  fitMessage();
  byId("situation").open = true;
  pickers.show();
  staff.show();
  message.focus();
  await eraseWhatWaits();
  if (session.erasures.length) notice.show("page_erase_later");
  else notice.show("page_erased", { seconds: 6 });
}

/** Erases on the service what could not be erased before. */
async function eraseWhatWaits() {
  for (const conversation of [...session.erasures]) {
    try {
      await eraseConversation(conversation);
    } catch (problem) {
      if (problem.kind !== "gone") continue; // gone already is as good
    }
    session.erasures = session.erasures.filter((each) => each !== conversation);
    session.save();
  }
}

// --- what the service does ----------------------------------------------------------------------

function sending(sent) {
  view.setTyping(true);
  view.setSent(sent.id);
}

function delayed(sent, problem) {
  view.setTyping(false);
  view.setWaiting(sent.id, "page_not_sent", true);
  const isOffline = problem.kind === "unreachable" && !navigator.onLine;
  notice.show(isOffline ? "page_offline" : "page_trouble", { kind: "warning" });
}

function refused(sent) {
  view.setTyping(false);
  view.setWaiting(sent.id, "page_refused");
}

function answered(sent, answer) {
  view.setTyping(!outbox.empty);
  view.setSent(sent.id);
  notice.clear("page_offline", "page_trouble");
  if (answer.state) {
    situation.adopt(answer.state);
    pickers.show();
  }
  receive(answer.replies, "answer");
  events.start();
}

function receive(replies, way) {
  for (const reply of replies) {
    if (arrivals.isNew(reply, way)) view.addReply(reply);
  }
  session.save();
}

// --- the device -----------------------------------------------------------------------------------

window.addEventListener("offline", () => notice.show("page_offline", { kind: "warning" }));
window.addEventListener("online", async () => {
  notice.show("page_online_again", { seconds: 4 });
  outbox.hurry();
  if (!pickers.places) loadPlaces();
  await eraseWhatWaits();
});

document.addEventListener("visibilitychange", () => {
  // A page nobody looks at costs no data and no battery; the stream resumes where it stopped.
  if (document.hidden) events.stop();
  else events.start();
});

document.addEventListener("click", ({ target }) => {
  if (!byId("menu")?.contains(target)) closeMenu();
});
byId("menu").addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || !byId("menu").open) return;
  closeMenu();
  byId("menu").querySelector("summary").focus();
});

function closeMenu() {
  byId("menu")?.removeAttribute("open");
}

/** The message box grows with the text and takes its direction; empty, it has the page's. */
function fitMessage() {
  message.dir = message.value ? "auto" : "";
  message.style.height = "auto";
  message.style.height = `${message.scrollHeight + 2}px`;
}

async function loadPlaces() {
  try {
    await pickers.load();
    staff.show();
  } catch {
    // The person may still just write; asked for again when the connection is back.
  }
}

function openStorage() {
  try {
    return window.sessionStorage;
  } catch {
    return null; // forbidden: Session copes
  }
}

// --- begin ----------------------------------------------------------------------------------------

prepareExit(() => {
  events.stop();
  outbox.clear();
  session.forget();
});
if (document.body.hasAttribute("data-chosen") && !staff.on && !session.opening) {
  situation.adopt({ language: words.language });
}
view.restore();
if (session.transcript.length) byId("situation").open = false;
pickers.show();
staff.show();
loadPlaces();
outbox.run();
events.start();
eraseWhatWaits();
if (!navigator.onLine) notice.show("page_offline", { kind: "warning" });
document.body.setAttribute("data-ready", "");
