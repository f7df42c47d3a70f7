/** What every page does: menus close, forms are sent once, typed text is not left by accident, fragments refresh. */

import { fade, saidBefore } from "theme/dialogs";
import { pollFragments } from "theme/poll";
import { say } from "theme/words";
import "theme/tabs";

for (const box of document.querySelectorAll("#toasts .toast")) fade(box);
saidBefore();
pollFragments();

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }
});

/* A form that is on its way is not sent a second time; the server checks this too. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  unsaved.delete(form);
  const button = event.submitter;
  if (button) button.dataset.busy = "1";
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[data-busy]")) delete button.dataset.busy;
});

const unsaved = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-guard]");
  if (form) unsaved.add(form);
});

/** Say that a form's text has been saved, so that leaving asks nothing. */
export function isSaved(form) {
  unsaved.delete(form);
}

/** Whether something typed on this page is not saved yet. */
export function anythingUnsaved() {
  return [...unsaved].some((form) => form.isConnected);
}

window.addEventListener("beforeunload", (event) => {
  if (anythingUnsaved()) {
    event.preventDefault();
    event.returnValue = say("unsaved");
  }
});
