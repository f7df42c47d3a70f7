/** The button that prints a receipt; and the list is read again when everything has arrived. */

document.getElementById("print")?.addEventListener("click", () => window.print());

document.addEventListener("fragment", (event) => {
  if (event.target.dataset.testid === "verdict" && !event.target.dataset.poll) window.location.reload();
});
