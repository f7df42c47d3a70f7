/** Sending a form of decisions from its page: an error stays in its dialog, with everything that was typed. */

import { toast } from "theme/dialogs";
import { SignedOut, post } from "theme/send";
import { say } from "theme/words";

/** Send a form to an address and return the server's answer, `{message, level, …}`. */
export async function send(form, address) {
  const response = await post(address, new FormData(form));
  if (response.status === 403) throw new SignedOut();
  return response.json();
}

/** Say what went wrong on the way. */
export function trouble(error, dialog = null) {
  const line = error instanceof TypeError;
  complain(error instanceof SignedOut ? error.message : say(line ? "offline" : "failed"), dialog);
}

/** Show an error in the dialog it belongs to, else as a message. */
export function complain(text, dialog = null) {
  const body = dialog?.querySelector(".body");
  if (!body) {
    toast(text, "error");
    return;
  }
  body.querySelector(".errorlist")?.remove();
  const said = document.createElement("p");
  said.className = "errorlist";
  said.setAttribute("role", "alert");
  said.dataset.testid = "dialog-error";
  said.textContent = text;
  body.prepend(said);
}

/** Show an answer: a message, with links to what was set aside. */
export function report(answer) {
  toast(answer.message, answer.level);
  const holder = document.getElementById("toasts").lastElementChild?.querySelector("p");
  for (const other of answer.compare ?? []) {
    const link = document.createElement("a");
    link.href = other.address;
    link.textContent = other.number;
    holder?.append(document.createElement("br"), link);
  }
}

/** Take a decision; return its answer when it was taken, and null when it was refused and said. */
export async function decide(form, button) {
  const dialog = button.closest("dialog");
  const answer = await send(form, button.formAction);
  if (answer.level === "error") {
    complain(answer.message, dialog);
    return null;
  }
  dialog?.close();
  return answer;
}
