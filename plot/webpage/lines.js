// A panel of curves: rates, or variables over time.
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
