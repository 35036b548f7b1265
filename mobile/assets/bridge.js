// What only the web view can do: draw while a finger moves, size the page to the keyboard, hear the
// phone's back button. Everything is told to Rust through `dioxus.send`; the closures below keep
// `dioxus` alive, without which a desktop window would lose the channel.
const send = (message) => { try { dioxus.send(message); } catch (_) { /* the window is closing */ } };

// Android's back button calls this (see MainActivity); browsers reach it through popstate. On the first
// page it leads out of the app.
window.__back = () => send({ kind: "back" });
// A link that was opened while the app runs, in the same way.
window.__link = (text) => send({ kind: "link", text });
window.__exit = () => window.__activity?.leave();
if (location.protocol.startsWith("http") && !window.__backArmed) {
  window.__backArmed = true;
  history.pushState({}, "");
  window.addEventListener("popstate", () => { history.pushState({}, ""); window.__back(); });
}
window.addEventListener("online", () => send({ kind: "shown" }));

// Out of sight, nothing stays to be seen: systems keep a picture of what was last drawn for their list of
// apps. Android does not take one (see MainActivity); elsewhere this covers what it would show.
const cover = document.getElementById("cover");
const coverWhile = (out) => { if (cover) cover.hidden = !out; };
document.addEventListener("visibilitychange", () => {
  coverWhile(document.hidden);
  send({ kind: document.hidden ? "hidden" : "shown" });
});
window.addEventListener("pagehide", () => coverWhile(true));
window.addEventListener("pageshow", () => coverWhile(document.hidden));
coverWhile(document.hidden);

// Escape closes a sheet, as a keyboard user expects.
document.addEventListener("keydown", (e) => { if (e.key === "Escape") window.__back(); });

// The drawn signature: a canvas laid over Rust's own drawing of the strokes it has. Points are given
// on a 600 by 240 field whatever the size on the screen, so that a turned phone changes nothing.
const W = 600, H = 240, MAX_POINTS = 900;
let stroke = null;
const padOf = (e) => (e.target instanceof Element ? e.target.closest("canvas[data-signature]") : null);
const toField = (pad, e) => {
  const r = pad.getBoundingClientRect();
  const on = (v, size, max) => Math.max(0, Math.min(max, Math.round((v / size) * max)));
  return [on(e.clientX - r.left, r.width, W), on(e.clientY - r.top, r.height, H)];
};
const addPoint = (x, y) => {
  const p = stroke.points, n = p.length;
  if (n >= MAX_POINTS * 2 || (n >= 2 && Math.hypot(x - p[n - 2], y - p[n - 1]) < 2)) return;
  const c = stroke.context;
  c.beginPath(); c.moveTo(n >= 2 ? p[n - 2] : x, n >= 2 ? p[n - 1] : y); c.lineTo(x, y); c.stroke();
  p.push(x, y);
};
document.addEventListener("pointerdown", (e) => {
  const pad = padOf(e);
  if (!pad || stroke || (e.pointerType === "mouse" && e.button !== 0)) return;
  e.preventDefault();
  try { pad.setPointerCapture(e.pointerId); } catch (_) { /* a made-up pointer */ }
  pad.width = W; pad.height = H; // also wipes strokes that Rust draws by now
  const context = pad.getContext("2d");
  context.strokeStyle = getComputedStyle(pad).color;
  context.lineWidth = 4; context.lineCap = "round"; context.lineJoin = "round";
  stroke = { pad, id: e.pointerId, points: [], context };
  addPoint(...toField(pad, e));
});
document.addEventListener("pointermove", (e) => {
  if (!stroke || e.pointerId !== stroke.id) return;
  const many = e.getCoalescedEvents ? e.getCoalescedEvents() : [];
  for (const one of many.length ? many : [e]) addPoint(...toField(stroke.pad, one));
});
const finish = (e) => {
  if (!stroke || e.pointerId !== stroke.id) return;
  const done = stroke;
  stroke = null;
  if (done.points.length >= 4) send({ kind: "stroke", points: done.points });
};
document.addEventListener("pointerup", finish);
document.addEventListener("pointercancel", finish);

