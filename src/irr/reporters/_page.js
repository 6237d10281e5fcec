"use strict";
// What a page does beside being read: tables are sorted and filtered, their rows open, marks of a chart say what they
// stand for. Without it everything is there as well, in the order of the report. No text becomes markup: what is shown
// was on the page before, and is set as text.

const element = (name, text = "", classes = "") => {
  const made = document.createElement(name);
  made.textContent = text;
  if (classes) made.className = classes;
  return made;
};

const button = (text, classes, act) => {
  const made = element("button", text, classes);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
};

// A table's rows; where rows open, each with what it opens to.
const unitsOf = (table) =>
  table.hasAttribute("data-opens") ? [...table.tBodies] : [...(table.tBodies[0]?.rows ?? [])];
const firstRow = (unit) => unit.rows?.[0] ?? unit;

const valueAt = (unit, column) => firstRow(unit).cells[column].dataset.v;

// What has no value stands last in either direction.
const compared = (one, other, direction, numeric) => {
  if (one === undefined || other === undefined) return (one === undefined) - (other === undefined);
  return direction * (numeric ? Number(one) - Number(other) : one.localeCompare(other, "en", { numeric: true }));
};

const makeSortable = (table) => {
  const initial = unitsOf(table);
  const headers = [...table.tHead.rows[0].cells];
  headers.forEach((header, column) => {
    if (!initial.some((unit) => valueAt(unit, column) !== undefined)) return;
    // Names of which some could be numbers are all texts: else no order would hold for all of them.
    const numeric = initial.map((unit) => valueAt(unit, column)).every((one) => one === undefined || (one !== "" && !isNaN(one)));
    // The title stays text beside the control: paper repeats it on every page, and no controls.
    const turn = () => {
      const next = { none: "ascending", ascending: "descending", descending: "none" };
      const order = next[header.getAttribute("aria-sort") ?? "none"];
      for (const one of headers) one.removeAttribute("aria-sort");
      let units = initial;
      if (order !== "none") {
        header.setAttribute("aria-sort", order);
        const direction = order === "ascending" ? 1 : -1;
        units = [...initial].sort((one, other) => compared(valueAt(one, column), valueAt(other, column), direction, numeric));
      }
      const parent = initial[0].parentNode;
      parent.append(...units);
    };
    const control = element("button", "", "sort");
    control.type = "button";
    control.setAttribute("aria-label", `Sort by ${header.textContent}`);
    header.append(control);
    header.classList.add("sorts");
    header.addEventListener("click", turn);
  });
};

const makeOpening = (table) => {
  const toggles = unitsOf(table).map((unit, number) => {
    const opened = unit.rows[1];
    const cell = firstRow(unit).cells[0];
    opened.id = `${table.id}-${number + 1}`;
    const name = cell.textContent;
    const toggle = button(name, "open", () => show(opened.hidden));
    toggle.setAttribute("aria-controls", opened.id);
    const show = (open) => {
      opened.hidden = !open;
      toggle.setAttribute("aria-expanded", String(open));
    };
    cell.textContent = "";
    cell.append(toggle);
    show(false);
    return show;
  });
  return (open) => toggles.forEach((show) => show(open));
};

const makeFilters = (table, openAll) => {
  const units = unitsOf(table);
  const texts = units.map((unit) => unit.textContent.toLowerCase());
  const bar = element("div", "", "filters");
  const search = element("input");
  search.type = "search";
  const searched = element("label", "Filter ");
  searched.append(search);
  bar.append(searched);
  const column = Number(table.dataset.verdict);
  const wordOf = (unit) => firstRow(unit).cells[column].textContent;
  const chosen = element("select");
  if (table.hasAttribute("data-verdict")) {
    const counts = new Map();
    for (const unit of units) counts.set(wordOf(unit), (counts.get(wordOf(unit)) ?? 0) + 1);
    chosen.append(new Option("all", ""));
    for (const [word, count] of counts) chosen.append(new Option(`${word} (${count})`, word));
    const labelled = element("label", "Verdict ");
    labelled.append(chosen);
    bar.append(labelled);
  }
  if (openAll) {
    bar.append(button("Open all", "", () => openAll(true)), button("Close all", "", () => openAll(false)));
  }
  const count = element("span", "", "count");
  count.setAttribute("role", "status");
  bar.append(count);
  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    units.forEach((unit, number) => {
      const fits = words.every((word) => texts[number].includes(word)) && (!chosen.value || wordOf(unit) === chosen.value);
      unit.hidden = !fits;
      left += fits;
    });
    count.textContent = left === units.length ? `${units.length} rows` : `${left} of ${units.length} rows`;
  };
  search.addEventListener("input", apply);
  chosen.addEventListener("change", apply);
  apply();
  table.closest(".wide").before(bar);
};

for (const table of document.querySelectorAll("table[data-sorts]")) {
  makeSortable(table);
  const openAll = table.hasAttribute("data-opens") ? makeOpening(table) : null;
  if (openAll || unitsOf(table).length > 20) makeFilters(table, openAll);
}

// One hint for all charts: what the mark under the pointer, or the one that has the focus, stands for.
const hint = element("div", "", "hint");
hint.setAttribute("role", "status");
hint.hidden = true;
document.body.append(hint);

const tell = (mark) => {
  hint.textContent = mark.getAttribute("aria-label");
  hint.hidden = false;
  const box = mark.getBoundingClientRect();
  const left = Math.min(Math.max(box.left, 8), innerWidth - hint.offsetWidth - 8);
  const below = box.bottom + 8 + hint.offsetHeight < innerHeight;
  hint.style.left = `${Math.max(left, 8) + scrollX}px`;
  hint.style.top = `${(below ? box.bottom + 8 : box.top - hint.offsetHeight - 8) + scrollY}px`;
};
const silence = () => { hint.hidden = true; };

for (const drawing of document.querySelectorAll("figure svg")) {
  const marks = [...drawing.querySelectorAll(".role-mark [aria-label]")];
  if (!marks.length) continue;
  // One stop of the Tab key; arrows go from mark to mark.
  drawing.setAttribute("role", "group");
  marks.forEach((mark, number) => {
    mark.setAttribute("tabindex", number ? "-1" : "0");
    mark.addEventListener("pointerenter", () => tell(mark));
    mark.addEventListener("pointerleave", silence);
    mark.addEventListener("focus", () => tell(mark));
    mark.addEventListener("blur", silence);
    mark.addEventListener("keydown", (event) => {
      const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
      const to = event.key === "Home" ? 0 : event.key === "End" ? marks.length - 1 : number + (steps[event.key] ?? NaN);
      if (event.key === "Escape") silence();
      if (!marks[to]) return;
      event.preventDefault();
      mark.setAttribute("tabindex", "-1");
      marks[to].setAttribute("tabindex", "0");
      marks[to].focus();
    });
  });
}
addEventListener("keydown", (event) => { if (event.key === "Escape") silence(); });
