package model

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

var field = regexp.MustCompile(`(?s)(equations|model|threshold|reset|refractory|on_pre)\s*=\s*(?:'''(.*?)'''|"""(.*?)"""|'([^'\n]*)'|"([^"\n]*)")`)

// FuzzNewGroup: no text panics, and every fault stands within its text. The seeds are the conformance models.
func FuzzNewGroup(f *testing.F) {
	files, err := filepath.Glob("../testdata/conformance/models/*.toml")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		texts := map[string]string{}
		for _, m := range field.FindAllStringSubmatch(string(data), -1) {
			texts[m[1]] = m[2] + m[3] + m[4] + m[5]
		}
		f.Add(texts["equations"]+texts["model"], texts["threshold"], texts["reset"], texts["refractory"])
	}
	f.Add(variety, "v > u and not b", "k += 1; x = x + y", "b")
	f.Add("a = b : 1\nb = a : 1\ndv/dt = a*xi : volt", "v", "a = 3 *\nv = a", "lastspike")
	ns := namespace(f)
	f.Fuzz(func(t *testing.T, equations, threshold, reset, refractory string) {
		g, errs := NewGroup(GroupSource{Equations: equations, Threshold: threshold, Reset: reset, Refractory: refractory}, ns)
		for _, e := range errs {
			lo, hi := e.Span.Start.Offset, e.Span.End.Offset
			if lo < 0 || hi < lo || hi > len(e.Text) || e.Msg == "" || e.Code == "" {
				t.Fatalf("fault %+v is not within its text", e)
			}
			_ = e.Error()
		}
		if errs != nil {
			return
		}
		_, errs = NewSynapses(SynapsesSource{Equations: "zz : 1", Pathways: []PathwaySource{{Name: "pre", Field: "on_pre", Code: reset}, {Name: "post", Field: "on_post", Post: true, Code: threshold}}}, g, g, ns)
		for _, e := range errs {
			if e.Span.End.Offset > len(e.Text) {
				t.Fatalf("fault %+v is not within its text", e)
			}
		}
		for _, v := range g.Vars {
			if v.Kind == Parameter {
				continue
			}
			if v.Expr == nil {
				t.Fatalf("%s has no definition, and no fault says why", v.Name)
			}
			_ = v.Expr.Inline().String()
		}
	})
}
