// Makes the office pages quick; every page works without it.
"use strict";

const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const typing = (target) => target.closest?.("input, select, textarea, [contenteditable]");

// Buttons that only make sense with a script are hidden until one runs.
for (const element of all("[data-opens][hidden], [data-fills][hidden], [data-prints][hidden]")) element.hidden = false;
for (const form of all("[data-folds]")) form.hidden = true;

const open = (button) => {
  for (const other of all("[data-opens]")) {
    const mine = other === button;
    const form = document.getElementById(other.dataset.opens);
    form.hidden = mine ? !form.hidden : true;
    other.setAttribute("aria-expanded", String(!form.hidden));
    if (mine && !form.hidden) form.querySelector("textarea").focus();
  }
};
for (const button of all("[data-opens]")) button.addEventListener("click", () => open(button));
if (location.hash === "#return") all("[data-opens=return]").forEach(open);

// A ready-made sentence goes into the comment, behind what is there.
for (const list of all("[data-fills]")) {
  const field = document.getElementById(list.dataset.fills);
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    field.value = field.value ? `${field.value.trimEnd()} ${button.textContent}` : button.textContent;
    field.focus();
  });
}

// The name of the file that was picked stands beside the button.
for (const input of all("[data-names]")) {
  const name = document.getElementById(input.dataset.names);
  input.addEventListener("change", () => { if (input.files.length > 0) name.textContent = input.files[0].name; });
}

for (const button of all("[data-prints]")) button.addEventListener("click", () => window.print());
for (const form of all("[data-auto-submit]")) form.addEventListener("change", () => form.submit());

// A form is sent once, however often the button is pressed; one that brings a file leaves the page as it is.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  if (event.target.dataset.sent) event.preventDefault();
  if (event.target.method === "post" && !("downloads" in event.target.dataset)) event.target.dataset.sent = "1";
});
window.addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => delete form.dataset.sent));

// Columns sort by a click on their heading.
const value = (row, column) => {
  const text = row.cells[column].textContent.trim();
  const digits = text.split("/")[0].replaceAll(".", "").trim();
  return /^\d+$/.test(digits) ? Number(digits) : text;
};
for (const table of all("[data-sortable]")) {
  all("thead th", table).forEach((heading, column) => {
    if (table.querySelector(`tbody tr > :nth-child(${column + 1}) svg`)) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const down = heading.getAttribute("aria-sort") === "ascending";
      for (const other of all("thead th", table)) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", down ? "descending" : "ascending");
      const rows = all("tbody tr", table).sort((a, b) => {
        const [x, y] = [value(a, column), value(b, column)];
        const order = typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), "vi", { numeric: true });
        return down ? -order : order;
      });
      table.tBodies[0].append(...rows);
    });
  });
}

// The queue by keyboard: j and k move, Enter opens, a accepts (after a summary), r opens to return.
const rows = all("[data-row]");
let at = -1;
const select = (index) => {
  if (rows[at]) rows[at].removeAttribute("aria-selected");
  at = Math.max(0, Math.min(rows.length - 1, index));
  rows[at].setAttribute("aria-selected", "true");
  rows[at].querySelector("[data-open]").focus({ preventScroll: true });
  rows[at].scrollIntoView({ block: "nearest" });
};
const queueKey = (key) => {
  const link = rows[at]?.querySelector("[data-open]");
  if (key === "j") select(at + 1);
  else if (key === "k") select(at - 1);
  else if (key === "r" && link) location.href = `${link.href}#return`;
  else if (key === "a") {
    const form = document.querySelector("[data-queue]");
    const picks = all("input[name=pick]", form);
    const pick = rows[at]?.querySelector("input[name=pick]");
    if (pick && !picks.some((box) => box.checked)) pick.checked = true;
    if (picks.some((box) => box.checked)) form.requestSubmit();
  } else return false;
  return true;
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape" && typing(event.target)) return event.target.blur();
  if (typing(event.target) && event.target.type !== "checkbox") return;
  if (event.key === "/") {
    // The list's own field where there is one, or else the one above every page.
    const search = document.querySelector("[data-search-key]") ?? document.querySelector("[data-find-key]");
    if (search) { event.preventDefault(); search.focus(); }
    return;
  }
  if (rows.length > 0 && queueKey(event.key)) return event.preventDefault();
  const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (target) { event.preventDefault(); target.click(); }
});

// Numbers change while the page is open, where the server tells of them. Rows do not: they stay under the reader's eyes, and
// a line says that there are more. A page that nobody looks at asks for nothing.
const since = document.body.dataset.live;
const told = document.querySelector("[aria-live][data-says]");
const QUIET_MS = 60_000;
let source, next, spoke = 0;
const words = (place, n) => place.dataset.says.replace("{n}", n.toLocaleString(document.documentElement.lang));
// Whoever hears the page is told now and then, not each time.
const speak = (n) => {
  clearTimeout(next);
  next = setTimeout(() => { spoke = Date.now(); told.textContent = words(told, n); }, Math.max(0, spoke + QUIET_MS - Date.now()));
};
const show = (numbers) => {
  const queue = document.querySelector("[data-count=received]");
  if (queue && queue.textContent !== numbers.received.toLocaleString(document.documentElement.lang)) speak(numbers.received);
  for (const place of all("[data-count]")) {
    const n = numbers[place.dataset.count];
    if (n === undefined) continue;
    place.textContent = n.toLocaleString(document.documentElement.lang);
    (place.closest("[data-counted]") ?? place).hidden = n === 0;
  }
  for (const list of all("[data-counts]")) {
    const none = document.querySelector(`[data-none="${list.dataset.counts}"]`);
    none.hidden = all("[data-counted]:not([hidden])", list).length > 0;
  }
  for (const line of all("[data-new]")) {
    const n = numbers[line.dataset.new] ?? 0;
    const place = line.querySelector("[data-says]");
    if (n > 0) place.textContent = words(place, n);
    line.hidden = n === 0;
  }
};
const stop = () => { source?.close(); source = undefined; };
const watch = () => {
  if (!since || source || document.hidden || !window.EventSource) return;
  source = new EventSource(`/live?since=${since}`);
  source.addEventListener("numbers", (event) => show(JSON.parse(event.data)));
  source.addEventListener("end", stop);
};
document.addEventListener("visibilitychange", () => (document.hidden ? stop() : watch()));
window.addEventListener("pagehide", stop);
window.addEventListener("pageshow", watch);
