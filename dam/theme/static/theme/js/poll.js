/** Asking again: one request at a time, slower when nothing changes, silent while the page is hidden. */

import { say } from "theme/words";
import { toast } from "theme/dialogs";
import { SignedOut, ask as request } from "theme/send";

/**
 * Call `ask` again and again until it returns `true`.
 * `ask` is async and returns "changed", "same" or true (finished). A lost line slows down and is said once.
 */
export function poll(ask, { first = 1500, slowest = 10000 } = {}) {
  let wait = first;
  let stopped = false;
  let told = false;
  const again = () => setTimeout(turn, document.hidden ? slowest : wait);
  async function turn() {
    if (stopped) return;
    try {
      const answer = await ask();
      told = false;
      if (answer === true) return;
      wait = answer === "changed" ? first : Math.min(slowest, wait * 1.4);
    } catch (error) {
      wait = slowest;
      if (!told) toast(error instanceof SignedOut ? error.message : say("offline"), "warning");
      told = true;
    }
    if (!stopped) again();
  }
  again();
  return () => {
    stopped = true;
  };
}

/** Replace elements that carry `data-poll="address"` by what the address answers, until the answer carries none. */
export function pollFragments(root = document) {
  for (const element of root.querySelectorAll("[data-poll]")) {
    let shown = element;
    poll(async () => {
      if (!shown.isConnected) return true;
      const response = await request(shown.dataset.poll);
      if (!response.ok) throw new Error(String(response.status));
      const holder = document.createElement("template");
      holder.innerHTML = (await response.text()).trim();
      const fresh = holder.content.firstElementChild;
      if (!fresh) return true;
      const same = fresh.outerHTML === shown.outerHTML;
      if (!same) {
        shown.replaceWith(fresh);
        shown = fresh;
        shown.dispatchEvent(new CustomEvent("fragment", { bubbles: true }));
      }
      if (!fresh.dataset.poll) return true;
      return same ? "same" : "changed";
    });
  }
}
