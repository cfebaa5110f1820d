package standalone

import (
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/spikelane/spikelane/internal/disk"
)

// results removes what runs have left.
func (d *deleter) results() error {
	var found []string
	err := walk(d.root, ResultsDir, func(name string, e fs.DirEntry) error {
		if e.IsDir() {
			found = append(found, name)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, dir := range slices.Backward(found) { // those within before those around
		if err := d.resultsIn(dir); err != nil {
			return err
		}
	}
	for _, dir := range d.o.ResultsDirs {
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(d.root.Name(), dir)
		}
		if within, err := filepath.Rel(d.root.Name(), dir); err == nil && filepath.IsLocal(within) {
			if err := d.resultsIn(filepath.ToSlash(within)); err != nil {
				return err
			}
			continue
		}
		if err := d.resultsElsewhere(dir); err != nil {
			return err
		}
	}
	return nil
}

// resultsIn removes what a run has left in a folder of the project.
func (d *deleter) resultsIn(dir string) error {
	if info, err := lstat(d.root, dir); err != nil || !info.IsDir() {
		return nil // gone already, or a link
	}
	removed, err := deleteResults(d.root, dir, d.m.Results)
	d.done.Removed = append(d.done.Removed, removed...)
	removeEmpty(d.root, dir)
	return err
}

// resultsElsewhere removes what a run has left in another folder.
func (d *deleter) resultsElsewhere(dir string) error {
	if info, err := os.Lstat(dir); err != nil || !info.IsDir() {
		return nil
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	removed, err := deleteResults(root, ".", d.m.Results)
	for _, name := range removed {
		d.done.Removed = append(d.done.Removed, filepath.Join(dir, name))
	}
	if err != nil {
		return err
	}
	root.Close()
	disk.Machine.Remove(dir) // if nothing else is in it
	return nil
}

// summaryName is the file that says of a folder that it has the results of a run.
const summaryName = "summary.json"

// deleteResults removes the files of the given names from a folder with the summary of a run; the summary goes last.
func deleteResults(root *os.Root, dir string, names []string) (removed []string, err error) {
	summary := path.Join(dir, summaryName)
	if info, err := root.Lstat(summary); err != nil || !info.Mode().IsRegular() || info.Size() > mostManifest {
		return nil, nil
	}
	text, err := root.ReadFile(summary)
	if err != nil {
		return nil, err
	}
	var s struct {
		Format int `json:"spikelane"`
	}
	if json.Unmarshal(text, &s) != nil || s.Format < 1 {
		return nil, nil
	}
	for _, name := range append(names[:len(names):len(names)], summaryName) {
		if name == summaryName { // without it the others would not be known for ours
			if err := disk.In(root).SyncFolder(dir); err != nil {
				return removed, err
			}
		}
		name = path.Join(dir, name)
		if info, err := root.Lstat(name); err != nil || !info.Mode().IsRegular() {
			continue
		}
		if err := disk.In(root).Remove(name); err != nil {
			return removed, err
		}
		removed = append(removed, name)
	}
	return removed, nil
}
