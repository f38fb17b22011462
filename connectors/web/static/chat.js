// Puts the page together: what each part tells the others.

import { agree } from "./dialog.js";
import { Erasing } from "./erasing.js";
import { Events } from "./events.js";
import { prepareExit } from "./exit.js";
import { PageLanguage } from "./language.js";
import { Notice } from "./notice.js";
import { Outbox } from "./outbox.js";
import { Pickers } from "./pickers.js";
import { takePreset } from "./preset.js";
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
const view = new View(session, words, { choose: press, tryAgain: () => outbox.hurry() });
const events = new Events(session, (replies) => receive(replies));
const outbox = new Outbox(session, { sending, delayed, refused, answered });
const situation = new Situation(session, (payload) => outbox.put({ payload }));
const pickers = new Pickers(situation, words);
const language = new PageLanguage(words, notice, speak);
const staff = new Staff(session, situation, pickers, language);
const erasing = new Erasing(session);
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

/** The page speaks another language; so shall the replies, unless they are for a visitor. */
function speak(chosen) {
  if (!staff.on) situation.change({ language: chosen });
  loadPlaces();
}

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
  erasing.begin();
  takeChosenLanguage();
  view.clear();
  message.value = "";
  fitMessage();
  byId("situation").open = true;
  pickers.show();
  staff.show();
  message.focus();
  if (await erasing.finish()) notice.show("page_erased", { seconds: 6 });
  else notice.show("page_erase_later");
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
  receive(answer.replies);
  // From here on the stream tells what follows; what came before it is here already.
  if (session.conversation) session.lastEvent ||= String(answer.replies.at(-1)?.id ?? "");
  events.start();
}

function receive(replies) {
  for (const reply of replies) {
    if (!session.takes(reply)) continue;
    if (reply.erase) forgetTalk(); // asked for in the talk itself: nothing of it stays on the screen
    view.addReply(reply);
    if (!staff.on) language.offer(reply.language);
  }
  session.save();
}

/** The service has erased what was said; so does this tab, and the next words begin afresh. */
function forgetTalk() {
  events.stop();
  outbox.clear();
  session.startAfresh();
  takeChosenLanguage();
  view.clear();
  pickers.show();
}

// --- the device -----------------------------------------------------------------------------------

window.addEventListener("offline", () => notice.show("page_offline", { kind: "warning" }));
window.addEventListener("online", async () => {
  notice.show("page_online_again", { seconds: 4 });
  outbox.hurry();
  if (!pickers.places) loadPlaces();
  await erasing.finish();
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

/** A language that the person chose holds for their conversation; a visitor has their own. */
function takeChosenLanguage() {
  if (staff.on) return;
  if (language.chosen) situation.change({ language: words.language });
  else if (situation.values.language) language.resume(situation.values.language);
}

async function loadPlaces() {
  try {
    await pickers.load();
    const preset = takePreset(pickers.places);
    if (Object.keys(preset).length) situation.change(preset);
    pickers.show();
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
takeChosenLanguage();
view.restore();
if (session.transcript.length) byId("situation").open = false;
pickers.show();
staff.show();
loadPlaces();
outbox.run();
events.start();
erasing.finish();
if (!navigator.onLine) notice.show("page_offline", { kind: "warning" });
document.body.setAttribute("data-ready", "");
