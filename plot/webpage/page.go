// Package webpage writes what is known of a finished run into one HTML file that needs nothing else, no network and no
// program but a browser: a raster, rates and traces that can be zoomed, pictures, the model's equations typeset, the
// schedule and the profile.
package webpage

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/spikelane/spikelane/plot"
	"github.com/spikelane/spikelane/record"
)

//go:embed page.html
var pageText string

//go:embed style.css
var style string

//go:embed axes.js raster.js lines.js view.js
var scripts embed.FS

// script is the one script of the page.
var script = func() string {
	var b strings.Builder
	for _, name := range []string{"axes.js", "raster.js", "lines.js", "view.js"} {
		text, err := scripts.ReadFile(name)
		if err != nil {
			panic("BUG: webpage: " + err.Error())
		}
		b.Write(text)
	}
	return b.String()
}()

var pageTemplate = template.Must(template.New("page").Parse(pageText))

// Page is a report.
type Page struct{ content }

// content is what the template shows. Everything of the model goes through it as text, which it escapes; the exceptions have
// types of the template package and are made here.
type content struct {
	Model    string
	Policy   string // what the page may load and run: nothing but its own style and script, which it knows by their hashes
	Style    template.CSS
	Script   template.JS
	Figure   figure
	Empty    bool // no monitor
	Summary  []row
	Objects  []object
	Named    []constant
	Pictures []picture
	Notes    []string
	Digests  []row
	Warnings []string
	Profile  []spent
	Steps    []step
}

// row is an entry of a table of two columns.
type row struct{ Name, Value string }

// picture is a grid of charts.
type picture struct {
	Title  string
	Source template.URL // as a data URL
}

// New makes the report of a folder of results. The errors are those of [plot.Results.Figure] and [plot.Results.Draw].
func New(r *plot.Results) (*Page, error) {
	f, err := r.Figure()
	if err != nil {
		return nil, err
	}
	s, err := readSummary(r.Summary)
	if err != nil {
		return nil, err
	}
	p := &Page{content{
		Model: s.Model, Style: template.CSS(style), Script: template.JS(script), Summary: s.rows(f), Digests: s.digests(),
		Policy: fmt.Sprintf("default-src 'none'; img-src data:; style-src '%s'; script-src '%s'", hash(style), hash(script)),
	}}
	p.Empty = len(f.Rasters)+len(f.Rates)+len(f.Traces) == 0
	p.Figure, p.Notes = newFigure(f)
	if r.Report == nil {
		p.Notes = append(p.Notes, "The folder has no report.json of this run: the page lacks the model, the schedule and the names of units. spikelane run --out writes it.")
	} else {
		p.Warnings = r.Report.Warnings
		p.Objects, p.Named, p.Profile, p.Steps = objects(r.Report.Objects), constants(r.Report.Constants), profile(r.Report.Schedule), steps(r.Report.Schedule)
	}
	return p, p.draw(r, s)
}

// Write writes the report as HTML.
func (p *Page) Write(w io.Writer) error { return pageTemplate.Execute(w, &p.content) }

// Save writes the report into the file path by [record.Atomic].
func (p *Page) Save(path string) error { return record.Atomic(path, p.Write) }

// mostDrawn bounds the synapses of which pictures are drawn: more take minutes and gigabytes.
const mostDrawn = 20_000_000

var titles = map[string]string{
	"isi": "Interspike intervals", "cv": "Variation of interspike intervals", "phase": "Phase planes", "fi": "Rates against parameters",
	"weights": "Synaptic variables", "matrix": "Synaptic variables by source and target", "connectivity": "Connectivity",
}

// draw adds the pictures of all kinds that have no time axis.
func (p *Page) draw(r *plot.Results, s *summary) error {
	synapses := s.synapses()
	for _, kind := range r.Kinds() {
		switch {
		case plot.OnTimeAxis(kind):
			continue
		case synapses > mostDrawn && (kind == "weights" || kind == "matrix" || kind == "connectivity"):
			p.Notes = append(p.Notes, fmt.Sprintf("There are %d synapses, more than %d: %s is left out; spikelane plot --kind %s draws it.", synapses, mostDrawn, kind, kind))
			continue
		}
		drawn, err := r.Draw(kind)
		if errors.Is(err, plot.ErrNothing) {
			continue
		}
		if err != nil {
			return err
		}
		g := drawn.(*plot.Grid)
		g.Title = "" // the page has one
		width := 7.0
		if len(g.Rows) == 1 && len(g.Rows[0]) == 1 {
			width = 4
		}
		svg, err := g.SVG(width, 0)
		if err != nil {
			return err
		}
		p.Pictures = append(p.Pictures, picture{titles[kind], template.URL("data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(svg))})
	}
	return nil
}

// hash is how a policy names a text that may stand in the page.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

func readSummary(text []byte) (*summary, error) {
	s := &summary{}
	d := json.NewDecoder(bytes.NewReader(text))
	if err := d.Decode(s); err != nil {
		return nil, fmt.Errorf("%w: summary.json: %w", plot.ErrFigure, err)
	}
	return s, nil
}
