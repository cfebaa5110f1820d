package standalone

import (
	"context"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// tinyMain is a program with the manners of an exported one: it takes --results, leaves an archive and a summary there,
// and stops when it is told to. What it does besides its first plain argument says.
const tinyMain = `#include "objects/E.hpp"
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

static volatile std::sig_atomic_t stopped = 0;
static void stop(int) { stopped = 1; }

int main(int n, char **args)
{
    const char *results = "results", *what = "";
    const auto is = [&](const char *name) { return !std::strcmp(what, name); };
    for (int k = 1; k < n; k++) {
        if (!std::strcmp(args[k], "--results")) results = args[++k];
        else if (!std::strcmp(args[k], "--threads")) std::printf("threads %s\n", args[++k]);
        else what = args[k];
    }
#ifdef SPIKELANE_MPI
    std::printf("ranks\n");
#endif
#ifdef _OPENMP
    std::printf("openmp\n");
#endif
#ifdef TEXT
    std::printf("%s\n", TEXT);
#endif
    std::fflush(stdout);
    if (is("bits")) bits();
    if (is("overflow")) std::printf("%d\n", overflow(n));
    if (is("variable")) std::printf("%s\n", std::getenv("TINY"));
    if (is("fail")) { std::fprintf(stderr, "error: no such thing\n"); return 3; }
    if (is("stubborn")) { // it and its child end by force alone; the child holds what $FIFO names
        std::signal(SIGTERM, SIG_IGN);
        if (fork() == 0) std::fopen(std::getenv("FIFO"), "w");
        std::printf("ready\n");
        std::fflush(stdout);
        for (;;) pause();
    }
    if (is("long")) {
        sigset_t none, term;
        sigemptyset(&none);
        sigemptyset(&term);
        sigaddset(&term, SIGTERM);
        sigprocmask(SIG_BLOCK, &term, nullptr);
        std::signal(SIGTERM, stop);
        std::printf("ready\n");
        std::fflush(stdout);
        while (!stopped) sigsuspend(&none);
    }
    const char *const files[] = {"M.npz", "summary.json"};
    for (const char *name : files) {
        char path[4096];
        std::snprintf(path, sizeof path, "%s/%s", results, name);
        FILE *f = std::fopen(path, "w");
        if (!f) return 4;
        std::fprintf(f, "{\"spikelane\": 1, \"what\": \"%s\"}\n", what);
        std::fclose(f);
    }
    return stopped ? 1 : 0;
}
`

const tinyHeader = `#pragma once
void bits();
int overflow(int n);
`

// tinyObject prints bits that other flags would change: a product and a difference that fused would be 2^-106, sums in
// order, a denormal number, a negative zero, a quotient.
const tinyObject = `#include "E.hpp"
#include <climits>
#include <cstdio>

volatile double one = 1, e = 0x1p-53, big = 1e16, least = 0x1p-1060, zero = 0, three = 3;

void bits()
{
    const double a = one + 2 * e, b = one - e, c = one + e * 3;
    double sum = zero;
    const double x[] = {big, one, -big, one, e, e, e, e};
    for (double v : x) sum += v;
    std::printf("%a %a %a %a %a\n", a * b - c, sum, least * 2, -(zero - zero), a / three);
}

int overflow(int n) { return INT_MAX - 5 + n * 3; }
`

func tinyLayout() Layout {
	return Layout{
		Model:   "tiny",
		Sources: []string{"objects/E.cpp", "main.cpp"},
		Objects: []Object{{"E", "3 neurons | of a test"}},
		Results: []Object{{"M.npz", "spikes"}},
	}
}

// tiny returns the project of a layout.
func tiny(t *testing.T, l Layout) Project {
	t.Helper()
	files, err := l.Files()
	if err != nil {
		t.Fatal(err)
	}
	return Project{Model: l.Model, Results: []string{"M.npz", "summary.json"}, Files: append(files,
		File{"main.cpp", []byte(tinyMain)},
		File{"objects/E.hpp", []byte(tinyHeader)},
		File{"objects/E.cpp", []byte(tinyObject)},
		File{"data/E.v.bin", []byte{1, 2, 3}},
	)}
}

// written returns a folder with the project.
func written(t *testing.T, p Project) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "project")
	if _, err := Write(dir, p); err != nil {
		t.Fatal(err)
	}
	return dir
}

// built returns a folder with the built project of a layout. The test is skipped where it cannot be built.
func built(t *testing.T, l Layout, o BuildOptions) string {
	t.Helper()
	needs(t)
	dir := written(t, tiny(t, l))
	if err := Build(t.Context(), dir, o); err != nil {
		t.Fatal(err)
	}
	return dir
}

// needs skips the test where there is no make or compiler.
func needs(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("builds C++; the full test run does")
	}
	for _, name := range []string{"make", "g++"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skip(err)
		}
	}
	t.Setenv("CXX", "g++")
}

// output returns what a run prints.
func output(t *testing.T, ctx context.Context, dir string, o RunOptions) string {
	t.Helper()
	r, err := Run(ctx, dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(r.Output)
}

// tree returns the files in a folder with their content, and empty folders with a slash behind.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, e os.DirEntry, err error) error {
		if err != nil || name == dir {
			return err
		}
		within, _ := filepath.Rel(dir, name)
		within = filepath.ToSlash(within)
		if e.IsDir() {
			if list, err := os.ReadDir(name); err != nil || len(list) > 0 {
				return err
			}
			out[within+"/"] = ""
			return nil
		}
		text, err := os.ReadFile(name)
		out[within] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// names returns the names of the files in a folder, sorted.
func names(t *testing.T, dir string) []string {
	t.Helper()
	return slices.Sorted(maps.Keys(tree(t, dir)))
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	name = filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// treeWithLinks is as tree, of folders that may have links in them: these are not followed.
func treeWithLinks(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		within, _ := filepath.Rel(dir, name)
		switch {
		case e.Type()&os.ModeSymlink != 0:
			out[within], err = os.Readlink(name)
		case e.IsDir():
			out[within+"/"] = ""
		default:
			text, fault := os.ReadFile(name)
			out[within], err = string(text), fault
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
