package suite

import (
	"cmp"
	"fmt"
	"math"
	"path/filepath"
	"slices"

	"github.com/spikelane/spikelane/plot"
)

// draw writes the pictures of a report into a folder.
func (r Report) draw(dir string) error {
	for _, p := range []struct {
		file  string
		grid  plot.Grid
		width float64 // inches, 0: as usual
	}{
		{"speed.png", r.speed(), min(max(7, 0.9*float64(len(r.Results))), 20)},
		{"scaling.png", r.scaling(), 0},
		{"roofline.png", r.roofline(), 0},
	} {
		if len(p.grid.Rows) == 0 {
			continue
		}
		if err := p.grid.Save(filepath.Join(dir, p.file), p.width, 0); err != nil {
			return err
		}
	}
	return nil
}

// engines returns all engines of the report, each once.
func (r Report) engines() (all []Engine) {
	for _, result := range r.Results {
		for _, s := range result.Series {
			if len(s.Samples) > 0 && !slices.Contains(all, s.Engine) {
				all = append(all, s.Engine)
			}
		}
	}
	return all
}

// short names a result by its model alone where the report has one size of it.
func (r Report) short(result Result) string {
	for _, other := range r.Results {
		if other.Model == result.Model && other.Size != result.Size {
			return result.Name()
		}
	}
	return result.Model
}

// speed is bars of how many times faster than real time each engine runs each model; below 1 they hang down.
func (r Report) speed() plot.Grid {
	engines := r.engines()
	if len(engines) == 0 {
		return plot.Grid{}
	}
	c := plot.Chart{Title: "Speed", Y: "× real time", Height: 2}
	for k, result := range r.Results {
		c.XMarks = append(c.XMarks, plot.Mark{At: float64(k), Label: r.short(result)})
	}
	width := 0.8 / float64(len(engines))
	low, high := 0.0, 0.0
	for n, e := range engines {
		curve := plot.Curve{Name: e.String(), Draw: plot.Bars, Width: 0.9 * width}
		for k, result := range r.Results {
			for _, s := range result.Series {
				if s.Engine == e && len(s.Samples) > 0 {
					y := math.Log10(result.SimS / s.Run().Median)
					curve.X, curve.Y = append(curve.X, float64(k)+width*(float64(n)-float64(len(engines)-1)/2)), append(curve.Y, y)
					low, high = min(low, y), max(high, y)
				}
			}
		}
		c.Curves = append(c.Curves, curve)
	}
	c.XRange, c.YRange = [2]float64{-0.5, float64(len(r.Results)) - 0.5}, [2]float64{low - 0.1, high + 0.1}
	c.YMarks = powers(low-0.1, high+0.1)
	return plot.Grid{Title: "spikelane bench, " + r.Date.Format("2006-01-02"), Rows: [][]plot.Chart{{c}}}
}

// scaling is the time of a simulated second over the number of synapses, for models of several sizes, and how many times faster
// several threads are than one.
func (r Report) scaling() plot.Grid {
	size := plot.Chart{Title: "Size", X: "Neurons", Y: "Seconds a simulated second", Height: 2}
	threads := plot.Chart{Title: "Threads", X: "Threads", Y: "× faster than one", Height: 2}
	engines := r.engines()
	var names []string
	for _, result := range r.Results {
		if !slices.Contains(names, result.Model) {
			names = append(names, result.Model)
		}
	}
	xlo, xhi, ylo, yhi := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, name := range names {
		line := plot.Curve{Name: name}
		for _, result := range r.Results {
			if result.Model != name || len(result.Series) == 0 || len(result.Series[0].Samples) == 0 || result.Neurons == 0 {
				continue
			}
			x, y := math.Log10(float64(result.Neurons)), math.Log10(result.Series[0].Run().Median/result.SimS)
			line.X, line.Y = append(line.X, x), append(line.Y, y)
			if faster := speedup(name, result, engines); len(faster.X) > 1 {
				threads.Curves = append(threads.Curves, faster)
			}
		}
		if len(line.X) < 2 {
			continue
		}
		size.Curves = append(size.Curves, line)
		xlo, xhi = min(xlo, slices.Min(line.X)), max(xhi, slices.Max(line.X))
		ylo, yhi = min(ylo, slices.Min(line.Y)), max(yhi, slices.Max(line.Y))
	}
	var g plot.Grid
	if len(size.Curves) > 0 {
		size.XRange, size.YRange = [2]float64{xlo - 0.1, xhi + 0.1}, [2]float64{ylo - 0.1, yhi + 0.1}
		size.XMarks, size.YMarks = powers(size.XRange[0], size.XRange[1]), powers(size.YRange[0], size.YRange[1])
		g.Rows = append(g.Rows, []plot.Chart{size})
	}
	if len(threads.Curves) > 0 {
		g.Rows = append(g.Rows, []plot.Chart{threads})
	}
	return g
}

