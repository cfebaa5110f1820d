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
    visible = Math.max(1, visible * (panel.hi - panel.lo) / total); // about, as if all neurons had the same number
    // An eighth of the panel inked on average is easy to read; where rows are high, a spike is an upright mark.
    const row = h / (panel.hi - panel.lo), few = visible < 3000;
    let dw = Math.max(1, Math.min(Math.round(Math.sqrt(0.13 * w * h / visible)), Math.round((few ? 3 : 2) * ratio)));
    let dh = dw;
    if (row >= 3 * ratio) {
      dw = Math.max(1, Math.round((few ? 1.5 : 1) * ratio));
      dh = Math.round(Math.max((few ? 5 : 2) * ratio, Math.min(0.75 * row, 14 * ratio)));
    }
    // Where even single pixels would cover most of the panel, each adds a part of its colour: density is shown instead.
    const part = Math.min(1, 0.4 * w * h / visible);
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
