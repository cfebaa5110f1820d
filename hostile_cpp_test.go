package spikelane_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/randmodel"
	"github.com/spikelane/spikelane/modelfile"
)

var hostileModels = flag.Int("hostile.models", 0, "how many random models to write as C++ with hostile text in them, beside all of the conformance tests; 0: one of those")

// hostile is text that would end a comment or a string, begin a directive, or be seen as something else than it is.
var hostile = []string{
	"*/ int hacked; /*", `" hacked "`, `\`, "??/", "\u2028hacked();", "\u0085hacked();", `// \`, `#include "hacked"`, `_Pragma("hacked")`, `)" hacked`, `R"(hacked`,
	"\u202ehacked\u202c", "\u2066hacked", "$(shell hacked)", "`hacked`", "%n%s", "${hacked}", "'; hacked; '", "|hacked", "<script>hacked</script>", `\u000ahacked`, "\ufeffhacked", "#else \\", "%:else ??/",
}

// controls cannot stand in a TOML document but by their numbers, and end lines elsewhere.
var controls = []string{`\rhacked();`, `\u000bhacked();`, `\u000chacked();`, `\u001b[31mhacked`, `\u0000hacked`, `\u0008hacked`, `\u007fhacked`}

// projectText exports a model without compiling, and returns its files. The error says why the model cannot be run.
func projectText(t *testing.T, text string) (map[string]string, error) {
	t.Helper()
	seed := int64(1)
	m, err := modelfile.Parse("x.toml", []byte(text), modelfile.Overrides{Seed: &seed, Config: spikelane.Config{Target: "go"}})
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("/dev/shm", "hostile-") // where syncing takes no time
	if err != nil {
		dir = t.TempDir()
	}
	defer os.RemoveAll(dir)
	d := spikelane.NewStandalone(spikelane.StandaloneOptions{Directory: filepath.Join(dir, "p")})
	m.Network.SetDevice(d)
	p, err := m.Compile(t.Context())
	if err != nil {
		return nil, err
	}
	s, err := p.New(t.Context(), spikelane.Instance{})
	if err == nil {
		err = m.Run(t.Context(), s)
	}
	if err == nil {
		err = d.Build(t.Context(), spikelane.Building{})
	}
	if err != nil {
		return nil, err
	}
	return files(t, d.Directory()), nil
}

// A lexeme of C++ is a comment, a literal, a word, a number or a sign.
var lexeme = regexp.MustCompile(`(?s)//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[A-Za-z_][A-Za-z0-9_]*|\.?[0-9](?:[eEpP][+-]|[A-Za-z0-9_.])*|[ \n]+|.`)

// code is C++ without comments, and with each text of more than an identifier as "".
type code struct {
	words  []string // in order, signs and numbers too
	quoted []string // comments and texts
}

