package record

import (
	"context"
	"io"

	"github.com/spikelane/spikelane/internal/disk"
)

// Atomic writes the file path so that a reader, or a crash at any moment, finds the old content or the whole new
// one: write fills a temporary file in the same folder, which is synced, renamed over path, and made durable by a
// sync of the folder. The writer given to write is buffered.
//
// If anything fails, write included, the old file is untouched, the temporary file is removed and the error names
// path. The one exception is a failing sync of the folder: the new file is then in place but might not
// outlive a power cut. What exists at path and is not a regular file (a device, a folder) is refused.
//
// Temporary files that a process left when it was killed while it wrote path are removed first.
func Atomic(path string, write func(io.Writer) error) error {
	return disk.Machine.Atomic(path, write)
}

// WriteFile writes data to the file path as [Atomic] does.
func WriteFile(path string, data []byte) error { return disk.Machine.WriteFile(path, data) }

// MakeFolder makes a folder, and those that it lies in, where they are missing; they outlive a power cut.
func MakeFolder(path string) error { return disk.Machine.MakeFolders(path) }

// SummaryFile is the name of the file that says of a folder that it has the results of a run. It is the mark of their [Set].
const SummaryFile = "summary.json"

// Settle has the results that were published in a folder take their places, where a process was killed before all had them.
func Settle(dir string) error { return disk.Settle(dir, SummaryFile) }

// Find returns the path of a file of results in a folder, which need not be there. It leads to results that were published
// also where nobody may settle them.
func Find(dir, name string) string { return disk.Find(dir, name) }

// A Set is files of one folder that belong together. The last one is their mark: where it is, the others are there as
// they were written with it. Discard is to be called in any case.
//
// All files are written and synced before one rename makes the set the new one: a disk that is full, or a crash until then, leaves
// what was there before, and from then on [Find] leads to the new ones.
type Set struct{ files disk.Set }

// NPZ adds an archive, as [WriteNPZ] does, unless ctx ends. The error wraps [ErrArray] if an array cannot be written.
func (s *Set) NPZ(ctx context.Context, path string, arrays []Array) error {
	if err := checkArrays(path, arrays); err != nil {
		return err
	}
	return s.files.Write(path, archive(ctx, arrays))
}

// File adds a file with the content data.
func (s *Set) File(path string, data []byte) error {
	return s.files.Write(path, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// Publish gives all files their places. If it fails, or the process is killed meanwhile, [Find] leads to all old files or to all new ones.
// Of several processes that publish in a folder one comes after the other.
func (s *Set) Publish() error { return s.files.Publish() }

// Discard removes what has no place.
func (s *Set) Discard() { s.files.Discard() }
