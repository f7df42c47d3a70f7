/**
 * Many files, a bad line, one page: uploads by tus (tus.io, 1.0) that go on by themselves.
 *
 * The server is asked, a hundred files at a time, where each file's upload is and how much of it has arrived; choosing
 * the same files again after a reload therefore continues them. A few go up at once. A lost line is waited for, with
 * growing pauses, for ever. Only a window of the list is drawn, so that ten thousand files do not freeze the page.
 */
import "tus";
import { say } from "theme/words";

const AT_ONCE = 4;
const BATCH = 100;
const CHUNK = 32 * 1024 * 1024;
const PAUSES = [1000, 2000, 4000, 8000, 15000, 30000];

/** By what the server knows a file again: its name, size and time of change. */
export function keyOf(file) {
  return `${file.name}:${file.size}:${file.lastModified}`;
}

export class Uploader extends EventTarget {
  /** `headers()` gives those of the moment. `begin(files)` asks the server for addresses: it gets `[{name, size, path, key}]` and resolves to rows with `id`, `url`, `offset`, `stage`. */
  constructor({ begin, headers = () => ({}) }) {
    super();
    this.begin = begin;
    this.headers = headers;
    this.jobs = [];
    this.known = new Map();
    this.byId = new Map();
    this.unasked = [];
    this.ready = [];
    this.running = 0;
    this.asking = false;
    this.sent = [];
    window.addEventListener("online", () => this.wake());
  }

  /** Take files; those that are here already are continued, not doubled. */
  add(file, path) {
    const key = keyOf(file);
    const place = `${path}|${key}`;
    const known = this.known.get(place);
    if (known) {
      if (known.state === "failed" || known.state === "missing") this.again(known, file);
      return known;
    }
    const job = { file, path, key, name: file.name, size: file.size, sent: 0, state: "waiting", note: "", tries: 0 };
    this.known.set(place, job);
    this.jobs.push(job);
    this.unasked.push(job);
    this.pump();
    this.tell(job);
    return job;
  }

  again(job, file) {
    job.file = file;
    job.state = "waiting";
    job.note = "";
    this.unasked.push(job);
    this.pump();
  }

  tell(job) {
    this.dispatchEvent(new CustomEvent("job", { detail: job }));
  }

  get busy() {
    return this.asking || this.running > 0 || this.ready.length > 0 || this.unasked.length > 0;
  }

  /** Bytes a second over the last few seconds. */
  get speed() {
    const now = performance.now();
    this.sent = this.sent.filter(([at]) => now - at < 8000);
    if (this.sent.length < 2) return 0;
    const bytes = this.sent.reduce((sum, [, count]) => sum + count, 0);
    return (bytes / Math.max(500, now - this.sent[0][0])) * 1000;
  }

  pump() {
    if (this.pumping) return;
    this.pumping = setTimeout(() => {
      this.pumping = 0;
      this.ask();
      while (this.running < AT_ONCE && this.ready.length) this.send(this.ready.shift());
    }, 20);
  }

  async ask() {
    if (this.asking || !this.unasked.length || this.ready.length > BATCH) return;
    this.asking = true;
    const batch = this.unasked.splice(0, BATCH);
    try {
      const rows = await this.begin(batch.map(({ name, size, path, key }) => ({ name, size, path, key })));
      rows.forEach((row, index) => this.begun(batch[index], row));
      this.askTries = 0;
    } catch (error) {
      this.unasked.unshift(...batch);
      this.askTries = (this.askTries ?? 0) + 1;
      this.dispatchEvent(new CustomEvent("trouble", { detail: error }));
      await this.pause(this.askTries);
    }
    this.asking = false;
    this.pump();
  }

  begun(job, row) {
    if (row.refused) {
      job.state = "refused";
      job.note = say("refused", { reason: row.refused });
    } else {
      job.id = row.id;
      job.url = row.url;
      job.stage = row.stage;
      job.sent = row.offset;
      this.byId.set(row.id, job);
      if (row.stage === "uploading") {
        if (row.offset) job.note = say("continued");
        this.ready.push(job);
      } else {
        job.sent = job.size;
        job.state = "arrived";
      }
    }
    this.tell(job);
  }

  send(job) {
    this.running += 1;
    job.state = "uploading";
    this.tell(job);
    let before = job.sent;
    const upload = new window.tus.Upload(job.file, {
      uploadUrl: job.url,
      chunkSize: CHUNK,
      retryDelays: null,
      storeFingerprintForResuming: false,
      headers: this.headers(),
      onProgress: (sent) => {
        this.sent.push([performance.now(), Math.max(0, sent - before)]);
        before = sent;
        job.sent = sent;
        job.tries = 0;
        job.note = "";
        this.tell(job);
      },
      onSuccess: () => this.ended(job, "arrived"),
      onError: (error) => this.failed(job, error),
    });
    job.upload = upload;
    upload.start();
  }

  ended(job, state) {
    this.running -= 1;
    job.state = state;
    if (state === "arrived") {
      job.sent = job.size;
      job.note = "";
      job.file = null;
    }
    this.tell(job);
    this.pump();
  }

  /** A file that vanished or that the server refuses is said; anything else is the line, and is tried again. */
  async failed(job, error) {
    const status = error.originalResponse?.getStatus?.() ?? 0;
    if (status === 403 || status === 404 || status === 410 || status === 413) {
      job.note = say("refused", { reason: error.originalResponse.getBody()?.slice(0, 300) || String(status) });
      this.ended(job, "refused");
      return;
    }
    if (!status && !(await readable(job.file))) {
      job.note = say("missingFile");
      this.ended(job, "missing");
      return;
    }
    job.tries += 1;
    job.note = [401, 503, 507].includes(status) ? error.originalResponse.getBody() || say("serverTrouble") : say(status ? "serverTrouble" : "retrying");
    job.state = "waiting";
    this.running -= 1;
    this.tell(job);
    await this.pause(job.tries);
    this.ready.unshift(job);
    this.pump();
  }

  pause(tries) {
    const wait = PAUSES[Math.min(tries - 1, PAUSES.length - 1)];
    return new Promise((go) => {
      this.waiting ??= new Set();
      this.waiting.add(go);
      setTimeout(() => {
        this.waiting.delete(go);
        go();
      }, wait);
    });
  }

  /** The line is back: do not wait for the pause to end. */
  wake() {
    for (const go of this.waiting ?? []) go();
    this.waiting?.clear();
  }
}

async function readable(file) {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
