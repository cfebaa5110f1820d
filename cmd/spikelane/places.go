package main

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spikelane/spikelane/internal/disk"
)

// checkFolder refuses a folder for results that could not be made: after a long run that would be too late.
func checkFolder(flag, dir string) error {
	for at := filepath.Clean(dir); ; at = filepath.Dir(at) {
		info, err := os.Stat(at)
		switch {
		case err == nil && !info.IsDir() && at == filepath.Clean(dir):
			return usagef("%s %s: it is a file, want a folder", flag, dir)
		case err == nil && !info.IsDir():
			return usagef("%s %s: %s is a file", flag, dir, at)
		case err == nil:
			return checkWritable(flag, dir, at)
		case at == filepath.Dir(at):
			return usagef("%s %s: %v", flag, dir, err)
		}
	}
}

// checkFile refuses a file that could not be written: its folder has to be there.
func checkFile(flag, file string) error {
	if info, err := os.Stat(file); err == nil && info.IsDir() {
		return usagef("%s %s: it is a folder, want a file", flag, file)
	}
	dir := filepath.Dir(file)
	if info, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return usagef("%s %s: there is no folder %s", flag, file, dir)
	} else if err == nil && !info.IsDir() {
		return usagef("%s %s: %s is a file", flag, file, dir)
	}
	return checkWritable(flag, file, dir)
}

// checkWritable refuses a folder in which no file can be made. What it leaves there if it is killed the next call removes.
func checkWritable(flag, path, dir string) error {
	if err := disk.Machine.Try(filepath.Join(dir, "spikelane-probe")); err != nil {
		return usagef("%s %s: no file can be made in %s: %v", flag, path, dir, cmp.Or(errors.Unwrap(err), err))
	}
	return nil
}
