/** Dialogs, short messages, and questions before something that cannot be taken back. */

import { say } from "theme/words";

function icon(name) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  drawing.append(use);
  return drawing;
}

/** Show a short message. Errors and warnings stay until they are closed. */
export function toast(text, level = "success") {
  const holder = document.getElementById("toasts");
  if (!holder || !text) return;
  const box = document.createElement("div");
  box.className = `toast ${level}`;
  box.dataset.testid = "message";
  const said = document.createElement("p");
  said.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn bare tiny";
  close.dataset.dismiss = "";
  close.setAttribute("aria-label", say("close"));
  close.append(icon("close"));
  box.append(icon(level === "success" ? "check" : level === "info" ? "info" : "warning"), said, close);
  holder.append(box);
  fade(box);
}

/** Show a message on the page that comes next. */
export function later(text, level) {
  sessionStorage.setItem("said", JSON.stringify([text, level]));
}

/** Show what the page before left to say. */
export function saidBefore() {
  const kept = sessionStorage.getItem("said");
  if (!kept) return;
  sessionStorage.removeItem("said");
  toast(...JSON.parse(kept));
}

/** Let a message of success go by itself after a while. */
export function fade(box) {
  if (box.classList.contains("success") || box.classList.contains("info")) setTimeout(() => box.remove(), 9000);
}

/** Open a dialog by id; its first field or button takes the focus, and focus returns on closing. */
export function open(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return dialog;
  const before = document.activeElement;
  dialog.showModal();
  (dialog.querySelector("[autofocus], input:not([type=hidden]), textarea, select") ?? dialog.querySelector("button"))?.focus();
  dialog.addEventListener("close", () => before?.focus?.(), { once: true });
  return dialog;
}

/* Enter in a dialog means its own button, not the first one of the form around it. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.defaultPrevented || !event.target.matches("dialog input:not([role=combobox])")) return;
  event.preventDefault();
  event.target.closest("dialog").querySelector(".feet [type=submit]")?.click();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    event.preventDefault();
    open(opener.dataset.dialog);
    return;
  }
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  if (event.target.closest("[data-dismiss]")) event.target.closest(".toast")?.remove();
  if (event.target instanceof HTMLDialogElement && event.target.matches("[data-light]")) event.target.close();
});
