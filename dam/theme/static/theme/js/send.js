/** Requests of a page's own scripts: with the token that holds now, and aware of having been signed out. */

import { say } from "theme/words";

/** Thrown when the server answers with the page of signing in: what was typed is still there. */
export class SignedOut extends Error {
  constructor() {
    super(say("timeOut"));
  }
}

/** The CSRF token that holds now: signing in again in another tab changes it. */
export function token() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return cookie?.slice("csrftoken=".length) || document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";
}

/** Headers of every request that changes something. */
export function headers() {
  return { "X-Requested-With": "fetch", "X-CSRFToken": token() };
}

/** Fetch, and throw SignedOut when the server sent the page of signing in instead. */
export async function ask(address, options = {}) {
  const response = await fetch(address, { ...options, headers: { ...headers(), ...options.headers } });
  if (response.redirected && new URL(response.url).pathname.startsWith("/accounts/")) throw new SignedOut();
  return response;
}

/** Post a form or its data; the token is the one that holds now. */
export function post(address, body) {
  if (body instanceof FormData && body.has("csrfmiddlewaretoken")) body.set("csrfmiddlewaretoken", token());
  return ask(address, { method: "POST", body });
}
