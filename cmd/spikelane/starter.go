package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spikelane/spikelane/internal/disk"
)

// starter holds the files that new writes; the names end with .txt, or the Go tool would take them for its own.
//
//go:embed starter
var starter embed.FS

type newCommand struct {
	Dir string `arg:"" help:"The folder to make." placeholder:"DIR"`
}

// Run writes the starter model. The folder appears whole or not at all: the files are written into one beside it that
// takes its name at the end.
func (c *newCommand) Run(s streams) error {
	dir := filepath.Clean(c.Dir)
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return usagef("%s is not empty; new leaves it as it is", dir)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return usageError{err}
	}
	if err := disk.Machine.MakeFolders(filepath.Dir(dir)); err != nil {
		return err
	}
	made, err := os.MkdirTemp(filepath.Dir(dir), ".spikelane-new-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(made) // nothing is there after the rename
	if err := writeStarter(made); err != nil {
		return err
	}
	if err := disk.Machine.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) { // succeeds only while it is empty
		return err
	}
	if err := disk.Machine.Rename(made, dir); err != nil {
		return err
	}
	if err := disk.Machine.SyncFolder(filepath.Dir(dir)); err != nil {
		return err
	}
	replace := ""
	if at := checkout(); at != "" {
		replace = fmt.Sprintf("  go mod edit -replace github.com/spikelane/spikelane=%s\n", at)
	}
	return say(s.out, `%[1]s  holds a model and a Go program that runs it

  spikelane run %[1]s/model.toml --plot spikes.png

or, from Go:

  cd %[1]s
  go mod init example
%[2]s  go mod tidy
  go run .
`, filepath.ToSlash(dir), replace)
}

// checkout returns the folder of the sources that this command was built from, if it is there and no copy of a published
// version: programs then take the module from it.
func checkout() string {
	_, file, _, _ := runtime.Caller(0)
	root := filepath.Dir(filepath.Dir(filepath.Dir(file)))
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil || strings.Contains(filepath.Base(root), "@") {
		return ""
	}
	return root
}

func writeStarter(dir string) error {
	if err := os.Chmod(dir, 0o755); err != nil {
		return err
	}
	entries, err := starter.ReadDir("starter")
	if err != nil {
		return err
	}
	for _, e := range entries {
		text, err := starter.ReadFile("starter/" + e.Name())
		if err != nil {
			return err
		}
		if err := disk.Machine.WriteFile(filepath.Join(dir, strings.TrimSuffix(e.Name(), ".txt")), text); err != nil {
			return err
		}
	}
	return nil
}
