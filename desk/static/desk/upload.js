/** The page of handing in: opens the hand-in with the first files, draws a window of the list, follows the stages. */

import { chosen, dropped } from "theme/folders";
import { Uploader } from "theme/uploader";
import { poll } from "theme/poll";
import { toast } from "theme/dialogs";
import { ask, headers, post } from "theme/send";
import { bytes, clock, say } from "theme/words";

const page = document.getElementById("hand-in");
const form = document.getElementById("hand-in-form");
const drop = document.getElementById("drop");
const list = document.getElementById("files");
const bar = document.getElementById("sum-bar");
const sum = document.getElementById("sum");
const done = document.getElementById("finish");
const WINDOW = 60;

let opened = page.dataset.begin ? { begin: page.dataset.begin, progress: page.dataset.progress } : null;
let opening = null;
const stages = new Map();
let since = "";
let totals = null;
let polling = false;
let pendingDraw = 0;

const uploader = new Uploader({ begin, headers });

/** The first files open the hand-in; from then on its event and language stand. */
async function open() {
  if (opened) return opened;
  opening ??= post(form.action, new FormData(form)).then(async (response) => {
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.message);
    opened = answer;
    history.replaceState(null, "", answer.address);
    page.classList.add("opened");
    document.getElementById("hand-in-event").textContent = answer.event;
    done.action = answer.finish;
    for (const field of form.querySelectorAll("input:not([type=hidden]), select, button")) field.disabled = true;
    return answer;
  });
  try {
    return await opening;
  } finally {
    opening = null;
  }
}

async function begin(files) {
  const { begin: address } = await open();
  const response = await ask(address, {
    method: "POST",
    body: JSON.stringify({ files }),
    headers: { "Content-Type": "application/json" },
  });
  if (!response.ok) throw new Error((await response.json().catch(() => ({}))).message ?? say("offline"));
  follow();
  return (await response.json()).files;
}

uploader.addEventListener("trouble", (event) => toast(event.detail.message, "error"));
uploader.addEventListener("job", () => draw());

async function take(files) {
  page.classList.add("choosing");
  for await (const { file, path } of files) uploader.add(file, path);
}

drop.addEventListener("dragover", (event) => {
  event.preventDefault();
  drop.classList.add("over");
});
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  take(dropped(event.dataTransfer));
});
window.addEventListener("dragover", (event) => event.preventDefault());
window.addEventListener("drop", (event) => event.preventDefault());
for (const field of document.querySelectorAll("#choose-files, #choose-folder")) {
  field.addEventListener("change", () => take(chosen([...field.files])));
}

/* What happened to files on the server since we last asked. */
function follow() {
  if (polling || !opened) return;
  polling = true;
  poll(async () => {
    const query = since ? `?since=${encodeURIComponent(since)}` : "";
    const response = await ask(opened.progress + query);
    if (!response.ok) throw new Error(String(response.status));
    const answer = await response.json();
    since = answer.since || since;
    const before = JSON.stringify(totals);
    totals = answer.sum;
    for (const row of answer.rows) stages.set(row.id, row);
    draw();
    if (!uploader.busy && totals.open === 0) {
      polling = false;
      return true;
    }
    return JSON.stringify(totals) === before ? "same" : "changed";
  }, { first: 1200, slowest: 5000 });
}

/* What deserves to be seen first: trouble, then what moves, then what waits, then what is done. */
function rank(job) {
  const row = stages.get(job.id);
  if (job.state === "refused" || job.state === "missing" || row?.tone === "stop") return 0;
  if (job.state === "uploading") return 1;
  if (job.state === "arrived" && !row?.final) return 2;
  return job.state === "waiting" ? 3 : 4;
}

/** Files of this hand-in that came before the page was loaded: known to the server only. */
function earlier() {
  const here = new Set(uploader.byId.keys());
  const begun = (row) => uploader.asking && row.stage === "uploading";
  return [...stages.values()].filter((row) => !here.has(row.id) && !begun(row)).map((row) => ({
    id: row.id, name: row.name, path: row.path || row.name, size: row.size, sent: row.offset, state: row.stage === "uploading" ? "missing" : "arrived", note: row.stage === "uploading" ? say("missingFile") : "",
  }));
}

