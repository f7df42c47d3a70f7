/** What every page of the desk does: pickers, keys, and times that choose their own radio button. */

import { startPickers } from "theme/picker";
import "theme/keys";
import "theme/base";

startPickers();

/* Typing a time chooses "at a time": data-sets="name=value". */
document.addEventListener("input", (event) => {
  const sets = event.target.dataset?.sets;
  if (!sets) return;
  const [name, value] = sets.split("=");
  const radio = event.target.form?.querySelector(`input[type=radio][name="${name}"][value="${value}"]`);
  if (radio) radio.checked = true;
});
