// Turns the plain text of a reply into elements: paragraphs, lists, and telephone numbers to tap.
// Only text nodes are made: whatever a text contains, it never becomes markup or a link to elsewhere.

// A number as offices print it: an optional +, then groups of digits (any script's) joined by
// single spaces, hyphens or brackets. No line breaks and no commas, so that amounts stay amounts.
const NUMBER = /\+?\(?\p{Nd}(?:[ ()\-\u2011]{0,2}\p{Nd}){1,16}(?![\p{Nd}\p{L}]|[.,:]\p{Nd}|\s?%)/gu;
const DATE = /^\d{4}-\d{1,2}(-\d{1,2})?$|^\d{1,2}-\d{1,2}-\d{4}$|^(19|20)\d\d ?- ?(19|20)\d\d$/;
const LIST_ITEM = /^\s*(?:[-•*]|\p{Nd}{1,2}[.)])\s+/u;

/** The text as paragraphs and lists. `urgent` texts also have their short numbers (112) linked. */
export function formatted(text, urgent = false) {
  const fragment = document.createDocumentFragment();
  for (const block of text.trim().split(/\n\s*\n/)) {
    let list = null;
    let paragraph = null;
    for (const line of block.split("\n")) {
      const mark = LIST_ITEM.exec(line)?.[0];
      if (mark) {
        const kind = /\p{Nd}/u.test(mark) ? "ol" : "ul";
        if (list?.localName !== kind) {
          list = document.createElement(kind);
          if (kind === "ol") list.start = Number(plainDigits(mark).match(/\d+/)[0]);
          fragment.append(list);
        }
        const item = document.createElement("li");
        item.append(withNumbers(line.slice(mark.length), urgent));
        list.append(item);
        paragraph = null;
        continue;
      }
      list = null;
      if (paragraph) paragraph.append(document.createElement("br"));
      else fragment.append((paragraph = document.createElement("p")));
      paragraph.append(withNumbers(line, urgent));
    }
  }
  return fragment;
}

function withNumbers(line, urgent) {
  const fragment = document.createDocumentFragment();
  let from = 0;
  for (const match of line.matchAll(NUMBER)) {
    const before = line.slice(0, match.index);
    const number = withoutLooseBracket(match[0]);
    if (!isTelephone(number, before, line.slice(match.index + number.length), urgent)) continue;
    fragment.append(line.slice(from, match.index), telephone(number));
    from = match.index + number.length;
  }
  fragment.append(line.slice(from));
  return fragment;
}

/** Amounts, years and dates are no telephone numbers; where in doubt, no link. */
function isTelephone(number, before, after, urgent) {
  const digits = plainDigits(number).replace(/\D/g, "");
  // Inside a word, an amount or the number of a law (1155/2024). Not a lookbehind: older phones cannot even read a file with one.
  if (/[\p{Nd}\p{L}.,/]$/u.test(before)) return false;
  if (DATE.test(plainDigits(number)) || digits.length > 15) return false;
  if (number.startsWith("+")) return digits.length >= 7;
  if (/\p{Sc}\s?$/u.test(before)) return false;
  if (digits.length >= 8) return true;
  // "Police: 112", "Hotline: 1343 (24 hours)": a contact line, or an emergency reply.
  const isContactLine = /[:：]\s*$|[,;/]\s*$/.test(before) && /[:：]/.test(before);
  const ends = /^\s*($|[(,;/.،؛।–—-])/.test(after);
  if (digits.length === 4 && /^(19|20)\d\d$/.test(digits) && !isContactLine) return false;
  return (isContactLine && ends && digits.length >= 3) || (urgent && digits.length >= 3);
}

function telephone(number) {
  const link = document.createElement("a");
  const digits = plainDigits(number);
  link.href = `tel:${digits.startsWith("+") ? "+" : ""}${digits.replace(/\D/g, "")}`;
  link.className = "telephone";
  link.dir = "ltr"; // a number keeps its order inside a right-to-left sentence
  link.textContent = number;
  return link;
}

function withoutLooseBracket(number) {
  const opened = (number.match(/\(/g) ?? []).length;
  const closed = (number.match(/\)/g) ?? []).length;
  return opened === closed ? number : number.replace(/\s?\(.*$/, "").replace(/\).*$/, "");
}

/** Bengali, Devanagari and Arabic digits as 0-9. Each script's ten digits stand in a row. */
function plainDigits(text) {
  return text.replace(/\p{Nd}/gu, (digit) => {
    let zero = digit.codePointAt(0);
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && digit.codePointAt(0) - zero < 9) zero -= 1;
    return String(digit.codePointAt(0) - zero);
  });
}
