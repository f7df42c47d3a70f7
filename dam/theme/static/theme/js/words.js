/** Sentences in the reader's language, put into the page by the server as JSON. */

const stored = document.getElementById("words");
const words = stored ? JSON.parse(stored.textContent) : {};

/** Return a sentence by name with `{place}`s filled in; an unknown name is returned as it is. */
export function say(name, values = {}) {
  const sentence = words[name] ?? name;
  return sentence.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}

/** Return the page's language as the browser's formatters take it. */
export const language = document.documentElement.lang || "en";

/** Return a number of bytes in decimal units, as storage is sold. */
export function bytes(count) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let amount = count;
  let step = 0;
  while (amount >= 1000 && step < units.length - 1) {
    amount /= 1000;
    step += 1;
  }
  return `${amount.toFixed(step > 1 ? 1 : 0)} ${units[step]}`;
}

/** Return seconds as `2:14` or `1:02:09`. */
export function clock(seconds) {
  const total = Math.round(seconds);
  const pad = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  return hours ? `${hours}:${pad(minutes)}:${pad(total % 60)}` : `${minutes}:${pad(total % 60)}`;
}
