/** The asset's page: swiping through the event on a phone, and approving everything or only some languages. */

import { decide, trouble } from "theme/acts";
import { later } from "theme/dialogs";

const stage = document.querySelector(".picture");
let start = null;

stage?.addEventListener("touchstart", (event) => {
  start = event.touches.length === 1 && !event.target.closest(".player") ? event.touches[0] : null;
}, { passive: true });

stage?.addEventListener("touchend", (event) => {
  if (!start) return;
  const end = event.changedTouches[0];
  const [dx, dy] = [end.clientX - start.clientX, end.clientY - start.clientY];
  start = null;
  if (Math.abs(dx) < 60 || Math.abs(dx) < 2 * Math.abs(dy)) return;
  document.querySelector(dx < 0 ? "a[rel=next]" : "a[rel=prev]")?.click();
}, { passive: true });

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (event.target.name === "languages" && event.target.checked) {
    for (const radio of form.querySelectorAll("input[name=scope]")) radio.checked = false;
  }
  if (event.target.name === "scope") {
    for (const box of form.querySelectorAll("input[name=languages]")) box.checked = false;
  }
});

/* A decision that is refused stays in its dialog with what was typed; one that is taken draws the page anew. */
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  if (form.id !== "chosen" || !button?.formAction.includes("/decide/")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.dataset.sending) return;
  form.dataset.sending = "1";
  try {
    const answer = await decide(form, button);
    if (answer) {
      later(answer.message, answer.level);
      window.location.reload();
    }
  } catch (error) {
    trouble(error, button.closest("dialog"));
  } finally {
    delete form.dataset.sending;
  }
}, true);
