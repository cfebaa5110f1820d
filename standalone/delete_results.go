package standalone

import (
	"encoding/json"
	"errors"
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
		if e.IsDir() && slices.Contains(disk.Hidden, e.Name()) {
			return fs.SkipDir // it goes with the folder that it lies in
		}
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

// deleteResults removes the files of the given names from a folder with the summary of a run, and from the hidden folders in it
// where results are that a program which was killed did not put in place; the summaries go last.
func deleteResults(root *os.Root, dir string, names []string) (removed []string, err error) {
	places := []string{dir}
	for _, hidden := range disk.Hidden {
		if info, err := lstat(root, path.Join(dir, hidden)); err == nil && info.IsDir() {
			places = append(places, path.Join(dir, hidden))
		}
	}
	ours := func(place string) bool { return isSummary(root, path.Join(place, summaryName)) }
	if !slices.ContainsFunc(places, ours) {
		return nil, nil
	}
	removeLeftovers(root, joined(dir, append(names[:len(names):len(names)], summaryName)))
	remove := func(name string) error {
		if info, err := root.Lstat(name); err != nil || !info.Mode().IsRegular() {
			return nil
		}
		if err := disk.In(root).Remove(name); err != nil {
			return err
		}
		removed = append(removed, name)
		return nil
	}
	for _, place := range places {
		for _, name := range names {
			if name != summaryName {
				err = errors.Join(err, remove(path.Join(place, name)))
			}
		}
		if err == nil {
			err = disk.In(root).SyncFolder(place) // without a summary the others would not be known for ours
		}
		if err != nil {
			return removed, err
		}
	}
	for _, place := range slices.Backward(places) {
		if !ours(place) {
			continue
		}
		if err := remove(path.Join(place, summaryName)); err != nil {
			return removed, err
		}
	}
	for _, hidden := range places[1:] {
		_ = disk.In(root).Remove(hidden) // if nothing else is in it
	}
	return removed, nil
}

// joined returns names in a folder.
func joined(dir string, names []string) (out []string) {
	for _, name := range names {
		out = append(out, path.Join(dir, name))
	}
	return out
}

// isSummary tells whether a file is the summary of a run.
func isSummary(root *os.Root, name string) bool {
	if info, err := root.Lstat(name); err != nil || !info.Mode().IsRegular() || info.Size() > mostManifest {
		return false
	}
	text, err := root.ReadFile(name)
	var s struct {
		Format int `json:"spikelane"`
	}
	return err == nil && json.Unmarshal(text, &s) == nil && s.Format >= 1
}