// A door that is dragged to its place: rows move here, under the finger, and Rust hears only where it was let
// go. It draws the new order; until then the rows stay as they were dropped.
const EDGE = 96, FOOT = 104, SPEED = 0.15, REDRAWN_MS = 800;
let drag = null;
const onceRedrawn = (list, then) => {
  const done = () => { watcher.disconnect(); clearTimeout(late); then(); };
  const watcher = new MutationObserver(done), late = setTimeout(done, REDRAWN_MS);
  watcher.observe(list, { childList: true });
};
const follow = () => {
  const { rows, middles, at, height } = drag, by = drag.y + scrollY - drag.from;
  drag.to = middles.filter((middle, n) => n !== at && middle < middles[at] + by).length;
  rows.forEach((row, n) => {
    const aside = n > at && n <= drag.to ? -height : n < at && n >= drag.to ? height : 0;
    row.style.transform = `translateY(${n === at ? by : aside}px)`;
  });
};
const scrollAlong = () => {
  if (!drag) return;
  const above = Math.min(0, drag.y - EDGE), below = Math.max(0, drag.y - (innerHeight - FOOT - EDGE));
  if (above + below) { scrollBy(0, (above + below) * SPEED); follow(); }
  requestAnimationFrame(scrollAlong);
};
document.addEventListener("pointerdown", (e) => {
  const grip = e.target instanceof Element ? e.target.closest("[data-grip]") : null;
  if (!grip || drag || (e.pointerType === "mouse" && e.button !== 0)) return;
  e.preventDefault();
  try { grip.setPointerCapture(e.pointerId); } catch (_) { /* a made-up pointer */ }
  const row = grip.closest("[data-drag]"), list = row.parentElement;
  const rows = [...list.children], boxes = rows.map((r) => r.getBoundingClientRect()), at = rows.indexOf(row);
  const middles = boxes.map((b) => b.top + b.height / 2);
  drag = { id: e.pointerId, row, list, rows, middles, at, to: at, height: boxes[at].height, y: e.clientY, from: e.clientY + scrollY };
  list.dataset.dragging = row.dataset.dragged = "";
  requestAnimationFrame(scrollAlong);
});
document.addEventListener("pointermove", (e) => {
  if (!drag || e.pointerId !== drag.id) return;
  drag.y = e.clientY;
  follow();
});
const letGo = (e, isDropped) => {
  if (!drag || e.pointerId !== drag.id) return;
  const { row, list, rows, at, to } = drag;
  drag = null;
  const clear = () => {
    delete list.dataset.dragging;
    delete row.dataset.dragged;
    for (const r of rows) r.style.transform = "";
  };
  if (!isDropped || at === to || !row.isConnected) return clear();
  onceRedrawn(list, clear);
  send({ kind: "dropped", door: row.dataset.drag, to });
};
document.addEventListener("pointerup", (e) => letGo(e, true));
document.addEventListener("pointercancel", (e) => letGo(e, false));
// Moved by the buttons instead: it stays in sight.
document.addEventListener("click", (e) => {
  const list = e.target instanceof Element && e.target.closest("[data-move]") ? document.querySelector("ol.list") : null;
  if (list) onceRedrawn(list, () => list.querySelector(".picked")?.scrollIntoView({ block: "center" }));
});

// A slow finger: browsers take a touch of half a second for a long press and send no click. Old hands
// press long, so a button that was pressed and let go is clicked all the same.
const LONG_PRESS_MS = 350;
let press = null;
document.addEventListener("pointerdown", (e) => {
  const button = e.pointerType === "touch" && e.target instanceof Element ? e.target.closest("button") : null;
  press = button && { button, at: performance.now() };
}, true);
document.addEventListener("click", () => { press = null; }, true);
document.addEventListener("pointercancel", () => { press = null; }, true);
document.addEventListener("pointerup", (e) => {
  const held = press;
  if (!held || performance.now() - held.at < LONG_PRESS_MS) return;
  const over = document.elementFromPoint(e.clientX, e.clientY);
  if (!over || !held.button.contains(over)) return;
  setTimeout(() => {
    if (press !== held || !held.button.isConnected) return;
    press = null;
    held.button.click();
  }, 150);
}, true);

