/**
 * Fields that find people, places and events by any spelling (WAI-ARIA "Combobox" with a list).
 *
 * `[data-picker=address]` answers `?q=` with `{"results": [{"key", "name", "more"}]}`. With `data-many` choices become
 * chips with hidden inputs `data-name`; else one hidden input `[data-value]` holds the key. With `data-create=address`
 * what is not found can be made by POST `name`.
 */
import { say } from "theme/words";
import { toast } from "theme/dialogs";
import { SignedOut, ask, post } from "theme/send";

let serial = 0;

class Picker {
  constructor(box) {
    this.box = box;
    this.field = box.querySelector("input[role=combobox]");
    this.value = box.querySelector("[data-value]");
    this.chips = box.querySelector("[data-chips]");
    this.list = document.createElement("ul");
    this.list.className = "options";
    this.list.id = `options-${++serial}`;
    this.list.setAttribute("role", "listbox");
    this.list.hidden = true;
    box.append(this.list);
    this.field.setAttribute("aria-controls", this.list.id);
    this.shown = this.field.value;
    this.field.addEventListener("input", () => this.typed());
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    this.field.addEventListener("blur", () => setTimeout(() => this.left(), 150));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.take(event.target.closest("li")));
    this.chips?.addEventListener("click", (event) => this.chipClicked(event));
  }

  typed() {
    clearTimeout(this.timer);
    const text = this.field.value.trim();
    if (!text) {
      this.close();
      if (this.value) this.set("", "");
      return;
    }
    this.timer = setTimeout(() => this.ask(text), 160);
  }

  async ask(text) {
    try {
      const response = await ask(`${this.box.dataset.picker}?q=${encodeURIComponent(text)}`);
      if (!response.ok) throw new Error(String(response.status));
      if (this.field.value.trim() === text) this.offer((await response.json()).results, text);
    } catch (error) {
      toast(error instanceof SignedOut ? error.message : say("offline"), "warning");
    }
  }

  offer(results, text) {
    const rows = results.map((result) => this.row(result.name, result.more, result.key));
    const known = results.some((result) => result.name.toLowerCase() === text.toLowerCase());
    if (this.box.dataset.create && !known) {
      const row = this.row(say("create", { name: text }), "", "");
      row.dataset.create = text;
      rows.push(row);
    }
    if (!rows.length) {
      const none = this.row(say("nothingFound"), "", "");
      none.setAttribute("aria-disabled", "true");
      rows.push(none);
    }
    this.list.replaceChildren(...rows);
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.mark(rows[0]);
  }

  row(name, more, key) {
    const row = document.createElement("li");
    row.setAttribute("role", "option");
    row.id = `${this.list.id}-${++serial}`;
    row.dataset.key = key;
    row.dataset.name = name;
    row.append(name);
    if (more) {
      const small = document.createElement("small");
      small.textContent = more;
      row.append(small);
    }
    return row;
  }

  mark(row) {
    for (const other of this.list.children) other.setAttribute("aria-selected", String(other === row));
    if (row) {
      this.field.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    }
  }

  pressed(event) {
    if (this.list.hidden) {
      if (event.key === "Backspace" && !this.field.value && this.chips) this.chips.lastElementChild?.querySelector("[data-remove]")?.click();
      if (event.key === "Enter") event.preventDefault();
      return;
    }
    const rows = [...this.list.children];
    const here = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") this.mark(rows[(here + 1) % rows.length]);
    else if (event.key === "ArrowUp") this.mark(rows[(here - 1 + rows.length) % rows.length]);
    else if (event.key === "Enter") this.take(rows[here]);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  async take(row) {
    if (!row || row.getAttribute("aria-disabled")) return;
    if (row.dataset.create) await this.create(row.dataset.create);
    else this.set(row.dataset.key, row.dataset.name);
    this.close();
  }

  async create(name) {
    try {
      const response = await post(this.box.dataset.create, new URLSearchParams({ name }));
      const answer = await response.json().catch(() => ({ message: say("failed") }));
      if (response.ok) this.set(String(answer.key), answer.name);
      else toast(answer.message, "error");
    } catch (error) {
      toast(error instanceof SignedOut ? error.message : say("offline"), "error");
    }
  }

  set(key, name) {
    if (this.chips) {
      if (key) this.addChip(key, name);
      this.field.value = "";
    } else {
      this.value.value = key;
      this.field.value = name;
      this.shown = name;
    }
    this.told();
  }

  /** Typed text that names nothing would look saved: put back what is chosen. */
  left() {
    this.close();
    if (this.value && this.field.value !== this.shown) this.field.value = this.field.value.trim() ? this.shown : "";
    if (this.chips) this.field.value = "";
  }

  addChip(key, name) {
    if ([...this.chips.querySelectorAll(`input[name="${this.box.dataset.name}"]`)].some((input) => input.value === key)) return;
    const chip = document.createElement("span");
    chip.className = "chip";
    const hidden = document.createElement("input");
    hidden.type = "hidden";
    hidden.name = this.box.dataset.name;
    hidden.value = key;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.dataset.remove = "";
    remove.setAttribute("aria-label", say("remove", { name }));
    remove.textContent = "×";
    chip.append(name, hidden, remove);
    this.chips.append(chip);
  }

  chipClicked(event) {
    const chip = event.target.closest(".chip");
    if (event.target.closest("[data-remove]")) chip.remove();
    else if (event.target.closest("[data-all]")) {
      const input = chip.querySelector("input");
      input.name = this.box.dataset.name;
      chip.classList.remove("partial");
      event.target.closest("[data-all]").remove();
      chip.querySelector(".num")?.remove();
    } else return;
    this.field.focus();
    this.told();
  }

  told() {
    const inherit = this.box.closest(".field")?.querySelector("input[name=persons_inherit]");
    if (inherit && this.chips) inherit.checked = false;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    clearTimeout(this.timer);
    this.field.dispatchEvent(new CustomEvent("picked", { bubbles: true }));
  }

  close() {
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }
}

/** Bring the pickers within an element to life; each only once. */
export function startPickers(root = document) {
  for (const box of root.querySelectorAll("[data-picker]:not([data-started])")) {
    box.dataset.started = "1";
    new Picker(box);
  }
}
