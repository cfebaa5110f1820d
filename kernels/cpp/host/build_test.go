package host

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// TestSweep: folders of builds that nobody has touched for long go; young ones, other things, and what links lead to stay.
func TestSweep(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	now := time.Now()
	old := now.Add(-48 * time.Hour)
	for name, at := range map[string]time.Time{buildPrefix + "old": old, buildPrefix + "young": now, "another": old} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Join(path, "sub"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(elsewhere, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(elsewhere, old, old); err != nil {
		t.Fatal(err)
	}
	want := []string{"another", buildPrefix + "young"}
	if os.Symlink(elsewhere, filepath.Join(dir, buildPrefix+"link")) == nil { // not everywhere allowed
		want = append(want, buildPrefix+"link")
	}
	slices.Sort(want)
	sweep(dir, now.Add(-leftAfter))
	var got []string
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if !slices.Equal(got, want) {
		t.Errorf("left are %v, want %v", got, want)
	}
	if _, err := os.Stat(filepath.Join(elsewhere, "file")); err != nil {
		t.Error(err)
	}
}

// TestPrerequisites: the files of a rule as compilers write it, with lines that go on, spaces and dollars in names.
func TestPrerequisites(t *testing.T) {
	got := prerequisites("kernels.o: kernels.cpp \\\n /usr/my\\ dir/a.hpp \\\n  b$$c.hpp\n")
	if want := []string{"kernels.cpp", "/usr/my dir/a.hpp", "b$c.hpp"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