// A photo: chosen or taken through the page's one file input, turned the right way up, made small and drawn
// anew as JPEG, which leaves place and camera behind. It goes to Rust in pieces, since a window takes long
// messages badly, and says for which form it was taken: somebody may have gone on meanwhile.
const LONG_SIDE = 1280, ENOUGH_BYTES = 400e3, TOO_MANY_BYTES = 64e6, PIECE_CHARS = 180e3, PHOTO_MS = 30e3;
const photo = document.getElementById("photo");
const photoButton = () => document.querySelector("button[data-photo]");
let photoFor = null, photoBusy = false;
// A picture turned the right way up on a canvas of at most `side` pixels a side; what `use` makes of it.
const onCanvas = async (file, side, use) => {
  const url = URL.createObjectURL(file);
  const canvas = document.createElement("canvas");
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = Math.min(1, side / Math.max(image.naturalWidth, image.naturalHeight));
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await use(canvas);
  } finally {
    canvas.width = canvas.height = 0; // cheap phones have little memory
    URL.revokeObjectURL(url);
  }
};
const asJpeg = async (canvas) => {
  let blob = null;
  for (const quality of [0.8, 0.65, 0.5]) {
    blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (!blob || blob.size <= ENOUGH_BYTES) break;
  }
  return blob;
};
const asBase64 = (blob) => new Promise((done, failed) => {
  const reader = new FileReader();
  reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
  reader.onerror = failed;
  reader.readAsDataURL(blob);
});
const sendInPieces = (text, message) => {
  for (let at = 0; at < text.length; at += PIECE_CHARS) {
    const last = at + PIECE_CHARS >= text.length;
    send({ ...message, first: at === 0, last, text: text.slice(at, at + PIECE_CHARS) });
  }
};
const smallBase64 = (file) => onCanvas(file, LONG_SIDE, async (canvas) => asBase64(await asJpeg(canvas)));
document.addEventListener("click", (e) => {
  const button = e.target instanceof Element ? e.target.closest("button[data-photo]") : null;
  if (!button || photoBusy) return;
  photoFor = button.dataset.photo;
  photo.click();
});
photo?.addEventListener("change", async () => {
  const file = photo.files[0], form = JSON.parse(photoFor ?? photoButton()?.dataset.photo ?? "null");
  photoFor = null;
  if (!file || !form || photoBusy) return;
  if (file.size > TOO_MANY_BYTES) { photo.value = ""; send({ kind: "photo_failed", form, why: "too_large" }); return; }
  photoBusy = true;
  send({ kind: "photo_begun", form });
  const late = new Promise((_, failed) => setTimeout(failed, PHOTO_MS));
  try {
    const text = await Promise.race([smallBase64(file), late]);
    sendInPieces(text, { kind: "photo_piece", form });
  } catch (_) {
    send({ kind: "photo_failed", form, why: "not_picture" });
  }
  photoBusy = false;
  photo.value = ""; // the same picture may be chosen again
  window.__activity?.pictureRead?.();
});

// A photo of an enrolment sheet: made small and grey, read in Rust, kept nowhere.
const SCAN_SIDE = 1100;
const scan = document.getElementById("scan");
const greyOf = (canvas) => {
  const { data, width } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const grey = new Uint8Array(data.length / 4);
  for (let i = 0; i < grey.length; i++) grey[i] = (data[4 * i] * 77 + data[4 * i + 1] * 150 + data[4 * i + 2] * 29) >> 8;
  return { grey, width };
};
document.addEventListener("click", (e) => {
  if (e.target instanceof Element && e.target.closest("button[data-scan]")) scan.click();
});
scan?.addEventListener("change", async () => {
  const file = scan.files[0];
  if (!file) return;
  send({ kind: "scan_begun" });
  try {
    const { grey, width } = await onCanvas(file, SCAN_SIDE, greyOf);
    sendInPieces(await asBase64(new Blob([grey])), { kind: "scan_piece", width });
  } catch (_) {
    send({ kind: "scan_failed" });
  }
  scan.value = "";
});

// A text for others: the phone's own way of sharing, else the clipboard. Giving up is no fault.
window.__share = async (text) => {
  const told = (how) => send({ kind: "shared", how });
  try {
    if (navigator.share) { await navigator.share({ text }); told("shared"); return; }
  } catch (e) { if (e.name === "AbortError") return; /* not allowed here: copy it */ }
  try {
    await navigator.clipboard.writeText(text);
    told("copied");
  } catch (_) {
    const area = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
    area.style.cssText = "position:fixed;opacity:0";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy"); // old web views have nothing else
    area.remove();
    told(done ? "copied" : "failed");
  }
};

// Where the phone is, asked for when a visit or a sketch is opened; no answer is no fault. Never an older
// answer: half a minute ago one stood at the neighbours.
window.__locate = () => {
  if (!navigator.geolocation) return;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => send({ kind: "fix", lat: coords.latitude, lon: coords.longitude, accuracy_m: coords.accuracy }),
    () => {},
    { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 });
};

await new Promise(() => {}); // stays until the window closes
