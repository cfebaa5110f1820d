// A panel of curves: rates, or variables over time.
function addLines(p) {
  let t = null;
  for (const l of p.lines) {
    if (l.t) t = decode(l.t, Uint32Array);
    l.times = t || new Uint32Array(0);
    l.values = decode(l.y, Float32Array);
  }
  const paint = (c, box) => {
    const panel = panels.find((q) => q.of === p);
    let points = 0;
    const x = (l, k) => box.x + box.w * (l.times[k] - view.lo) / (view.hi - view.lo);
    const curves = p.lines.map((l) => {
      // One sample beyond each end, so that lines reach the edge.
      const from = Math.max(0, at(l.times, view.lo) - 1), to = Math.min(l.values.length, at(l.times, view.hi + 1) + 1);
      points += to - from;
      return (p.mean ? means : extremes)(l, from, to, (k) => x(l, k));
    });
    if (p.mean && panel.hi === panel.full[1]) fit(panel, curves);
    c.lineWidth = p.lines.length > 3 ? 1 : 1.3;
    c.lineJoin = "round";
    curves.forEach((curve, k) => {
      c.strokeStyle = p.lines[k].colour;
      c.beginPath();
      let pen = false;
      for (const [px, v] of curve) {
        if (!Number.isFinite(v)) {
          pen = false;
          continue;
        }
        const py = box.y + box.h * (panel.hi - v) / (panel.hi - panel.lo);
        if (pen) c.lineTo(px, py); else c.moveTo(px, py);
        pen = true;
      }
      c.stroke();
    });
    panel.canvas.dataset.points = points;
  };
  const marks = (lo, hi, height) => ticks(lo, hi, Math.max(2, Math.floor(height / 26))).map((t) => ({ part: (t.at - lo) / (hi - lo), label: t.label }));
  newPanel("lines", p.label, p.lines, [p.lo, p.hi], paint, marks,
    `${p.label} over time: ${p.lines.map((l) => l.name).join(", ")}`);
  panels[panels.length - 1].of = p;
}

// fit makes the vertical axis of means reach to the highest one in view: the fewer samples a mean is of, the higher some are.
function fit(panel, curves) {
  let top = 0;
  for (const curve of curves) for (const [, v] of curve) if (v > top) top = v;
  panel.full = [0, top > 0 ? 1.05 * top : 1];
  panel.hi = panel.full[1];
}

// extremes returns the first, lowest, highest and last sample of each column of pixels, which looks as all of them would
// (the M4 aggregation: Jugel et al. 2014, doi:10.14778/2732951.2732953). A value that is no number is a gap.
function extremes(l, from, to, x) {
  const curve = [];
  let k = from;
  while (k < to) {
    const column = Math.floor(x(k));
    let low = -1, high = -1, first = -1, last = -1, gap = false;
    for (; k < to && Math.floor(x(k)) === column && !gap; k++) {
      gap = !Number.isFinite(l.values[k]);
      if (gap) continue;
      if (first < 0) first = low = high = k;
      if (l.values[k] < l.values[low]) low = k;
      if (l.values[k] > l.values[high]) high = k;
      last = k;
    }
    if (first >= 0) for (const m of new Set([first, Math.min(low, high), Math.max(low, high), last])) curve.push([x(m), l.values[m]]);
    if (gap) curve.push([0, NaN]);
  }
  return curve;
}

// means returns the mean of the samples of every two columns of pixels.
function means(l, from, to, x) {
  const curve = [];
  let k = from;
  while (k < to) {
    const column = Math.floor(x(k) / 2), middle = x(k);
    let sum = 0, count = 0;
    for (; k < to && Math.floor(x(k) / 2) === column; k++) {
      if (Number.isFinite(l.values[k])) {
        sum += l.values[k];
        count++;
      }
    }
    curve.push([middle, sum / count]); // NaN without any
  }
  return curve;
}
