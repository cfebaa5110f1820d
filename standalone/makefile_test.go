package standalone

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The bits that tinyObject prints, by IEEE arithmetic without fusing: a = 1+2^-52, b = 1-2^-53, c = 1+2·2^-52 (1+1.5·2^-52 to
// even), a·b = 1+2^-53-2^-105 rounds to 1, less c is -2^-51; (1e16+1 = 1e16) - 1e16 + 1 = 1, the four 2^-53 are each half of
// the last place and round to even; 2^-1059 is denormal, 2^-37 of the least normal number; -(0-0) = -0; a/3 as Python's (1+2**-52)/3.
const tinyBits = "-0x1p-51 0x1p+0 0x0.0000000008p-1022 -0x0p+0 0x1.5555555555557p-2"

// TestBits wants the same bits from every compiler, option and flag, the worst ones too.
func TestBits(t *testing.T) {
	wild := tinyLayout()
	wild.FlagsGCC = []string{"-Ofast", "-march=native", "-ffp-contract=fast", "-funsafe-math-optimizations"}
	wild.FlagsClang = wild.FlagsGCC
	dir := built(t, wild, BuildOptions{})
	for _, o := range []BuildOptions{
		{},
		{Args: []string{"ARCH="}},
		{OpenMP: true},
		{Debug: true},
		{Sanitize: "address,undefined"},
		{Compiler: "clang++"},
	} {
		if _, err := exec.LookPath(o.Compiler); o.Compiler != "" && err != nil {
			continue
		}
		if err := Build(t.Context(), dir, o); err != nil {
			t.Fatal(err)
		}
		want := tinyBits
		if o.OpenMP {
			want = "openmp\n" + want
		}
		if got := output(t, t.Context(), dir, RunOptions{Args: []string{"bits"}}); got != want {
			t.Errorf("%+v:\n got %s\nwant %s", o, got, want)
		}
	}
}

// TestRebuild wants make to compile what a change asks for, and nothing else.
func TestRebuild(t *testing.T) {
	needs(t)
	p := tiny(t, tinyLayout())
	dir := written(t, p)
	both := []string{"compile objects/E.cpp", "compile main.cpp", "link main"}
	for _, step := range []struct {
		name   string
		change func()
		args   []string
		want   []string
	}{
		{name: "first", want: both},
		{name: "nothing"},
		{name: "the same export again", change: func() {
			if w, err := Write(dir, p); err != nil || len(w.Changed) != 0 {
				t.Errorf("%+v, %v", w, err)
			}
		}},
		{name: "a source", change: func() {
			p.Files[5].Data = append(slices.Clone(p.Files[5].Data), "// changed\n"...)
			if w, err := Write(dir, p); err != nil || len(w.Changed) != 1 || w.Changed[0] != "objects/E.cpp" {
				t.Errorf("%+v, %v", w, err)
			}
		}, want: []string{"compile objects/E.cpp", "link main"}},
		{name: "a header", change: func() {
			p.Files[4].Data = append(slices.Clone(p.Files[4].Data), "// changed\n"...)
			if _, err := Write(dir, p); err != nil {
				t.Error(err)
			}
		}, want: both},
		{name: "a flag", args: []string{"CXXFLAGS=-DOTHER"}, want: both},
		{name: "DEBUG=1", args: []string{"DEBUG=1"}, want: both},
		{name: "DEBUG=1 again", args: []string{"DEBUG=1"}},
		{name: "DEBUG=0", args: []string{"DEBUG=0"}, want: both},
		{name: "LDFLAGS", args: []string{"LDFLAGS=-Wl,-O1"}, want: []string{"link main"}},
		{name: "ARCH=", args: []string{"ARCH="}, want: both},
		{name: "clean", args: []string{"clean"}},
		{name: "after clean", want: both},
	} {
		if step.change != nil {
			step.change()
		}
		var out strings.Builder
		err := Build(t.Context(), dir, BuildOptions{Args: step.args, Output: &out})
		if err != nil {
			t.Errorf("%s: %v", step.name, err)
		}
		var got []string
		for line := range strings.Lines(out.String()) {
			if f := strings.Fields(line); len(f) == 2 && (f[0] == "compile" || f[0] == "link") {
				got = append(got, f[0]+" "+f[1])
			}
		}
		slices.Sort(got)
		if slices.Sort(step.want); !slices.Equal(got, step.want) {
			t.Errorf("%s: got %q, want %q\n%s", step.name, got, step.want, out.String())
		}
		if step.name == "clean" {
			for _, name := range names(t, dir) {
				if name == "main" || strings.HasPrefix(name, "build") {
					t.Errorf("make clean has left %s", name)
				}
			}
		}
	}
}

// TestCache wants a file of the run-time library compiled once for two projects, and again where flags or headers differ.
func TestCache(t *testing.T) {
	needs(t)
	l := tinyLayout()
	l.Sources = append(l.Sources, "runtime/library.cpp")
	kept := filepath.Join(t.TempDir(), "kept 'files'")
	for _, step := range []struct {
		name, header, flag string
		compiles           bool
	}{{"first", "", "", true}, {"another project", "", "", false}, {"a header", "// changed", "", true}, {"a flag", "", "-DOTHER", true}, {"known again", "", "", false}} {
		l.Model = step.name
		p := tiny(t, l)
		p.Files = append(p.Files, File{"runtime/library.hpp", []byte("int library();\n" + step.header)},
			File{"runtime/library.cpp", []byte("#include \"library.hpp\"\nint library() { return 1; }\n")})
		var out strings.Builder
		if err := Build(t.Context(), written(t, p), BuildOptions{Cache: kept, Args: []string{"CXXFLAGS=" + step.flag}, Output: &out}); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(out.String(), "compile  runtime/library.cpp"); got != step.compiles {
			t.Errorf("%s: compiles: %v\n%s", step.name, got, out.String())
		}
	}
}

// TestWords passes texts with what shells, make and cmake read, as macros and as a folder of headers. CMake itself refuses
// # in macros, and loses $(…) in names of folders.
func TestWords(t *testing.T) {
	words := func(folder, text string) Layout {
		odd := filepath.Join(t.TempDir(), folder)
		put(t, odd, "own.hpp", "#define OWN 1\n")
		l := tinyLayout()
		l.Model = `tiny \`
		l.DefineMacros = []string{`TEXT="` + text + `"`, "NUMBER=1"}
		l.IncludeDirs = []string{odd}
		l.LibraryDirs = []string{odd}
		l.Libraries = []string{"m"}
		l.FlagsGCC = []string{"-include", "own.hpp"}
		l.FlagsClang = l.FlagsGCC
		return l
	}
	text := `a b#c$d;e 'f' $(g) $$ \`
	dir := built(t, words(`it's an "odd"; $(folder) #1`, text+`\`), BuildOptions{})
	if got := output(t, t.Context(), dir, RunOptions{}); got != text {
		t.Errorf("got %s, want %s", got, text)
	}
	if _, err := exec.LookPath("cmake"); err != nil {
		return
	}
	text = `a b c$d 'f' \`
	dir = built(t, words(`it's a "folder"`, text+`\`), BuildOptions{})
	cmake(t, dir)
	if got := output(t, t.Context(), dir, RunOptions{}); got != text {
		t.Errorf("cmake: got %s, want %s", got, text)
	}
}

// cmake builds the project by cmake, over what make has built.
func cmake(t *testing.T, dir string, args ...string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, "main")); err != nil {
		t.Fatal(err)
	}
	for _, words := range [][]string{
		append([]string{"cmake", "-G", "Unix Makefiles", "-S", dir, "-B", filepath.Join(dir, "build-cmake")}, args...),
		{"cmake", "--build", filepath.Join(dir, "build-cmake"), "--verbose"},
	} {
		out, err := exec.CommandContext(t.Context(), words[0], words[1:]...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", words, err, out)
		}
	}
}

// TestCMake wants the bits of the Makefile's program, with the wildest flags.
func TestCMake(t *testing.T) {
	if _, err := exec.LookPath("cmake"); err != nil {
		t.Skip(err)
	}
	l := tinyLayout()
	l.FlagsGCC = []string{"-ffp-contract=off", "-ffp-contract=fast", "-ffast-math"}
	dir := built(t, l, BuildOptions{})
	cmake(t, dir)
	if got := output(t, t.Context(), dir, RunOptions{Args: []string{"bits"}}); got != tinyBits {
		t.Errorf("got %s, want %s", got, tinyBits)
	}
	cmake(t, dir, "-DCMAKE_BUILD_TYPE=Debug", "-DOPENMP=ON", "-DNATIVE=OFF")
	if got, want := output(t, t.Context(), dir, RunOptions{Args: []string{"bits"}}), "openmp\n"+tinyBits; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestMPI compiles by a stand-in for mpicxx, which says which compiler it was told to wrap.
func TestMPI(t *testing.T) {
	dir := built(t, tinyLayout(), BuildOptions{})
	wrapper := filepath.Join(t.TempDir(), "wrapper")
	if err := os.WriteFile(wrapper, []byte("#!/bin/sh\nexec $OMPI_CXX -DTEXT='\"by '$MPICH_CXX'\"' \"$@\"\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := Build(t.Context(), dir, BuildOptions{MPI: true, Args: []string{"MPICXX=" + wrapper}}); err != nil {
		t.Fatal(err)
	}
	if got, want := output(t, t.Context(), dir, RunOptions{}), "ranks\nby g++"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestRealMPI compiles by mpicxx where there is one.
func TestRealMPI(t *testing.T) {
	if _, err := exec.LookPath("mpicxx"); err != nil {
		t.Skip(err)
	}
	l := tinyLayout()
	l.MPI = true
	l.FlagsGCC = []string{"-include", "mpi.h", "-Werror"}
	if got, want := output(t, t.Context(), built(t, l, BuildOptions{}), RunOptions{}), "ranks"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestEnvironment wants variables that happen to be set not to be taken for options of the Makefile.
func TestEnvironment(t *testing.T) {
	for _, name := range []string{"ARCH", "DEBUG", "OPENMP", "MPI", "SANITIZE", "FLAGS", "STRICT", "OPTIONS", "SOURCES", "COMPILER"} {
		t.Setenv(name, "nonsense")
	}
	t.Setenv("MAKELEVEL", "1")
	t.Setenv("MAKEFLAGS", "n")
	dir := built(t, tinyLayout(), BuildOptions{})
	if got := output(t, t.Context(), dir, RunOptions{Args: []string{"bits"}}); got != tinyBits {
		t.Errorf("got %s, want %s", got, tinyBits)
	}
}

// TestCompiler wants the compiler that was set to stand above that of the environment, and below that of BuildOptions.
func TestCompiler(t *testing.T) {
	needs(t)
	t.Setenv("CXX", "no-such-compiler")
	l := tinyLayout()
	l.Compiler = "g++ -DTEXT=1"
	dir := written(t, tiny(t, l))
	for _, c := range []struct{ set, want string }{{"", "g++ -DTEXT=1 -std"}, {"g++ -DTEXT=2", "g++ -DTEXT=2 -std"}} {
		var out strings.Builder
		if err := Build(t.Context(), dir, BuildOptions{Compiler: c.set, Args: []string{"-n", "V=1"}, Output: &out}); err != nil || !strings.Contains(out.String(), c.want) {
			t.Errorf("%v\n%s", err, out.String())
		}
	}
}

// TestLayoutFaults wants what no Makefile can hold to be an error.
func TestLayoutFaults(t *testing.T) {
	for _, change := range []func(*Layout){
		func(l *Layout) { l.Sources = nil },
		func(l *Layout) { l.Sources = append(l.Sources, "objects/a b.cpp") },
		func(l *Layout) { l.Sources = append(l.Sources, "../E.cpp") },
		func(l *Layout) { l.Sources = append(l.Sources, "/E.cpp") },
		func(l *Layout) { l.Sources = append(l.Sources, "E.hpp") },
		func(l *Layout) { l.FlagsGCC = []string{"-DA\nall: b"} },
		func(l *Layout) { l.Model = "a\nb" },
		func(l *Layout) { l.Compiler = "g++\n" },
		func(l *Layout) { l.Arch = []string{"\r"} },
	} {
		l := tinyLayout()
		change(&l)
		if _, err := l.Files(); err == nil {
			t.Errorf("%+v: no error", l)
		}
	}
}