function draw() {
  if (pendingDraw) return;
  pendingDraw = setTimeout(() => {
    pendingDraw = 0;
    const all = [...uploader.jobs, ...earlier()];
    const ordered = all.map((job, index) => [rank(job), index, job]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const rows = ordered.slice(0, WINDOW).map(([, , job]) => line(job));
    list.replaceChildren(...rows);
    const more = document.getElementById("more-files");
    more.textContent = all.length > WINDOW ? more.dataset.words.replace("{n}", String(all.length - WINDOW)) : "";
    summary(all);
  }, Math.min(800, 60 + uploader.jobs.length / 20));
}

const drawn = new WeakMap();

function line(job) {
  const row = stages.get(job.id);
  const part = job.size ? Math.min(1, job.sent / job.size) : 0;
  const words = row && job.state === "arrived" ? row.words : { waiting: say("waiting"), uploading: say("uploading"), arrived: say("uploaded") }[job.state] ?? "";
  const said = row?.reason || job.note || "";
  const sign = [part.toFixed(3), words, said].join("|");
  const known = drawn.get(job);
  if (known?.dataset.sign === sign) return known;
  const item = document.createElement("li");
  item.dataset.sign = sign;
  item.dataset.testid = "file";
  item.dataset.stage = row && job.state === "arrived" ? row.stage : job.state;
  const name = document.createElement("span");
  name.className = "clip";
  name.textContent = job.path;
  name.title = job.path;
  const track = document.createElement("span");
  track.className = `bar-track${row?.tone === "ok" ? " done" : row?.tone === "stop" || job.state === "refused" ? " failed" : ""}`;
  track.setAttribute("role", "progressbar");
  track.setAttribute("aria-valuemin", "0");
  track.setAttribute("aria-valuemax", "100");
  track.setAttribute("aria-valuenow", String(Math.round(part * 100)));
  track.setAttribute("aria-label", job.path);
  const fill = document.createElement("i");
  fill.style.setProperty("--part", part.toFixed(4));
  track.append(fill);
  const state = document.createElement("span");
  state.className = `small num ${row?.tone ?? "quiet"}`;
  state.textContent = job.state === "uploading" ? `${Math.floor(part * 100)} %` : words;
  item.append(name, track, state);
  if (said) {
    const note = document.createElement("span");
    note.className = `said ${row?.tone === "stop" || job.state === "refused" || job.state === "missing" ? "stop" : ""}`;
    note.textContent = said;
    item.append(note);
  }
  drawn.set(job, item);
  return item;
}

function summary(all) {
  const size = all.reduce((total, job) => total + job.size, 0);
  const sent = all.reduce((total, job) => total + job.sent, 0);
  bar.style.setProperty("--part", size ? (sent / size).toFixed(4) : "0");
  const parts = [say("uploadSum", { done: totals?.safe ?? 0, all: all.length }), `${bytes(sent)} / ${bytes(size)}`];
  const speed = uploader.speed;
  if (uploader.running && speed > 0) {
    parts.push(say("speed", { speed: bytes(speed) }));
    if (size > sent) parts.push(say("left", { time: clock((size - sent) / speed) }));
  }
  sum.textContent = all.length ? parts.join(" · ") : "";
  page.classList.toggle("some", all.length > 0);
  done.hidden = !opened || uploader.busy || all.length === 0;
}

window.addEventListener("beforeunload", (event) => {
  if (!uploader.busy) return;
  event.preventDefault();
  event.returnValue = say("leave");
});

let lock = null;
setInterval(async () => {
  if (uploader.busy && !lock && document.visibilityState === "visible") lock = await navigator.wakeLock?.request("screen").catch(() => null);
  if (!uploader.busy && lock) {
    await lock.release();
    lock = null;
  }
  if (uploader.busy) draw();
}, 2000);

if (opened) follow();
