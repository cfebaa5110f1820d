// Package regular opens files that others may have made: model files, checkpoints, results. It waits for no pipe, and asks for
// no memory that cannot be had.
package regular

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"

	"github.com/spikelane/spikelane/internal/ending"
	"github.com/spikelane/spikelane/internal/sysmem"
)

// Open opens a regular file, or a link to one, and returns its length in bytes. What is something else, such as a pipe, whose
// opening waits for whoever writes to it, is an error.
func Open(path string) (*os.File, int64, error) {
	info, err := os.Stat(path)
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		e.Op = "open" // which is what was asked for
	}
	if err != nil {
		return nil, 0, err
	}
	if !info.Mode().IsRegular() {
		return nil, 0, &fs.PathError{Op: "open", Path: path, Err: errNoFile(info.Mode())}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	if info, err = f.Stat(); err != nil { // of what was opened, whatever the name means by now
		f.Close()
		return nil, 0, err
	}
	return f, info.Size(), nil
}

func errNoFile(mode fs.FileMode) error { return fmt.Errorf("it is no file (%v)", mode) }

// ReadFile returns the content of a regular file. What is made of it takes about times bytes of memory for each of its bytes,
// itself included: where that much cannot be had, the error says so before anything is read. A file with holes may be
// larger than any disk.
func ReadFile(path string, times int64) ([]byte, error) {
	return ReadFileContext(context.Background(), path, times)
}

// pieceOfFile is how many bytes are read between two looks at a context.
const pieceOfFile = 1 << 22

// ReadFileContext is ReadFile unless ctx ends; the error is then that of package ending.
func ReadFileContext(ctx context.Context, path string, times int64) ([]byte, error) {
	f, size, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if err := Fits(min(size, math.MaxInt64/times) * times); err != nil {
		return nil, &fs.PathError{Op: "read", Path: path, Err: err}
	}
	data := make([]byte, size)
	for rest := data; len(rest) > 0; {
		if err := ending.In(ctx, "reading", path); err != nil {
			return nil, err
		}
		n, err := io.ReadFull(f, rest[:min(len(rest), pieceOfFile)])
		if err != nil {
			return nil, &fs.PathError{Op: "read", Path: path, Err: err}
		}
		rest = rest[n:]
	}
	return data, nil
}

// mostPiped is the most that ReadPiped reads of what is no file.
const mostPiped = 64 << 20

// ReadPiped is ReadFile for a path that the user gives, who may mean a pipe. Of a pipe it reads at most 64 MiB.
func ReadPiped(path string, times int64) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil || info.Mode().IsRegular() {
		return ReadFile(path, times)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, mostPiped+1))
	if err == nil && len(data) > mostPiped {
		err = &fs.PathError{Op: "read", Path: path, Err: fmt.Errorf("it has more than %d bytes", mostPiped)}
	}
	return data, err
}

// little is an amount of memory of which nobody asks whether it can be had: to find out takes longer than to use it.
const little = 16 << 20

// unknown is what can be had where nobody knows.
const unknown = 64 << 30

// Fits returns an error unless so many bytes of memory can be had.
func Fits(bytes int64) error {
	if bytes < little {
		return nil
	}
	limit, ok := sysmem.Tightest()
	if !ok {
		limit = sysmem.Limit{Left: unknown, What: "what this machine has is not known"}
	}
	if bytes > limit.Left {
		return fmt.Errorf("it takes %d bytes of memory, and %d can be had (%s)", bytes, limit.Left, limit.What)
	}
	return nil
}