// speedup is the time of one thread over that of each number of threads, for the target of the first engine.
func speedup(name string, r Result, engines []Engine) plot.Curve {
	c := plot.Curve{Name: r.Name()}
	one := math.NaN()
	for _, s := range r.Series {
		e := s.Engine
		if e.Threads = engines[0].Threads; e != engines[0] || len(s.Samples) == 0 {
			continue
		}
		if s.Engine.Threads == 1 {
			one = s.Run().Median
		}
		c.X, c.Y = append(c.X, float64(s.Engine.Threads)), append(c.Y, one/s.Run().Median)
	}
	return c
}

// roofline is the kernels that take most of each model's time: operations a second over operations a byte, below what memory
// and the units for multiply-adds allow.
//
// Source: Williams, Waterman and Patterson (2009), Commun. ACM 52:65-76, doi:10.1145/1498765.1498785.
func (r Report) roofline() plot.Grid {
	if r.Limits == nil {
		return plot.Grid{}
	}
	c := plot.Chart{Title: "Kernels and the machine's limits", X: "Operations a byte", Y: "Gflop/s", Height: 3}
	xlo, xhi, ylo := math.Inf(1), math.Inf(-1), math.Inf(1)
	roof := math.Log10(r.Limits.FMA / 1e9)
	found := plot.Curve{Draw: plot.Points}
	for _, result := range r.Results {
		kernels := slices.DeleteFunc(slices.Clone(result.Kernels), func(k Kernel) bool { return k.Bytes == 0 || k.Flops == 0 || k.Seconds <= 0 })
		if len(kernels) == 0 {
			continue
		}
		k := slices.MaxFunc(kernels, func(a, b Kernel) int { return cmp.Compare(a.Seconds, b.Seconds) })
		x, y := math.Log10(float64(k.Flops)/float64(k.Bytes)), math.Log10(float64(k.Flops)/k.Seconds/1e9)
		found.X, found.Y, found.Labels = append(found.X, x), append(found.Y, y), append(found.Labels, r.short(result))
		xlo, xhi, ylo = min(xlo, x), max(xhi, x), min(ylo, y)
	}
	if len(found.X) == 0 {
		return plot.Grid{}
	}
	c.Curves = append(c.Curves, found)
	c.XRange, c.YRange = [2]float64{xlo - 0.5, xhi + 0.5}, [2]float64{ylo - 0.5, roof + 0.3}
	for k, level := range r.Limits.Bandwidth {
		knee := roof - math.Log10(level.Rate/1e9) // operations a byte from which the units are the limit
		line := plot.Curve{Faint: true}
		for _, x := range []float64{c.XRange[0], min(max(knee, c.XRange[0]), c.XRange[1]), c.XRange[1]} {
			line.X, line.Y = append(line.X, x), append(line.Y, min(roof, x+math.Log10(level.Rate/1e9)))
		}
		c.Curves = append(c.Curves, line)
		if k+1 < len(r.Limits.Bandwidth) && r.Limits.Bandwidth[k+1].Rate > 0.9*level.Rate {
			continue // the next one's line is this one's
		}
		// A line of one point is nothing but its label, below the left end of the roof.
		name := fmt.Sprintf("%s, %.0f GB/s", level.Name, level.Rate/1e9)
		c.Curves = append(c.Curves, plot.Curve{Faint: true, X: line.X[:1], Y: []float64{line.Y[0] - 0.03*(c.YRange[1]-c.YRange[0])}, Labels: []string{name}})
	}
	c.XMarks, c.YMarks = powers(c.XRange[0], c.XRange[1]), powers(c.YRange[0], c.YRange[1])
	return plot.Grid{Rows: [][]plot.Chart{{c}}}
}

// powers returns marks at 1, 2 and 5 times the powers of ten between two logarithms.
func powers(lo, hi float64) (marks []plot.Mark) {
	factors := []float64{1, 2, 5}
	if hi-lo > 3 {
		factors = factors[:1]
	}
	for e := math.Floor(lo); e <= hi; e++ {
		for _, f := range factors {
			if at := e + math.Log10(f); at >= lo && at <= hi {
				marks = append(marks, plot.Mark{At: at, Label: fmt.Sprintf("%.4g", f*math.Pow10(int(e)))})
			}
		}
	}
	return marks
}
