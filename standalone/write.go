package standalone

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/internal/disk"
)

// Written says what [Write] has done. Names are relative to the folder.
type Written struct {
	Changed []string // files that are new or have other content than before
	Same    int      // files that were there as they are
	Removed []string // files of an earlier export that this one does not have
	Kept    []string // files of ours that somebody had changed: where their content is now
}

// Write makes the folder dir a project, or brings the project in it up to date. A file that is the same as before is not
// touched, so that make compiles little. Files of an earlier export that are not in this one go.
//
// A file of ours that somebody has changed is never lost: it is renamed to NAME.mine (NAME.mine2, …) where a new one takes
// its name, and stays where none does. Files of others are left alone. Before anything is written, Write refuses:
// a folder that has files but no manifest of ours (ErrForeign); files of others, and links, in the way of ours (ErrForeign);
// names that a project cannot have.
//
// Each file appears whole, by renaming. After an error or a crash the folder may have files of both exports: [Build] and [Run]
// refuse it, and writing again mends it.
func Write(dir string, p Project) (Written, error) {
	var done Written
	if err := p.check(); err != nil {
		return done, err
	}
	if err := disk.Machine.MakeFolders(dir); err != nil {
		return done, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return done, err
	}
	defer root.Close()
	old, err := oldManifest(root)
	if err != nil {
		return done, err
	}
	now := &manifest{Mark: manifestMark, Format: 1, Model: p.Model, Results: slices.Compact(slices.Sorted(slices.Values(p.Results)))}
	for _, f := range p.Files {
		now.Files = append(now.Files, entryOf(f))
	}
	w := &writer{root: root, was: old.byName(), done: &done}
	if err := w.plan(p.Files, now.Files); err != nil {
		return done, err
	}
	slices.SortFunc(now.Files, func(a, b entry) int { return strings.Compare(a.Name, b.Name) })

	removeLeftovers(root, old.names())
	if len(w.writes) > 0 || len(w.stale) > 0 { // as long as files change, both versions of them are ours
		both := *now
		both.Files = slices.Concat(now.Files, old.Files)
		both.Results = slices.Concat(now.Results, old.Results)
		both.Writing = true
		if err := both.write(root); err != nil {
			return done, err
		}
	}
	if err := w.carryOut(); err != nil {
		return done, err
	}
	if old.same(now) {
		return done, nil
	}
	return done, now.write(root)
}

// check refuses names that cannot be, and those that are one on systems that do not tell capitals from small letters.
func (p Project) check() error {
	type seen struct {
		name string
		file bool
	}
	names := map[string]seen{}
	for _, f := range p.Files {
		if err := nameFault(f.Name); err != nil {
			return err
		}
		for at := f.Name; at != "."; at = path.Dir(at) {
			now := seen{at, at == f.Name}
			was, there := names[strings.ToLower(at)]
			if there && (was != now || now.file) {
				return fmt.Errorf("project %s has two files of one name: %q, %q", p.Model, was.name, f.Name)
			}
			names[strings.ToLower(at)] = now
		}
	}
	for _, name := range p.Results {
		if !resultName(name) {
			return fmt.Errorf("project %s: %q is no name of a file of results", p.Model, name)
		}
	}
	return nil
}

// oldManifest returns what an earlier export has left, nothing for an empty folder.
func oldManifest(root *os.Root) (*manifest, error) {
	old, err := readManifest(root)
	if !errors.Is(err, fs.ErrNotExist) {
		return old, err
	}
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if !disk.IsTemporary(e.Name(), ManifestName) { // which a crash may have left before all else
			return nil, fmt.Errorf("%s: %w: it has no %s, but other files, such as %s", root.Name(), ErrForeign, ManifestName, e.Name())
		}
	}
	return &manifest{}, nil
}

// writer brings a folder from one list of files to another.
type writer struct {
	root   *os.Root
	was    map[string][]entry
	writes []File
	moves  []string // changed ones in the way
	stale  []string // ours, and no longer wanted
	done   *Written
}

// plan compares what is there with what is wanted; entries are those of the files. The error names everything in the way.
func (w *writer) plan(files []File, entries []entry) error {
	wanted := map[string]bool{}
	var foreign []string
	for k, f := range files {
		wanted[f.Name] = true
		if c, err := look(w.root, f.Name, entries[k:k+1]); err != nil {
			foreign = append(foreign, err.Error())
			continue
		} else if c == ours {
			w.done.Same++
			continue
		}
		w.writes = append(w.writes, f)
		switch c, err := look(w.root, f.Name, w.was[f.Name]); {
		case err != nil:
			return err
		case c == changed && w.was[f.Name] == nil:
			foreign = append(foreign, f.Name)
		case c == changed:
			w.moves = append(w.moves, f.Name)
		}
	}
	if foreign != nil {
		return fmt.Errorf("%s: %w is in the way: %s", w.root.Name(), ErrForeign, strings.Join(foreign, ", "))
	}
	for name := range w.was {
		if wanted[name] {
			continue
		}
		switch c, err := look(w.root, name, w.was[name]); {
		case err != nil || c == changed:
			w.done.Kept = append(w.done.Kept, name)
		case c == ours:
			w.stale = append(w.stale, name)
		}
	}
	slices.Sort(w.stale)
	return nil
}

func (w *writer) carryOut() error {
	for _, name := range w.moves {
		mine, err := setAside(w.root, name)
		if err != nil {
			return err
		}
		w.done.Kept = append(w.done.Kept, mine)
	}
	slices.Sort(w.done.Kept)
	for _, f := range w.writes {
		if dir := path.Dir(f.Name); dir != "." {
			if err := disk.In(w.root).MakeFolders(dir); err != nil {
				return err
			}
		}
		if err := disk.In(w.root).WriteFile(f.Name, f.Data); err != nil {
			return err
		}
		w.done.Changed = append(w.done.Changed, f.Name)
	}
	var dirs []string
	for _, name := range w.stale {
		dirs = append(dirs, path.Dir(name))
		for _, product := range append(products(name), name) {
			if err := disk.In(w.root).Remove(product); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		w.done.Removed = append(w.done.Removed, name)
		removeEmpty(w.root, path.Dir(name), path.Join(BuildDir, path.Dir(name)))
	}
	return syncFolders(w.root, dirs...) // the manifest will not have them
}

// names returns those of all files that are ours, of the manifest too; some stand there twice.
func (m *manifest) names() []string {
	names := []string{ManifestName}
	for _, e := range m.Files {
		names = append(names, e.Name)
	}
	return names
}

// byName returns the entries of each name.
func (m *manifest) byName() map[string][]entry {
	out := map[string][]entry{}
	for _, e := range m.Files {
		out[e.Name] = append(out[e.Name], e)
	}
	return out
}

// same reports whether two manifests say the same.
func (m *manifest) same(other *manifest) bool {
	return !m.Writing && m.Mark == other.Mark && m.Model == other.Model && slices.Equal(m.Files, other.Files) && slices.Equal(m.Results, other.Results)
}

// setAside renames a file to the first of NAME.mine, NAME.mine2, … that is free, and returns it.
func setAside(root *os.Root, name string) (string, error) {
	mine := name + ".mine"
	for n := 2; ; n++ {
		_, err := root.Lstat(mine)
		if errors.Is(err, fs.ErrNotExist) {
			if err := disk.In(root).Rename(name, mine); err != nil {
				return "", err
			}
			return mine, disk.In(root).SyncFolder(path.Dir(name)) // before another takes its name
		} else if err != nil {
			return "", err
		}
		mine = fmt.Sprintf("%s.mine%d", name, n)
	}
}
