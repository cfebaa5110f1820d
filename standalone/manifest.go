package standalone

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"syscall"

	"github.com/spikelane/spikelane/internal/disk"
)

// ErrForeign: a folder holds what is not ours, and is none of our projects.
var ErrForeign = errors.New("not a project of spikelane")

// manifest says what we have made in a folder. It is written before the first file and after the last, so that nothing
// of ours is ever unknown.
type manifest struct {
	Mark    string   `json:"spikelane"` // manifestMark
	Format  int      `json:"format"`    // 1
	Model   string   `json:"model"`
	Files   []entry  `json:"files"`             // a name that is about to change has two entries
	Results []string `json:"results"`           // names that runs write into folders of results
	Writing bool     `json:"writing,omitempty"` // Write has begun and not ended: files of two exports may be here
}

const manifestMark = "standalone project"

// mostManifest is more than any manifest or summary has, in bytes.
const mostManifest = 64 << 20

// entry is a file with what it held when we wrote it.
type entry struct {
	Name  string `json:"name"`
	Bytes int64  `json:"bytes"`
	Sum   string `json:"sha256"`
}

func entryOf(f File) entry {
	sum := sha256.Sum256(f.Data)
	return entry{f.Name, int64(len(f.Data)), hex.EncodeToString(sum[:])}
}

// readManifest returns the manifest of a folder. The error wraps fs.ErrNotExist where there is none, else [ErrForeign].
func readManifest(root *os.Root) (*manifest, error) {
	where := path.Join(root.Name(), ManifestName)
	info, err := root.Lstat(ManifestName)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: %w: it is not a regular file", where, ErrForeign)
	}
	if info.Size() > mostManifest {
		return nil, fmt.Errorf("%s: %w: it has %d bytes", where, ErrForeign, info.Size())
	}
	folder, err := root.Stat(".")
	if err != nil {
		return nil, err
	}
	if why := strange(folder); why != "" {
		return nil, fmt.Errorf("%s: %w: %s", root.Name(), ErrForeign, why)
	}
	text, err := root.ReadFile(ManifestName)
	if err != nil {
		return nil, err
	}
	m := &manifest{}
	if err := json.Unmarshal(text, m); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", where, ErrForeign, err)
	}
	if m.Mark != manifestMark {
		return nil, fmt.Errorf("%s: %w", where, ErrForeign)
	}
	if m.Format != 1 {
		return nil, fmt.Errorf("%s: format %d of another version of spikelane", where, m.Format)
	}
	for _, e := range m.Files {
		if err := nameFault(e.Name); err != nil {
			return nil, fmt.Errorf("%s: %w: %w", where, ErrForeign, err)
		}
	}
	for _, name := range m.Results {
		if !resultName(name) {
			return nil, fmt.Errorf("%s: %w: %q is no name of a file of results", where, ErrForeign, name)
		}
	}
	return m, nil
}

// write makes m the manifest of the folder.
func (m *manifest) write(root *os.Root) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(m); err != nil {
		return fmt.Errorf("manifest of %s: %w", root.Name(), err)
	}
	return disk.In(root).WriteFile(ManifestName, b.Bytes())
}

// resultName reports whether a file of results may be called that: they are archives, and the summary.
func resultName(name string) bool {
	base, archive := strings.CutSuffix(name, ".npz")
	return name == summaryName || archive && base != "" && fs.ValidPath(name) && !strings.ContainsAny(name, "/\\\x00")
}

// nameFault says why a file of a project cannot have this name.
func nameFault(name string) error {
	first, _, _ := strings.Cut(name, "/")
	switch {
	case !fs.ValidPath(name) || name == "." || strings.ContainsAny(name, "\\\x00") || path.Clean(name) != name:
		return fmt.Errorf("%q is no slash-separated path of a file in a folder", name)
	case first == ManifestName || first == Program || first == BuildDir || first == ResultsDir:
		return fmt.Errorf("%q: the name %s is taken", name, first)
	}
	return nil
}

// Of a file that the manifest names.
type condition int

const (
	gone    condition = iota // there is no such file
	ours                     // as we wrote it
	changed                  // somebody has changed it, or put something else in its place
)

// look compares a file with the entries of its name.
func look(root *os.Root, name string, entries []entry) (condition, error) {
	info, err := lstat(root, name)
	switch {
	case errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENAMETOOLONG): // for the disk: nothing can be there
		return gone, nil
	case err != nil:
		return changed, err
	case !info.Mode().IsRegular():
		return changed, nil
	}
	sized := false
	for _, e := range entries {
		sized = sized || e.Bytes == info.Size()
	}
	if !sized {
		return changed, nil
	}
	sum, err := sumOf(root, name)
	if err != nil {
		return changed, err
	}
	for _, e := range entries {
		if e.Sum == sum {
			return ours, nil
		}
	}
	return changed, nil
}
