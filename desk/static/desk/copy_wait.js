/** Asks again until a press copy is there, then starts its download. */

import { poll } from "theme/poll";

const form = document.getElementById("copy-again");
const failed = document.getElementById("copy-failed");

poll(async () => {
  const response = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { "X-Requested-With": "fetch" },
  });
  const answer = await response.json();
  if (response.status === 202) return "same";
  document.querySelector(".bar-track")?.classList.remove("busy");
  if (response.ok) {
    window.location.assign(answer.address);
    return true;
  }
  failed.textContent = answer.message;
  failed.hidden = false;
  return true;
}, { first: 800, slowest: 4000 });
