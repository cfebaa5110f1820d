package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/plot"
	"github.com/spikelane/spikelane/plot/webpage"
)

type plotCommand struct {
	Dir  string   `arg:"" help:"The folder that run --out has written." placeholder:"DIR"`
	Out  string   `short:"o" help:"The picture, .png or .svg; by default figure.png in the folder, or KIND.png." placeholder:"FILE"`
	Kind []string `help:"What to draw, instead of figure.png with raster, rate and traces: raster, rate, traces, isi, cv, phase, fi, weights, matrix, connectivity; several with commas." placeholder:"KIND"`
	HTML string   `name:"html" help:"Write a report of the run, one HTML file that needs nothing else; pictures are then drawn where --kind or --out asks for them." placeholder:"FILE"`
}

// Run draws the results of a finished run.
func (c *plotCommand) Run(s streams) error {
	pictures, err := c.pictures()
	if err != nil {
		return err
	}
	r, err := plot.OpenResults(c.Dir)
	if err != nil {
		return usageError{err}
	}
	if c.HTML != "" {
		page, err := webpage.New(r)
		if err != nil {
			return usageError{err}
		}
		if err := page.Save(c.HTML); err != nil {
			return err
		}
		if err := say(s.out, "report   %s\n", c.HTML); err != nil {
			return err
		}
	}
	for _, p := range pictures {
		if err := draw(r, p); err != nil {
			return err
		}
		if err := say(s.out, "picture  %s\n", p.file); err != nil {
			return err
		}
	}
	return nil
}

// picture is a file and the kinds that it shows; none for all that the monitors recorded.
type picture struct {
	file  string
	kinds []string
}

// pictures says which files are drawn: one for all kinds on the time axis, one for each other kind.
func (c *plotCommand) pictures() ([]picture, error) {
	var onTime []string
	var out []picture
	for _, kind := range c.Kind {
		kind = strings.TrimSpace(kind)
		switch {
		case !slices.Contains(plot.Kinds, kind):
			hint := "kinds: " + strings.Join(plot.Kinds, ", ")
			if near := spikelane.Suggest(kind, plot.Kinds); len(near) > 0 {
				hint = fmt.Sprintf("did you mean %q? %s", near[0], hint)
			}
			return nil, usagef("--kind %s: there is no such kind; %s", kind, hint)
		case plot.OnTimeAxis(kind):
			onTime = append(onTime, kind)
		default:
			out = append(out, picture{filepath.Join(c.Dir, kind+".png"), []string{kind}})
		}
	}
	if len(onTime) > 0 {
		out = slices.Insert(out, 0, picture{filepath.Join(c.Dir, strings.Join(onTime, "-")+".png"), onTime})
	}
	switch {
	case len(c.Kind) == 0 && c.Out == "" && c.HTML != "":
		return nil, nil
	case len(c.Kind) == 0:
		out = []picture{{file: filepath.Join(c.Dir, "figure.png")}}
	}
	if c.Out != "" {
		if len(out) > 1 {
			return nil, usagef("--out %s: it names one picture, and --kind %s makes %d; leave --out away, or ask for one", c.Out, strings.Join(c.Kind, ","), len(out))
		}
		out[0].file = c.Out
	}
	return out, checkPicture("--out", out[0].file)
}

// checkPicture refuses a file whose extension is not that of a picture.
func checkPicture(flag, file string) error {
	if ext := strings.ToLower(filepath.Ext(file)); !slices.Contains([]string{".png", ".svg"}, ext) {
		return usagef("%s %s: the extension is %q, want .png or .svg", flag, file, ext)
	}
	return nil
}

func draw(r *plot.Results, p picture) error {
	if p.kinds == nil {
		f, err := r.Figure()
		if err != nil {
			return usageError{err}
		}
		return f.Save(p.file, 0, 0)
	}
	drawn, err := r.Draw(p.kinds...)
	if err != nil {
		return usageError{err}
	}
	width := 0.0
	if g, ok := drawn.(*plot.Grid); ok && len(g.Rows) == 1 && len(g.Rows[0]) == 1 {
		width = 4 // one chart is not drawn out over a page
	}
	return drawn.Save(p.file, width, 0)
}

// writePage writes the report of a simulation that has run. What it is made of is a folder of results: that which out names,
// or one that is thrown away.
func writePage(sim *spikelane.Simulation, file, out string) error {
	if out == "" {
		dir, err := os.MkdirTemp("", "spikelane")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		if err := sim.SaveWithReport(dir); err != nil {
			return err
		}
		out = dir
	}
	r, err := plot.OpenResults(out)
	if err != nil {
		return err
	}
	page, err := webpage.New(r)
	if err != nil {
		return err
	}
	return page.Save(file)
}
