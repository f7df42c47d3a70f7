/** A contact sheet and its inspector: the form follows the selection, acts answer in place, cells are redrawn. */

import { Grid } from "theme/grid";
import { startPickers } from "theme/picker";
import { poll } from "theme/poll";
import { toast } from "theme/dialogs";
import { onKey } from "theme/keys";
import { anythingUnsaved, isSaved } from "theme/base";
import { SignedOut, ask, post } from "theme/send";
import { decide, report, send, trouble } from "theme/acts";
import { say } from "theme/words";

const list = document.getElementById("cells");
const inspector = document.getElementById("inspector");
const body = document.getElementById("inspector-body");
const counter = document.getElementById("inspector-count");
const emptyInspector = body?.innerHTML;
const BATCH = 100;

const keyOf = (cells) => cells.map((cell) => cell.dataset.asset).join(" ");
let grid = null;
let shownFor = "";
let timer = 0;

function follow(chosen) {
  counter.textContent = chosen.length ? say("selected", { n: chosen.length }) : say("noneSelected");
  document.body.classList.toggle("inspecting", chosen.length > 0);
  clearTimeout(timer);
  timer = setTimeout(() => inspect(chosen), 180);
}

async function inspect(chosen, { again = false } = {}) {
  const key = keyOf(chosen);
  if (key === shownFor && !again) return;
  const form = document.getElementById("chosen");
  if (!again && form && anythingUnsaved() && !(await save(form, { quiet: true }))) return;
  shownFor = key;
  if (!chosen.length) {
    body.innerHTML = emptyInspector;
    return;
  }
  const data = new FormData();
  for (const cell of chosen) data.append("asset", cell.dataset.asset);
  data.append("next", location.pathname + location.search);
  inspector.setAttribute("aria-busy", "true");
  try {
    const response = await post(list.dataset.inspect, data);
    if (!response.ok) throw new Error(String(response.status));
    const text = await response.text();
    if (shownFor !== key) return;
    const scrolled = again ? inspector.scrollTop : 0;
    const tab = body.querySelector('[role="tab"][aria-selected="true"]')?.id;
    body.innerHTML = text;
    startPickers(body);
    if (tab) document.getElementById(tab)?.click();
    inspector.scrollTop = scrolled;
  } catch (error) {
    shownFor = "";
    toast(error instanceof SignedOut ? error.message : say("offline"), "warning");
  } finally {
    inspector.removeAttribute("aria-busy");
  }
}

async function save(form, { quiet = false } = {}) {
  try {
    const answer = await send(form, form.action);
    if (!quiet || answer.level !== "success") report(answer);
    if (answer.level === "error") return false;
    isSaved(form);
    await redraw([...form.querySelectorAll("input[name=asset]")].map((input) => input.value.split(":")[0]));
    return true;
  } catch (error) {
    trouble(error);
    return false;
  }
}

/* Save, and every decision, answers in place. A decision first saves what was typed. */
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.id !== "chosen" || !list) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.dataset.sending) return;
  form.dataset.sending = "1";
  const button = event.submitter;
  try {
    if (await done(form, button)) await inspect(grid.chosen, { again: true });
  } catch (error) {
    trouble(error, button?.closest("dialog"));
  } finally {
    delete form.dataset.sending;
  }
}, true);

async function done(form, button) {
  if (!button?.dataset.act) return save(form);
  if (anythingUnsaved() && !(await save(form, { quiet: true }))) return false;
  const answer = await decide(form, button);
  if (!answer) return false;
  report(answer);
  await redraw(shownFor.split(" "));
  return true;
}

async function redraw(ids) {
  const wanted = ids.filter((id) => document.getElementById(`cell-${id}`));
  for (let from = 0; from < wanted.length; from += BATCH) {
    const query = new URLSearchParams(wanted.slice(from, from + BATCH).map((id) => ["id", id]));
    const response = await ask(`${list.dataset.fresh}?${query}`);
    if (!response.ok) throw new Error(String(response.status));
    const holder = document.createElement("template");
    holder.innerHTML = await response.text();
    for (const fresh of holder.content.querySelectorAll("[data-asset]")) swap(fresh);
  }
}

function swap(fresh) {
  const old = document.getElementById(fresh.id);
  if (!old) return;
  const picture = old.querySelector("img");
  const next = fresh.querySelector("img");
  if (picture && next && picture.getAttribute("src") === next.getAttribute("src")) next.replaceWith(picture);
  grid.adopt([fresh]);
  grid.set(fresh, grid.isOn(old));
  if (grid.cursor === old) {
    grid.cursor = fresh;
    fresh.classList.add("cursor");
  }
  if (grid.anchor === old) grid.anchor = fresh;
  old.replaceWith(fresh);
}

/* Cells whose picture is still being made are asked for again, a few at a time. */
function watchPending() {
  if (!list.querySelector("[data-pending]")) return;
  poll(async () => {
    const waiting = [...list.querySelectorAll("[data-pending]")].slice(0, BATCH).map((cell) => cell.dataset.asset);
    if (!waiting.length) return true;
    await redraw(waiting);
    return list.querySelectorAll("[data-pending]").length < waiting.length ? "changed" : "same";
  });
}

if (list) {
  grid = new Grid(list, { onChange: follow });
  watchPending();
  follow(grid.chosen);
  for (const key of ["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Home", "End"]) {
    onKey(key, (event) => {
      if (event.target !== document.body) return false;
      list.focus({ preventScroll: true });
      grid.pressed({ target: list, key, shiftKey: event.shiftKey, preventDefault() {} });
    });
  }
  onKey("e", () => {
    if (!grid.chosen.length) return false;
    document.body.classList.add("inspector-open");
    inspector.querySelector("[role=tabpanel]:not([hidden]) input, [role=tabpanel]:not([hidden]) textarea")?.focus();
  });
  onKey("Escape", () => grid.choose([]));
  document.getElementById("inspector-close")?.addEventListener("click", () => document.body.classList.toggle("inspector-open"));
}

const size = document.getElementById("cell-size");
if (size && list) {
  const kept = Number(localStorage.getItem("cell-size"));
  const draw = (value) => list.style.setProperty("--cell", `${value}rem`);
  if (kept) {
    size.value = String(kept);
    draw(kept);
  }
  size.addEventListener("input", () => {
    draw(size.value);
    localStorage.setItem("cell-size", size.value);
  });
}
