// The quick exit, for somebody who must not be seen reading this: a press, or Esc twice.
// The page empties itself and forgets its conversation before it leaves, so that "back" shows
// nothing. It does not erase the conversation on the service: a person there may be helping.

const TWICE = 1_000;

export function prepareExit(forget) {
  const leave = () => {
    const address = document.body.dataset.exit;
    forget();
    document.title = "";
    document.body.replaceChildren();
    location.replace(address); // takes this page's place in the history of the tab
  };
  document.getElementById("exit").addEventListener("click", leave);

  let last = -Infinity;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    if (event.timeStamp - last < TWICE) leave();
    last = event.timeStamp;
  }, { capture: true });

  // A browser may bring the emptied page back from memory: then begin anew.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && !document.body.childElementCount) location.reload();
  });
}
