package faulty

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// lose does what a power cut does.
func (f *fault) lose() error {
	if !strings.HasPrefix(string(f.trial.Kind), string(PowerCut)) {
		return nil
	}
	for path := range f.unsynced {
		if info, err := os.Stat(path); err == nil {
			if err := os.Truncate(path, info.Size()/2); err != nil {
				return err
			}
		}
	}
	for _, n := range slices.Backward(f.names) {
		if err := n.undo(); err != nil {
			return err
		}
	}
	for k, n := range f.names {
		last := len(f.names) - 1 - k
		if f.trial.Kind == PowerCutMixed && last > 0 || f.trial.Kind == PowerCutOther && last%2 > 0 || f.trial.Kind == PowerCut {
			continue
		}
		if err := n.redo(); err != nil {
			return err
		}
	}
	return nil
}

func (n name) undo() error {
	if err := os.MkdirAll(filepath.Dir(n.from), 0o777); err != nil { // its folder may be gone too
		return err
	}
	switch {
	case n.to == "" && n.kept == "":
		return nil
	case n.to == "":
		return os.Link(n.kept, n.from)
	}
	if err := os.Rename(n.to, n.from); err != nil && !errors.Is(err, fs.ErrNotExist) { // it was removed with its folder
		return err
	}
	if n.kept == "" {
		return nil
	}
	return os.Link(n.kept, n.to)
}

func (n name) redo() error {
	var err error
	if n.to != "" {
		err = os.Rename(n.from, n.to)
	} else {
		err = os.Remove(n.from)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
