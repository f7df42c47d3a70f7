/** Downloads leave the page where it is: its buttons come back to life, and a copy that was waited for begins. */

const AGAIN_AFTER = 2500;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-download]")) return;
  setTimeout(() => {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[data-busy]")) delete button.dataset.busy;
  }, AGAIN_AFTER);
});

function begin(root) {
  root.querySelector("form[data-begin]")?.requestSubmit();
}

document.addEventListener("fragment", (event) => begin(event.target));
begin(document);
