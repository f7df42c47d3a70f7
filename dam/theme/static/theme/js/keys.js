/** Single keys for people who work fast. None acts while somebody types or a dialog is open. */

const bound = new Map();

function typing(target) {
  return target.closest?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], dialog[open]");
}

/** Do `act` when `key` (as in KeyboardEvent.key, lower case) is pressed alone. */
export function onKey(key, act) {
  bound.set(key, act);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const act = bound.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
  if (!act) return;
  if (act(event) !== false) event.preventDefault();
});

/* Links and buttons name their key in the page: data-key="j". "/" puts the cursor into the search field. */
for (const element of document.querySelectorAll("[data-key]")) {
  onKey(element.dataset.key, () => (element.matches("input") ? element.select() || element.focus() : element.click()));
}
