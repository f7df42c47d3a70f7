/** Asks again until a press copy is there, then starts its download. */

import { poll } from "theme/poll";
import { post } from "theme/send";

const form = document.getElementById("copy-again");
const failed = document.getElementById("copy-failed");

poll(async () => {
  const response = await post(form.action, new FormData(form));
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
