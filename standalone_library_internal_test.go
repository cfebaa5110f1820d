package spikelane

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/standalone"
)

// TestStandaloneLibrary lays compiled files out for builds: what one has added the next one finds, where its options are the
// same, as long as the names are those that the Makefile gives. That make uses such files is shown in the package
// standalone.
func TestStandaloneLibrary(t *testing.T) {
	d := &Standalone{prog: &Program{}}
	d.prog.prefs.Codegen.CacheDir = filepath.Join(t.TempDir(), "cache")
	lay := func(o standalone.BuildOptions) *library {
		l := d.layOut(o)
		if l == nil {
			t.Fatal("no folder")
		}
		return l
	}
	file := func(digit, name string) string { return strings.Repeat(digit, 64) + "-" + name + ".o" }
	add := func(l *library, name, text string) {
		if err := os.WriteFile(filepath.Join(l.dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	texts := func(l *library) string {
		files, err := os.ReadDir(l.dir)
		if err != nil {
			t.Fatal(err)
		}
		out := ""
		for _, f := range files {
			text, err := os.ReadFile(filepath.Join(l.dir, f.Name()))
			if err != nil {
				t.Fatal(err)
			}
			out += string(text)
		}
		return out
	}
	keep := func(l *library) {
		if err := l.keep(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(l.dir); err == nil {
			t.Errorf("%s is left behind", l.dir)
		}
	}

	first := lay(standalone.BuildOptions{})
	add(first, file("a", "engine"), "engine")
	add(first, "foreign.o", "foreign")
	keep(first)
	second := lay(standalone.BuildOptions{})
	if got := texts(second); got != "engine" {
		t.Errorf("the second build finds %q, want what the first has compiled", got)
	}
	add(second, file("b", "connect_wide"), "wide")
	keep(second)
	third := lay(standalone.BuildOptions{})
	if got := texts(third); got != "enginewide" {
		t.Errorf("the third build finds %q, want what both have compiled", got)
	}
	keep(third)
	other := lay(standalone.BuildOptions{OpenMP: true})
	if got := texts(other); got != "" {
		t.Errorf("a build for OpenMP finds %q, want nothing", got)
	}
	keep(other)
	for k := range mostKept + 1 {
		l := lay(standalone.BuildOptions{})
		add(l, file(string("0123456789abcdef01"[k]), "many"), "m")
		keep(l)
	}
	last := lay(standalone.BuildOptions{})
	defer keep(last)
	if got := texts(last); len(got) > len("enginewide")+mostKept {
		t.Errorf("%q is kept: it grows without end", got)
	}
	d.prog.prefs.Codegen.CacheDir = noCache
	if l := d.layOut(standalone.BuildOptions{}); l != nil {
		t.Errorf("a folder where nothing is kept: %v", l)
	}
}
