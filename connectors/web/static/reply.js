// One reply as an element: the text, its sources and date, what one may ask next, and whether it helped.

import { formatted } from "./text.js";

const RIGHT_TO_LEFT = new Set(["Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"]);
// A question answered by one of these has one answer; the others may still be of use later.
const ANSWERED_ONCE = /^\/(affirm|deny|feedback|delete_my_data|none_of_these)\b/;

/** `choose(button, element)` is called when a button of the reply is pressed. */
export function replyElement(reply, { words, choose, print }) {
  const article = element("article", `reply ${reply.decision ?? ""}`);
  article.append(author(reply, words), spoken(reply));
  const verdict = reply.verdict && element("p", `verdict ${reply.verdict}`);
  if (verdict) article.append(words.mark(words.put(verdict, `page_verdict_${reply.verdict.replaceAll("-", "_")}`)));
  if (reply.sources?.length || reply.checked_on) article.append(provenance(reply, words));
  const [feedback, choices] = split(reply.buttons ?? [], (button) => button.payload?.startsWith("/feedback"));
  const isAnswer = reply.decision === "answer";
  const related = choices.filter((button) => isAnswer && button.entry);
  const others = choices.filter((button) => !related.includes(button));
  if (others.length) article.append(buttonList(reply, others, words, choose));
  if (related.length) article.append(buttonList(reply, related, words, choose, true));
  if (reply.decision === "answer") article.append(afterwards(reply, feedback, { words, choose, print }));
  else if (feedback.length) article.append(buttonList(reply, feedback, words, choose));
  return article;
}

/** Switches off what could be misunderstood once the talk has moved on. */
export function retire(article) {
  for (const button of article.querySelectorAll("button[data-payload]")) {
    const isFeedback = button.closest(".feedback");
    if (ANSWERED_ONCE.test(button.dataset.payload) && !isFeedback) button.setAttribute("aria-disabled", "true");
  }
}

export function directionOf(language) {
  try {
    const script = new Intl.Locale(language).maximize().script;
    return RIGHT_TO_LEFT.has(script) ? "rtl" : "ltr";
  } catch {
    return "auto"; // not a language tag: let the text decide
  }
}

function author(reply, words) {
  const name = { emergency: "page_emergency" }[reply.decision];
  // A person of the staff signs; everything else is the machine's, also the news of a handover.
  const machineOrPerson = reply.author === "staff" ? "page_person" : "page_service";
  return words.mark(words.put(element("p", "author"), name ?? machineOrPerson));
}

function spoken(reply) {
  const body = element("div", "text");
  body.lang = reply.language ?? "";
  body.dir = reply.language ? directionOf(reply.language) : "auto";
  if (reply.title) {
    const title = element("h3");
    title.textContent = reply.title;
    body.append(title);
  }
  body.append(formatted(reply.text, reply.decision === "emergency"));
  return body;
}

function provenance(reply, words) {
  const block = words.mark(element("div", "provenance"));
  if (reply.sources?.length) {
    const list = element("ul");
    for (const source of reply.sources) list.append(sourceItem(source));
    block.append(words.put(element("h4"), "page_sources"), list);
  }
  if (reply.checked_on) {
    block.append(words.put(element("p", "checked"), "page_checked_on", { date: reply.checked_on }));
  }
  return block;
}

function sourceItem(source) {
  const item = element("li");
  const isWeb = /^https?:\/\//i.test(source.url ?? "");
  const title = element(isWeb ? "a" : "span");
  title.textContent = source.title;
  title.dir = "auto";
  if (isWeb) {
    Object.assign(title, { href: source.url, target: "_blank", rel: "noopener noreferrer" });
    title.dataset.address = source.url; // printed, where a link cannot be followed
  }
  const publisher = element("span", "publisher");
  publisher.dir = "auto";
  publisher.textContent = source.publisher ?? "";
  item.append(title);
  if (source.publisher) item.append(" · ", publisher);
  return item;
}

function buttonList(reply, buttons, words, choose, related = false) {
  const group = element("div", related ? "choices related" : "choices");
  if (related || reply.decision === "clarify") {
    const heading = words.mark(element("h4"));
    group.append(words.put(heading, related ? "page_related" : "page_choose"));
  }
  const list = element("ul");
  list.lang = reply.language ?? "";
  list.dir = reply.language ? directionOf(reply.language) : "auto";
  for (const button of buttons) {
    const item = element("li");
    item.append(pressable(button, choose));
    list.append(item);
  }
  group.append(list);
  return group;
}

function afterwards(reply, offered, { words, choose, print }) {
  const row = words.mark(element("div", "afterwards"));
  const entry = reply.entry?.id;
  if (entry || offered.length) row.append(feedbackGroup(entry, offered, words, choose));
  const printing = words.put(element("button", "quiet print"), "page_print_answer");
  printing.type = "button";
  printing.addEventListener("click", () => print(row.closest("article")));
  row.append(printing);
  return row;
}

function feedbackGroup(entry, offered, words, choose) {
  const group = element("div", "feedback");
  group.setAttribute("role", "group");
  const question = words.put(element("span"), "page_helpful");
  group.dataset.label = "page_helpful";
  group.setAttribute("aria-label", question.textContent);
  group.append(question);
  for (const helpful of ["yes", "no"]) {
    // The service's own button, when it sent one, knows best what it wants to hear.
    const own = offered.find((each) => each.payload.includes(`"helpful": "${helpful}"`) || each.payload.includes(`"helpful":"${helpful}"`));
    const payload = own?.payload ?? `/feedback${JSON.stringify({ helpful, entry })}`;
    const button = pressable({ label: "", payload, quiet: true }, (pressed, pressedElement) => {
      for (const each of group.querySelectorAll("button")) each.setAttribute("aria-disabled", "true");
      pressedElement.setAttribute("aria-pressed", "true");
      words.put(question, "page_thanks");
      choose(pressed, pressedElement);
    });
    group.append(words.put(button, `page_${helpful}`));
  }
  return group;
}

function pressable(button, choose) {
  const control = element("button");
  control.type = "button";
  control.textContent = button.label;
  control.dataset.payload = button.payload;
  control.addEventListener("click", () => {
    // Not `disabled`: that would throw the keyboard's focus to the top of the page.
    if (control.getAttribute("aria-disabled") === "true") return;
    control.setAttribute("aria-disabled", "true");
    choose(button, control);
  });
  return control;
}

function element(name, className = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  return made;
}

function split(items, isFirst) {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}
