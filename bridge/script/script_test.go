package script

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spikelane/spikelane"
)

// TestDecay: the arrays that a script may read are those of Brian 2.5.1 on its numpy target, in testdata/decay/brian.json. The
// script is bridge/brian2/tests/scripts/decay.py, the document what the device has written of it.
func TestDecay(t *testing.T) {
	for _, target := range []string{"go", "auto"} {
		dir := filepath.Join(t.TempDir(), "run")
		if err := os.CopyFS(dir, os.DirFS("testdata/decay")); err != nil {
			t.Fatal(err)
		}
		document := filepath.Join(dir, "document.json")
		if err := Run(context.Background(), document, Options{Config: spikelane.Config{Target: target}}); err != nil {
			t.Fatal(err)
		}
		var want map[string][]float64
		if text, err := os.ReadFile(filepath.Join(dir, "brian.json")); err != nil || json.Unmarshal(text, &want) != nil {
			t.Fatal("brian.json cannot be read: ", err)
		}
		d, err := read(document)
		if err != nil {
			t.Fatal(err)
		}
		compared := 0
		for _, r := range d.Results {
			name := r.Of + "." + r.Variable
			if r.Pathway != "" {
				name = r.Of + "_" + r.Pathway + "." + r.Variable
			}
			expected, ok := want[name]
			if !ok {
				continue
			}
			got := values(t, filepath.Join(dir, "results", r.File), r.Type)
			if len(got) != len(expected) {
				t.Errorf("%s: %s has %d values, want %d", target, name, len(got), len(expected))
				continue
			}
			for k, x := range got {
				if math.Abs(x-expected[k]) > 1e-12+1e-9*math.Abs(expected[k]) {
					t.Errorf("%s: %s[%d] is %v, in Brian %v", target, name, k, x, expected[k])
					break
				}
			}
			compared += len(got)
		}
		if compared < 400 {
			t.Errorf("%s: %d values compared, of %d arrays in Brian", target, compared, len(want))
		}
	}
}

func values(t *testing.T, path, kind string) (out []float64) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for len(data) > 0 {
		switch kind {
		case "<f8":
			out, data = append(out, math.Float64frombits(binary.LittleEndian.Uint64(data))), data[8:]
		case "<i4":
			out, data = append(out, float64(int32(binary.LittleEndian.Uint32(data)))), data[4:]
		case "|b1":
			out, data = append(out, float64(data[0])), data[1:]
		default:
			t.Fatalf("%s of type %s", path, kind)
		}
	}
	return out
}

// TestWrongDocuments: what is no document ends in an error that says so, and nothing panics.
func TestWrongDocuments(t *testing.T) {
	text, err := os.ReadFile("testdata/decay/document.json")
	if err != nil {
		t.Fatal(err)
	}
	whole := string(text)
	for name, c := range map[string]struct{ document, want string }{
		"no JSON":          {"hello", "not a document"},
		"cut":              {whole[:len(whole)/2], "not a document"},
		"something behind": {whole + "{}", "stands behind"},
		"another format":   {strings.Replace(whole, `"brian"`, `"nest"`, 1), `format "nest"`},
		"another version":  {strings.Replace(whole, `"version": 1`, `"version": 2`, 1), "version 2"},
		"an array outside": {strings.Replace(whole, `"arrays/0"`, `"../arrays/0"`, 1), "not in the folder"},
		"an array missing": {strings.Replace(whole, `"arrays/0"`, `"arrays/none"`, 1), "none"},
		"a wrong length":   {strings.Replace(whole, `"length": 6`, `"length": 7`, 1), "want 7 values"},
		"a negative one":   {strings.Replace(whole, `"length": 6`, `"length": -6`, 1), "want -6 values"},
		"a wrong type":     {strings.Replace(whole, `"type": "<i4"`, `"type": "<i2"`, 1), `type "<i2"`},
		"an unknown kind":  {strings.Replace(whole, `"kind": "neurons"`, `"kind": "nerves"`, 1), `"nerves", which is unknown`},
		"an unknown group": {strings.Replace(whole, `"of": "inp"`, `"of": "out"`, 1), `"out"`},
		"a result outside": {strings.Replace(whole, `"results": [
`, "\"results\": [\n{\"file\": \"../x\", \"of\": \"G\", \"variable\": \"v\", \"type\": \"<f8\"},\n", 1), "not in the folder"},
		"a wrong equation": {strings.Replace(whole, "dv/dt = -v/tau", "dv/dt = -w/tau", 1), `unknown name "w"`},
		"a table changed":  {strings.Replace(whole, `"do": "run",`, `"do": "run", "tables": [{"name": "q", "columns": -1, "values": {"file": "arrays/0", "type": "<i4", "length": 2}}],`, 1), `table "q" has 2 values in -1 columns`},
		"twice one name":   {strings.ReplaceAll(whole, `"name": "rate"`, `"name": "spikes"`), "two objects"},
		"a number as word": {strings.Replace(whole, `"dt": 0.0001`, `"dt": "fast"`, 1), `"fast" is no number`},
	} {
		dir := filepath.Join(t.TempDir(), "run")
		if err := os.CopyFS(dir, os.DirFS("testdata/decay")); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "document.json")
		if err := os.WriteFile(path, []byte(c.document), 0o666); err != nil {
			t.Fatal(err)
		}
		if err := Run(context.Background(), path, Options{Config: spikelane.Config{Target: "go"}}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %q in it", name, err, c.want)
		}
	}
}

// TestOrdered: synapses come after those that they attach to, whatever the order in the document.
func TestOrdered(t *testing.T) {
	onto := func(name, source, target string) object {
		return object{Kind: "synapses", Name: name, Source: part{Of: source}, Target: part{Of: target}}
	}
	var names []string
	for _, o := range ordered([]object{onto("c", "b", "b"), onto("b", "a", "g"), onto("a", "g", "g"), {Kind: "neurons", Name: "g"}, onto("x", "y", "y"), onto("y", "x", "x")}) {
		names = append(names, o.Name)
	}
	if got := names[:3]; !slices.Equal(got, []string{"a", "b", "c"}) || len(names) != 6 {
		t.Errorf("%v", names)
	}
}

// TestReads: names of either side, and what subexpressions and links lead to.
func TestReads(t *testing.T) {
	through := indirect([]object{{Equations: "dv/dt = -v/tau : 1\ny = 2*z : 1\nz : 1", Links: []link{{Variable: "l", To: "y"}}}})
	for text, want := range map[string]string{
		"v_pre > 2*w_post": "v w", "y_pre": "y z", "l_post + 1": "l y z", "j = k for k in range(3)": "for in j k range",
	} {
		if got := strings.Join(slices.Sorted(maps.Keys(through(reads(text)))), " "); got != want {
			t.Errorf("%s reads %q, want %q", text, got, want)
		}
	}
}

// TestEncoded: values become the bytes that NumPy has of them, little-endian.
func TestEncoded(t *testing.T) {
	for kind, want := range map[string]string{
		"<f8": "\x00\x00\x00\x00\x00\x00\x04\xc0", "<f4": "\x00\x00\x20\xc0", "<i4": "\xfe\xff\xff\xff", "<i8": "\xfe\xff\xff\xff\xff\xff\xff\xff", "|b1": "\x01",
	} {
		x := -2.5
		if kind == "|b1" {
			x = 1
		}
		if got, err := encoded(kind, []float64{x}); err != nil || string(got) != want {
			t.Errorf("%s: % x, %v; want % x", kind, got, err, want)
		}
	}
	if _, err := encoded("<f2", []float64{1}); err == nil {
		t.Error("a type that is not known: no error")
	}
}
