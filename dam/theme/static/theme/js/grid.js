/**
 * Choosing on a contact sheet: click, Ctrl and Shift, touch, and the keyboard, as in any file manager.
 *
 * Cells are `[data-asset]` with a checkbox `.pick` and a link `.pic`. The list is one stop of the Tab key; arrows move
 * a cursor in it (WAI-ARIA "Listbox", multi-select). Without this script the checkboxes and links work by themselves.
 */
export class Grid {
  constructor(list, { onChange = () => {}, onOpen = null } = {}) {
    this.list = list;
    this.onChange = onChange;
    this.onOpen = onOpen ?? ((cell) => cell.querySelector(".pic")?.click());
    this.anchor = null;
    this.cursor = null;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-multiselectable", "true");
    this.adopt(this.cells);
    list.addEventListener("click", (event) => this.clicked(event));
    list.addEventListener("dblclick", (event) => this.doubleClicked(event));
    list.addEventListener("change", (event) => event.target.matches(".pick") && this.picked(event.target));
    list.addEventListener("keydown", (event) => this.pressed(event));
    list.addEventListener("focus", () => this.cursor ?? this.moveTo(this.cells[0], { quiet: true }));
    list.addEventListener("pointerdown", (event) => (this.touch = event.pointerType !== "mouse"));
  }

  get cells() {
    return [...this.list.querySelectorAll("[data-asset]")];
  }

  get chosen() {
    return this.cells.filter((cell) => this.isOn(cell));
  }

  /** Make cells (new or redrawn) part of the list. */
  adopt(cells) {
    for (const cell of cells) {
      cell.setAttribute("role", "option");
      cell.setAttribute("aria-selected", String(this.isOn(cell)));
      cell.setAttribute("aria-label", cell.querySelector("figcaption")?.textContent.replace(/\s+/g, " ").trim() ?? "");
      for (const inner of cell.querySelectorAll("a, .pick")) inner.tabIndex = -1;
    }
  }

  isOn(cell) {
    return cell.querySelector(".pick")?.checked ?? false;
  }

  set(cell, on) {
    const pick = cell.querySelector(".pick");
    if (pick) pick.checked = on;
    cell.setAttribute("aria-selected", String(on));
  }

  /** Select exactly these cells, or add them. */
  choose(cells, { add = false } = {}) {
    const wanted = new Set(cells);
    for (const cell of this.cells) {
      if (wanted.has(cell)) this.set(cell, true);
      else if (!add) this.set(cell, false);
    }
    this.changed();
  }

  changed() {
    const chosen = this.chosen;
    this.list.classList.toggle("choosing", chosen.length > 0);
    this.onChange(chosen);
  }

  /** The cells from the anchor to a cell, both included. */
  range(cell) {
    const cells = this.cells;
    const [a, b] = [cells.indexOf(this.anchor ?? cell), cells.indexOf(cell)].sort((x, y) => x - y);
    return cells.slice(Math.max(a, 0), b + 1);
  }

  clicked(event) {
    const cell = event.target.closest("[data-asset]");
    if (!cell || event.target.matches(".pick")) return;
    const link = event.target.closest("a");
    if (this.touch && link && !this.list.classList.contains("choosing")) return;
    event.preventDefault();
    if (event.detail > 1) return;
    this.list.focus({ preventScroll: true });
    if (event.shiftKey) this.choose(this.range(cell), { add: event.ctrlKey || event.metaKey });
    else if (event.ctrlKey || event.metaKey || this.touch) this.toggle(cell);
    else this.choose([cell]);
    if (!event.shiftKey) this.anchor = cell;
    this.point(cell);
  }

  doubleClicked(event) {
    const cell = event.target.closest("[data-asset]");
    if (cell && !event.target.matches(".pick")) this.open(cell);
  }

  open(cell) {
    const link = cell.querySelector(".pic");
    if (link) window.location.assign(link.href);
  }

  picked(pick) {
    const cell = pick.closest("[data-asset]");
    this.set(cell, pick.checked);
    this.anchor = cell;
    this.point(cell);
    this.changed();
  }

  toggle(cell) {
    this.set(cell, !this.isOn(cell));
    this.changed();
  }

  point(cell) {
    this.cursor?.classList.remove("cursor");
    this.cursor = cell;
    if (!cell) return;
    cell.classList.add("cursor");
    this.list.setAttribute("aria-activedescendant", cell.id);
  }

  moveTo(cell, { extend = false, keep = false, quiet = false } = {}) {
    if (!cell) return;
    this.point(cell);
    if (!quiet) cell.scrollIntoView({ block: "nearest" });
    if (quiet || keep) return;
    if (extend) this.choose(this.range(cell));
    else {
      this.anchor = cell;
      this.choose([cell]);
    }
  }

  get columns() {
    const cells = this.cells;
    const top = cells[0]?.offsetTop;
    const second = cells.findIndex((cell) => cell.offsetTop !== top);
    return second < 0 ? cells.length : second;
  }

  pressed(event) {
    if (event.target !== this.list) return;
    const cells = this.cells;
    const here = Math.max(0, cells.indexOf(this.cursor));
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: this.columns, ArrowUp: -this.columns }[event.key];
    const commanded = event.ctrlKey || event.metaKey;
    if (step !== undefined) {
      const next = cells[here + step] ?? (Math.abs(step) === 1 ? null : cells[here]);
      this.moveTo(next, { extend: event.shiftKey, keep: commanded });
    } else if (event.key === "Home") this.moveTo(cells[0], { extend: event.shiftKey });
    else if (event.key === "End") this.moveTo(cells.at(-1), { extend: event.shiftKey });
    else if (event.key === " ") this.cursor && ((this.anchor = this.cursor), this.toggle(this.cursor));
    else if (event.key === "Enter") this.cursor && this.open(this.cursor);
    else if (event.key.toLowerCase() === "a" && commanded) this.choose(cells);
    else if (event.key === "Escape") this.choose([]);
    else return;
    event.preventDefault();
  }
}
