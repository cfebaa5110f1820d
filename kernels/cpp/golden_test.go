package cpp_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp"
)

var update = flag.Bool("update", false, "rewrite testdata/*.cpp from the functions beside them; read the diff")

// TestGolden compares the text of a few functions, in testdata/*.ir, with the file beside it.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.ir")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			fs, err := kernels.ParseFuncs(string(text))
			if err != nil {
				t.Fatal(err)
			}
			name := strings.TrimSuffix(filepath.Base(file), ".ir")
			u, err := cpp.Generate(name, fs, cpp.Options{Functions: map[string]string{"gain": "my_gain"}, Includes: []string{"gain.hpp"}})
			if err != nil {
				t.Fatal(err)
			}
			golden := strings.TrimSuffix(file, ".ir") + ".cpp"
			if *update {
				if err := os.WriteFile(golden, []byte(u.Text), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if u.Text != string(want) {
				t.Errorf("the text of %s is now\n%s\nwant\n%s", file, u.Text, want)
			}
		})
	}
}

// What cannot be written is an error that names the function.
func TestErrors(t *testing.T) {
	b := kernels.NewBuilder("f")
	b.Each()
	b.Mem(kernels.OpStore, b.Col("x", kernels.ElemF64), b.Host(kernels.Host{Name: "gain"}))
	_, err := cpp.Generate("u", []*kernels.Func{b.Func()}, cpp.Options{})
	if got, want := errorText(err), "cpp: f: function gain has no C++ code"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	b.Func().Insts[0].Args[0] = 7
	if _, err := cpp.Generate("u", []*kernels.Func{b.Func()}, cpp.Options{}); err == nil {
		t.Error("no error for a broken function")
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