// lexed reads C++ as compilers do. It knows neither block comments nor raw strings: nothing we write has any.
func lexed(t *testing.T, name, text string) (c code) {
	t.Helper()
	if strings.ContainsAny(strings.ReplaceAll(text, "??", "?"+"\x00?"), "\x00") {
		t.Errorf("%s: it has ??, which begins a trigraph", name)
	}
	for _, l := range lexeme.FindAllString(text, -1) {
		switch {
		case strings.HasPrefix(l, "//"):
			c.quoted = append(c.quoted, l)
			if strings.HasSuffix(l, `\`) {
				t.Errorf("%s: the line after it belongs to the comment %s", name, l)
			}
			if bad := strings.IndexFunc(l, func(r rune) bool { return !unicode.IsGraphic(r) || unicode.IsSpace(r) && r != ' ' }); bad >= 0 || !utf8.ValidString(l) {
				t.Errorf("%s: a comment with what nobody sees: %q", name, l)
			}
		case l[0] == '"' && len(l) > 1:
			c.quoted = append(c.quoted, l)
			c.words = append(c.words, `""`)
			if bad := strings.IndexFunc(l, func(r rune) bool { return r < ' ' || r > '~' }); bad >= 0 {
				t.Errorf("%s: a text with a byte that is no printable ASCII: %q", name, l)
			}
			if bad := badEscape.FindString(l); bad != "" {
				t.Errorf("%s: C++ reads %s in %s as something else", name, bad, l)
			}
		case strings.Trim(l, " \n") == "":
		case l == "\\" || l == "$" || l == "`" || l == "@" || l == `"` || l == "'" || len(l) == 1 && (l[0] < ' ' || l[0] > '~') || l[0] >= utf8.RuneSelf:
			t.Errorf("%s: %q stands in the code", name, l)
		default:
			c.words = append(c.words, l)
		}
	}
	return c
}

// badEscape: what Go writes and C++ does not read so: numbers whose end depends on what follows, and characters by number.
var badEscape = regexp.MustCompile(`(?:^|[^\\])(?:\\\\)*\\[xuU]`)

// hostileTwin returns a model file with hostile text wherever the language takes any: in its name, its description, and behind each line of its texts.
func hostileTwin(text string) string {
	lines := strings.Split(text, "\n")
	within, titled, k := false, false, 0
	var out []string
	for _, line := range lines {
		if strings.HasPrefix(line, "name = ") && !titled {
			titled = true
			out = append(out, `name = "x`+escaped(` */ hacked; /* " \ ??/ #include $(hacked) ${hacked} `+"`hacked` <script> | [x](y) ]]> \\")+`"`, fmt.Sprintf(`description = "%s%s"`, escaped(strings.Join(hostile, " ")), strings.Join(controls, " ")))
			continue
		}
		if strings.HasPrefix(line, "description = ") {
			continue
		}
		odd := strings.Count(line, "'''")%2 == 1
		if within && !odd && !strings.HasSuffix(strings.TrimSpace(line), "\\") && !strings.Contains(line, "'") {
			line += " # " + strings.ReplaceAll(hostile[k%len(hostile)], "'", "") + "\n# " + strings.ReplaceAll(hostile[(k+1)%len(hostile)], "'", "")
			k++
		}
		if odd {
			within = !within
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// escaped is a text as TOML has it between quotes.
func escaped(s string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s)
}

// TestHostileCpp: whatever stands in the name, the description and the comments of a model, the project is the same but for comments and texts,
// which are quoted so that they end where we end them.
func TestHostileCpp(t *testing.T) {
	models := map[string]string{"by hand": byHand}
	paths, err := filepath.Glob("testdata/conformance/models/*.toml")
	do(t, err)
	if *hostileModels == 0 {
		paths = paths[:1]
	}
	for _, path := range paths {
		models[path] = read(t, path)
	}
	policies := randmodel.Policies()
	for k := range *hostileModels {
		models[fmt.Sprint("random model ", k)] = randmodel.Make(uint64(k), policies[k%len(policies)])
	}
	quoted, tried := 0, 0
	for _, what := range slices.Sorted(maps.Keys(models)) {
		text := models[what]
		changed := hostileTwin(text)
		if what == "by hand" {
			inline := " # " + escaped(strings.Join(hostile, " ")) + strings.Join(controls[1:], " ")
			changed = strings.ReplaceAll(changed, "@", strings.ReplaceAll(inline, `\u0000`, ""))
			text = strings.ReplaceAll(text, "@", "")
		}
		plain, err := projectText(t, text)
		if err != nil && strings.HasPrefix(what, "random") {
			continue // numbers that are refused
		}
		do(t, err)
		odd, err := projectText(t, changed)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		tried++
		known := knownWords(plain, text)
		for name, want := range plain {
			if strings.HasPrefix(name, "runtime/") || strings.HasPrefix(name, "data/") {
				if odd[name] != want {
					t.Errorf("%s, %s: it is another", what, name)
				}
				continue
			}
			got, ok := odd[name]
			if !ok {
				t.Errorf("%s: no file %s", what, name)
			}
			switch filepath.Ext(name) {
			case ".cpp", ".hpp":
				a, b := lexed(t, what+", "+name, want), lexed(t, what+", "+name, got)
				for _, q := range b.quoted {
					if strings.Contains(q, "hacked") {
						quoted++
					}
				}
				for _, word := range a.words {
					if !known(word) {
						t.Errorf("%s, %s: %q is no word of ours, nor of the model", what, name, word)
					}
				}
				if !slices.Equal(a.words, b.words) {
					t.Errorf("%s, %s: the code is another: %s", what, name, different(a.words, b.words))
				}
			case ".json":
				var m struct{ Model string }
				if err := json.Unmarshal([]byte(got), &m); err != nil || m.Model == "" {
					t.Errorf("%s, %s: %v", what, name, err)
				}
			default: // its first line is the title
				a, restOfA, _ := strings.Cut(want, "\n")
				b, restOfB, _ := strings.Cut(got, "\n")
				if restOfA != restOfB || a == b || strings.HasSuffix(b, `\`) || !strings.HasPrefix(b, "# ") || strings.ContainsFunc(b, func(r rune) bool { return !unicode.IsGraphic(r) }) {
					t.Errorf("%s, %s: %q", what, name, b)
				}
				if name == "README.md" && strings.ContainsFunc(regexp.MustCompile(`\\[[:punct:]]`).ReplaceAllString(b[2:], ""), func(r rune) bool { return strings.ContainsRune("<>[]`|#", r) }) {
					t.Errorf("%s: Markdown reads the title as more than text: %s", what, b)
				}
			}
		}
		if len(odd) != len(plain) {
			t.Errorf("%s: %d files, want %d", what, len(odd), len(plain))
		}
		if t.Failed() {
			t.Fatalf("the model:\n%.4000s", changed)
		}
	}
	if t.Logf("%d models; %d comments and texts have hostile text", tried, quoted); quoted < 20 {
		t.Error("hostile text is not quoted anywhere: nothing was tried")
	}
}

// different shows where two lists differ.
func different(a, b []string) string {
	for k := range min(len(a), len(b)) {
		if a[k] != b[k] {
			return fmt.Sprintf("%q, want %q", strings.Join(b[max(0, k-5):min(k+20, len(b))], " "), strings.Join(a[max(0, k-5):min(k+20, len(a))], " "))
		}
	}
	return fmt.Sprintf("%d words, want %d", len(b), len(a))
}

// byHand is a model with a place for hostile text, @, behind each text in which the language takes comments.
const byHand = `spikelane = 1
name = "plain"
seed = 1
[constants]
kk = "3*mV"
[[timed_array]]
name = "stim"
values = [0.0, 1.0]
unit = "nA"
dt = "1*ms"
[[neurons]]
name = "g"
count = 5
equations = "dv/dt = (drive - v)/(10*ms) : volt@\ndrive : volt (constant)@\nx : 1@\n@"
threshold = "v > 15*mV"
reset = "v = 0*mV@\nx = 1@"
init = ["drive = 10*mV@"]
events = [{ name = "dip", condition = "v > 3*mV", code = "x = 1@" }]
regularly = [{ code = "x += 1@", dt = "1*ms" }]
[[poisson]]
name = "p"
count = 2
rates = "15*Hz"
[[synapses]]
name = "s"
source = "g"
target = "g"
equations = "w : volt@"
on_pre = "v_post += w@"
delay = "1*ms"
connect = [{ condition = "i != j" }]
init = ["w = 1*mV@"]
regularly = [{ code = "w *= 0.5@", dt = "1*ms" }]
[[monitor]]
kind = "spikes"
name = "spikes"
source = "g"
[[run]]
duration = "2*ms"
[[run]]
duration = "2*ms"
set = ["g.drive[i < 3] = 5*mV@", "s.w = 2*mV@"]
constants = { kk = "4*mV" }
`
