"use strict";
// The data of the page, what all panels share, and their axes. The page holds the files axes.js, raster.js, lines.js and view.js
// as one script.
const data = JSON.parse(document.getElementById("data").textContent);
const margin = { left: 64, right: 24, top: 6, bottom: 22 }; // of the axes in a canvas
const whole = 4294967295; // times are parts of the span: this is its end
const view = { lo: 0, hi: whole };
const panels = [];

// decode turns base64 into a typed array.
function decode(text, Type) {
  const bytes = atob(text);
  const raw = new Uint8Array(bytes.length);
  for (let k = 0; k < bytes.length; k++) raw[k] = bytes.charCodeAt(k);
  return new Type(raw.buffer);
}

// at returns the first place in the ascending array t whose value is not below x.
function at(t, x) {
  let lo = 0, hi = t.length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (t[mid] < x) lo = mid + 1; else hi = mid;
  }
  return lo;
}

// ticks returns round values from lo to hi, at most most of them, with their labels.
function ticks(lo, hi, most) {
  if (!(hi > lo)) return [];
  for (let e = Math.floor(Math.log10(hi - lo)) - 2; ; e++) {
    for (const m of [1, 2, 5]) {
      const step = m * 10 ** e;
      const first = Math.ceil(lo / step - 1e-9), last = Math.floor(hi / step + 1e-9);
      if (last - first + 1 > most) continue;
      const marks = [];
      for (let k = first; k <= last; k++) {
        marks.push({ at: k * step, label: (k * step).toFixed(Math.max(0, -e)).replace("-", "−") });
      }
      return marks;
    }
  }
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

// place returns the rectangle of the axes, in pixels of the page.
function place(canvas) {
  return { x: margin.left, y: margin.top, w: Math.max(1, canvas.clientWidth - margin.left - margin.right), h: Math.max(1, canvas.clientHeight - margin.top - margin.bottom) };
}

function axes(c, panel, box) {
  c.strokeStyle = c.fillStyle = colour("--ink");
  c.lineWidth = 1;
  c.font = "12px system-ui, 'Liberation Sans', Arial, sans-serif";
  c.beginPath();
  c.moveTo(box.x - 0.5, box.y);
  c.lineTo(box.x - 0.5, box.y + box.h + 0.5);
  c.lineTo(box.x + box.w, box.y + box.h + 0.5);
  c.textAlign = "right";
  c.textBaseline = "middle";
  for (const mark of panel.marks(panel.lo, panel.hi, box.h)) {
    const y = Math.round(box.y + box.h * (1 - mark.part)) + 0.5;
    c.moveTo(box.x - 4, y);
    c.lineTo(box.x, y);
    c.fillText(mark.label, box.x - 7, y);
  }
  c.textAlign = "center";
  c.textBaseline = "top";
  const perPart = data.span * data.perSecond / whole;
  for (const mark of ticks(view.lo * perPart, view.hi * perPart, Math.max(2, Math.floor(box.w / 80)))) {
    const x = Math.round(box.x + box.w * (mark.at / perPart - view.lo) / (view.hi - view.lo)) + 0.5;
    c.moveTo(x, box.y + box.h);
    c.lineTo(x, box.y + box.h + 4);
    if (panel === panels[panels.length - 1] && x > box.x + box.w - 70) continue; // the label of the axis stands there
    c.fillText(mark.label, x, box.y + box.h + 7);
  }
  c.stroke();
  if (panel === panels[panels.length - 1]) {
    c.textAlign = "right";
    c.fillText(data.time, box.x + box.w, box.y + box.h + 7);
  }
  c.save();
  c.translate(11, box.y + box.h / 2);
  c.rotate(-Math.PI / 2);
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.fillText(panel.label, 0, 0, box.h);
  c.restore();
}
