// Asks before something that cannot be undone.

/** True when the person agrees; closing the dialog in any other way is a no. */
export function agree(words, { question, explained, confirm }) {
  const dialog = document.getElementById("dialog");
  words.put(document.getElementById("dialog-question"), question);
  words.put(document.getElementById("dialog-explained"), explained);
  const yes = words.put(document.getElementById("dialog-confirm"), confirm);
  const no = words.put(document.getElementById("dialog-cancel"), "page_cancel");
  return new Promise((resolve) => {
    dialog.returnValue = "";
    yes.onclick = () => dialog.close("agreed");
    no.onclick = () => dialog.close();
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "agreed"), { once: true });
    dialog.showModal();
    no.focus();
  });
}
