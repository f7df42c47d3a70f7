/** Files out of a drop or a choice, folders with all that is in them, in small steps so that the page stays alive. */

const PAUSE_EVERY = 200;

const breathe = () => new Promise((go) => setTimeout(go, 0));

/** Things that operating systems put beside real files. */
export function isClutter(name) {
  return name === ".DS_Store" || name === "Thumbs.db" || name === "desktop.ini" || name.startsWith("._");
}

function readAll(reader) {
  return new Promise((resolve, reject) => {
    const found = [];
    const more = () => reader.readEntries((entries) => {
      if (!entries.length) resolve(found);
      else {
        found.push(...entries);
        more();
      }
    }, reject);
    more();
  });
}

const fileOf = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));

async function* walk(entries) {
  const waiting = [...entries];
  let seen = 0;
  while (waiting.length) {
    const entry = waiting.shift();
    if (entry.isDirectory) waiting.push(...(await readAll(entry.createReader())));
    else if (!isClutter(entry.name)) yield { file: await fileOf(entry), path: entry.fullPath.replace(/^\//, "") };
    seen += 1;
    if (seen % PAUSE_EVERY === 0) await breathe();
  }
}

/** Yield `{file, path}` of everything dropped; `path` holds the folders. */
export async function* dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.length) yield* walk(entries);
  else yield* chosen(transfer.files);
}

/** Yield `{file, path}` of everything chosen in a file field. */
export async function* chosen(files) {
  let seen = 0;
  for (const file of files) {
    if (!isClutter(file.name)) yield { file, path: file.webkitRelativePath || file.name };
    seen += 1;
    if (seen % PAUSE_EVERY === 0) await breathe();
  }
}
