package spikelane

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// trusts returns the folders whose files may set every preference, by what has been read so far and by the environment,
// which is read last, and wins.
func (r *preferenceReader) trusts(environ []string) []string {
	prefs := r.prefs.clone()
	early := &preferenceReader{prefs: &prefs, sources: maps.Clone(r.sources)}
	early.environ(environ) // its faults are told when it is read for all else
	return prefs.Trust.Folders
}

// trusted reports whether folder is one of those, or lies within one. What a link stands for counts.
func trusted(folder string, folders []string) bool {
	folder = followed(folder)
	return slices.ContainsFunc(folders, func(f string) bool {
		if abs, err := filepath.Abs(f); err == nil {
			f = abs
		}
		within, err := filepath.Rel(followed(f), folder)
		return err == nil && filepath.IsLocal(within)
	})
}

// followed returns the path of a folder without links; as it is where it cannot be followed.
func followed(folder string) string {
	if path, err := filepath.EvalSymlinks(folder); err == nil {
		return path
	}
	return folder
}

// leftOut is the warning for preferences that a project's file has set, and may not.
func leftOut(file string, names []string) string {
	where := "trust.folders of your own file"
	if folder, err := os.UserConfigDir(); err == nil {
		where = "trust.folders of " + filepath.ToSlash(filepath.Join(folder, "spikelane", "preferences.toml"))
	}
	return fmt.Sprintf("%s sets what can run programs, and is left out: %s; if you trust this folder, name it in %s, or in SPIKELANE_TRUST_FOLDERS", file, strings.Join(names, ", "), where)
}
