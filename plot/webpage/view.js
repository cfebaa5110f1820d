// Draws the panels of the page and moves them all along one time axis. Every canvas says what it shows: data-dots is the number
// of spikes drawn, data-points that of samples within the view.
const host = document.getElementById("panels");

// newPanel adds a figure with a legend and a canvas. full is the range of the vertical axis that shows all; paint draws
// the data, marks returns the ticks of the vertical axis with their heights from 0 to 1.
function newPanel(kind, label, keys, full, paint, marks, says) {
  const figure = document.createElement("figure");
  figure.className = "panel " + kind;
  const legend = document.createElement("div");
  legend.className = "keys";
  for (const key of keys) {
    const item = document.createElement("span");
    item.textContent = key.name;
    item.style.color = key.colour;
    legend.append(item);
  }
  const canvas = document.createElement("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", says);
  figure.append(legend, canvas);
  host.append(figure);
  const panel = { canvas, label, full, lo: full[0], hi: full[1], paint, marks };
  panels.push(panel);
  listen(panel);
}

function draw(panel) {
  const { canvas } = panel;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(canvas.clientWidth * ratio);
  canvas.height = Math.round(canvas.clientHeight * ratio);
  const c = canvas.getContext("2d");
  c.scale(ratio, ratio);
  const box = place(canvas);
  c.save();
  c.beginPath();
  c.rect(box.x - 2, box.y - 2, box.w + 4, box.h + 4);
  c.clip();
  panel.paint(c, box, ratio);
  c.restore();
  axes(c, panel, box);
}

let asked = false;
function redraw() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    panels.forEach(draw);
  });
}

// zoom scales the range [lo, hi] of o around the part p of it, within the whole range, and no closer than least.
function zoom(o, factor, p, full, least) {
  const size = Math.min(Math.max((o.hi - o.lo) * factor, least), full[1] - full[0]);
  const centre = o.lo + (o.hi - o.lo) * p;
  move(o, centre - size * p, size, full);
}

function move(o, lo, size, full) {
  o.lo = Math.min(Math.max(lo, full[0]), full[1] - size);
  o.hi = o.lo + size;
}

const time = [0, whole];
const pan = (o, part, full) => move(o, o.lo + (o.hi - o.lo) * part, o.hi - o.lo, full);

function reset() {
  [view.lo, view.hi] = time;
  for (const p of panels) [p.lo, p.hi] = p.full;
}

function listen(panel) {
  const { canvas } = panel;
  const least = () => (panel.full[1] - panel.full[0]) * 1e-4;
  const upright = (factor, part) => zoom(panel, factor, part, panel.full, least());
  canvas.addEventListener("wheel", (e) => {
    e.preventDefault();
    const box = place(canvas), turn = e.deltaY || e.deltaX; // browsers turn the wheel sideways with Shift
    const factor = Math.exp(Math.max(-1, Math.min(1, turn * (e.deltaMode ? 0.05 : 0.0015))));
    if (e.shiftKey) upright(factor, 1 - (e.offsetY - box.y) / box.h);
    else zoom(view, factor, Math.min(1, Math.max(0, (e.offsetX - box.x) / box.w)), time, whole * 1e-6);
    redraw();
  }, { passive: false });
  canvas.addEventListener("pointerdown", (e) => canvas.setPointerCapture(e.pointerId));
  canvas.addEventListener("pointermove", (e) => {
    if (!canvas.hasPointerCapture(e.pointerId)) return;
    const box = place(canvas);
    pan(view, -e.movementX / box.w, time);
    pan(panel, e.movementY / box.h, panel.full);
    redraw();
  });
  canvas.addEventListener("dblclick", () => {
    reset();
    redraw();
  });
  const keys = {
    ArrowLeft: () => pan(view, -0.1, time), ArrowRight: () => pan(view, 0.1, time),
    ArrowUp: () => pan(panel, 0.1, panel.full), ArrowDown: () => pan(panel, -0.1, panel.full),
    "+": () => zoom(view, 0.7, 0.5, time, whole * 1e-6), "=": () => zoom(view, 0.7, 0.5, time, whole * 1e-6), "-": () => zoom(view, 1 / 0.7, 0.5, time, whole * 1e-6),
    PageUp: () => upright(0.7, 0.5), PageDown: () => upright(1 / 0.7, 0.5), Home: reset,
  };
  canvas.addEventListener("keydown", (e) => {
    if (!keys[e.key] || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    keys[e.key]();
    redraw();
  });
}

if (host) { // there is something to draw
  if (data.rasters.length) addRaster(data.rasters);
  for (const p of data.panels) addLines(p);
  panels.forEach(draw);
  new ResizeObserver(redraw).observe(host);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
}
