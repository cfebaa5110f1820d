"use strict";
// Draws the panels of the page, whose data stand in the element "data", and moves them all along one time axis.
// Every canvas says what it shows: data-dots is the number of spikes drawn, data-points that of samples within the view.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const host = document.getElementById("panels");
  if (!host) return;

  const margin = { left: 64, right: 24, top: 6, bottom: 22 };
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

  // The raster: populations above one another, the first on top, along one axis that counts all neurons.
  function addRaster(rasters) {
    let total = 0;
    for (const r of rasters) total += r.n;
    let below = total;
    for (const r of rasters) {
      below -= r.n;
      r.below = below;
      r.times = decode(r.t, Uint32Array);
      r.index = decode(r.i, r.n > 65536 ? Uint32Array : Uint16Array);
    }
    const paint = (c, box, ratio) => {
      const panel = panels[0];
      // Dots are set in an image of the axes, pixel by pixel: a million take some 10 ms.
      const w = Math.max(1, Math.round(box.w * ratio)), h = Math.max(1, Math.round(box.h * ratio));
      const image = new ImageData(w, h);
      const pixels = new Uint32Array(image.data.buffer);
      const parts = rasters.map((r) => ({ r, from: at(r.times, view.lo), to: at(r.times, view.hi + 1) }));
      let visible = 0;
      for (const p of parts) visible += p.to - p.from;
      // An eighth of the panel inked on average is easy to read; where rows are high, a spike is an upright mark.
      const row = h / (panel.hi - panel.lo);
      let dw = Math.max(1, Math.min(Math.round(Math.sqrt(0.13 * w * h / Math.max(1, visible))), Math.round(2 * ratio)));
      let dh = dw;
      if (row >= 3 * ratio) {
        dw = Math.max(1, Math.round(ratio));
        dh = Math.max(2, Math.min(Math.round(0.75 * row), Math.round(14 * ratio)));
      }
      // Where even single pixels would cover most of the panel, each adds a part of its colour: density is shown instead.
      const part = Math.min(1, 0.4 * w * h / Math.max(1, visible));
      let dots = 0;
      const scaleX = w / (view.hi - view.lo);
      for (const { r, from, to } of parts) {
        const ink = word(r.colour);
        for (let k = from; k < to; k++) {
          const middle = h - (r.below + r.index[k] + 0.5 - panel.lo) * row;
          if (middle < -dh || middle > h + dh) continue;
          dots++;
          const x0 = Math.round((r.times[k] - view.lo) * scaleX - dw / 2), y0 = Math.round(middle - dh / 2);
          const x1 = Math.min(x0 + dw, w), y1 = Math.min(y0 + dh, h);
          for (let y = Math.max(y0, 0); y < y1; y++) {
            for (let x = Math.max(x0, 0); x < x1; x++) {
              const p = y * w + x, old = pixels[p] >>> 24;
              const alpha = part === 1 ? 255 : Math.min(255, old + Math.ceil((255 - old) * part));
              pixels[p] = (ink & 0xffffff | alpha << 24) >>> 0;
            }
          }
        }
      }
      c.putImageData(image, Math.round(box.x * ratio), Math.round(box.y * ratio));
      panel.canvas.dataset.dots = dots;
    };
    // The marks of each population count its own neurons.
    const marks = (lo, hi, height) => {
      const out = [];
      for (const r of rasters) {
        const from = Math.max(lo - r.below, 0), to = Math.min(hi - r.below, r.n);
        const high = height * (to - from) / (hi - lo);
        if (high < 14) continue;
        for (const t of ticks(from, to, Math.max(1, Math.floor(high / 26)))) {
          if (t.at % 1 === 0 && t.at < r.n) out.push({ part: (r.below + t.at + 0.5 - lo) / (hi - lo), label: String(t.at) });
        }
      }
      return out;
    };
    const says = rasters.map((r) => `${r.name}: ${r.count} spikes of ${r.n} neurons`).join("; ");
    newPanel("raster", "Neuron", rasters, [0, total], paint, marks, "Raster. " + says);
    panels[0].canvas.style.height = Math.min(340, 60 + 14 * total) + "px"; // a few neurons need little room
  }

  // word is a colour "#rrggbb" as a pixel of an image, little-endian.
  function word(hex) {
    const v = parseInt(hex.slice(1), 16);
    return (0xff000000 | (v & 0xff) << 16 | (v & 0xff00) | v >> 16) >>> 0;
  }

  function addLines(p) {
    let t = null;
    for (const l of p.lines) {
      if (l.t) t = decode(l.t, Uint32Array);
      l.times = t || new Uint32Array(0);
      l.values = decode(l.y, Float32Array);
    }
    const panel = () => panels.find((q) => q.of === p);
    const paint = (c, box) => {
      const { lo, hi, canvas } = panel();
      let points = 0;
      c.lineWidth = p.lines.length > 3 ? 1 : 1.3;
      c.lineJoin = "round";
      for (const l of p.lines) {
        // One sample beyond each end, so that lines reach the edge.
        const from = Math.max(0, at(l.times, view.lo) - 1), to = Math.min(l.values.length, at(l.times, view.hi + 1) + 1);
        points += to - from;
        c.strokeStyle = l.colour;
        c.beginPath();
        const x = (k) => box.x + box.w * (l.times[k] - view.lo) / (view.hi - view.lo);
        const y = (v) => box.y + box.h * (hi - v) / (hi - lo);
        if (p.mean) means(c, l, from, to, box, x, y); else extremes(c, l, from, to, box, x, y);
        c.stroke();
      }
      canvas.dataset.points = points;
    };
    const marks = (lo, hi, height) => ticks(lo, hi, Math.max(2, Math.floor(height / 26))).map((t) => ({ part: (t.at - lo) / (hi - lo), label: t.label }));
    const keys = p.lines;
    newPanel("lines", p.label, keys, [p.lo, p.hi], paint, marks,
      `${p.label} over time: ${p.lines.map((l) => l.name).join(", ")}`);
    panels[panels.length - 1].of = p;
  }

  // extremes draws the first, lowest, highest and last sample of each column of pixels, which looks as all of them would
  // (the M4 aggregation: Jugel et al. 2014, doi:10.14778/2732951.2732953).
  function extremes(c, l, from, to, box, x, y) {
    let pen = false;
    const point = (k) => {
      if (pen) c.lineTo(x(k), y(l.values[k])); else c.moveTo(x(k), y(l.values[k]));
      pen = true;
    };
    let k = from;
    while (k < to) {
      const column = Math.floor(x(k));
      let low = -1, high = -1, first = -1, last = -1;
      for (; k < to && Math.floor(x(k)) === column; k++) {
        if (!Number.isFinite(l.values[k])) {
          k++;
          break; // a gap ends what is drawn of the column
        }
        if (first < 0) first = low = high = k;
        if (l.values[k] < l.values[low]) low = k;
        if (l.values[k] > l.values[high]) high = k;
        last = k;
      }
      if (first >= 0) for (const m of [...new Set([first, Math.min(low, high), Math.max(low, high), last])]) point(m);
      if (k <= to && k > from && !Number.isFinite(l.values[k - 1])) pen = false;
    }
  }

  // means draws the mean of the samples of every two columns of pixels.
  function means(c, l, from, to, box, x, y) {
    let pen = false;
    let k = from;
    while (k < to) {
      const column = Math.floor(x(k) / 2);
      let sum = 0, count = 0;
      const middle = x(k);
      for (; k < to && Math.floor(x(k) / 2) === column; k++) {
        if (Number.isFinite(l.values[k])) {
          sum += l.values[k];
          count++;
        }
      }
      if (count === 0) {
        pen = false;
        continue;
      }
      if (pen) c.lineTo(middle, y(sum / count)); else c.moveTo(middle, y(sum / count));
      pen = true;
    }
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

  if (data.rasters.length) addRaster(data.rasters);
  for (const p of data.panels) addLines(p);
  panels.forEach(draw);
  new ResizeObserver(redraw).observe(host);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
})();
