package record

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strings"
)

// The .npy format: magic, version, length of the header, the header as the text of a Python dictionary padded
// with spaces and a newline to a multiple of 64 bytes, the elements.
//
// Source: numpy/lib/format.py, "Format Version 1.0" (NumPy Enhancement Proposal 1).
const npyMagic = "\x93NUMPY"

// chunk is how many bytes are converted at a time: enough to make calls cheap, small enough for the L1 and L2 caches.
const chunk = 1 << 15

// WriteNPY writes one array as a file that numpy.load reads, in the folder of path, which it makes if need be. The file
// appears whole or not at all. The error wraps ErrArray, or is the file system's.
func WriteNPY(path string, a Array) error {
	if _, err := a.length(); err != nil {
		return err
	}
	head, err := npyHeader(a)
	if err != nil {
		return err
	}
	if err := MakeFolder(filepath.Dir(path)); err != nil {
		return err
	}
	return Atomic(path, func(w io.Writer) error {
		if _, err := w.Write(head); err != nil {
			return err
		}
		return writeElements(w, a, make([]byte, chunk))
	})
}

// npyHeader returns everything that stands before the elements of a.
func npyHeader(a Array) ([]byte, error) {
	var descr string
	switch a.kind().(type) {
	case []float64:
		descr = "<f8"
	case []int32:
		descr = "<i4"
	case []int64:
		descr = "<i8"
	case []bool:
		descr = "|b1"
	}
	var shape strings.Builder
	for i, side := range a.Shape {
		if i > 0 {
			shape.WriteString(", ")
		}
		fmt.Fprint(&shape, side)
	}
	if len(a.Shape) == 1 {
		shape.WriteByte(',') // a Python tuple of one
	}
	text := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", descr, shape.String())

	const before = len(npyMagic) + 2 + 2 // version, length
	total := (before + len(text) + 1 + 63) / 64 * 64
	if total-before > math.MaxUint16 {
		return nil, fmt.Errorf("%w %q: %d dimensions are too many", ErrArray, a.Name, len(a.Shape))
	}
	h := make([]byte, 0, total)
	h = append(h, npyMagic...)
	h = append(h, 1, 0)
	h = binary.LittleEndian.AppendUint16(h, uint16(total-before))
	h = append(h, text...)
	for len(h) < total-1 {
		h = append(h, ' ')
	}
	return append(h, '\n'), nil
}

// width returns the bytes of one element.
func (a Array) width() int {
	switch a.kind().(type) {
	case []float64, []int64:
		return 8
	case []int32:
		return 4
	}
	return 1
}

// writeElements writes the elements of a, little endian, through buf, whose length is a multiple of 8.
func writeElements(w io.Writer, a Array, buf []byte) error {
	switch data := a.Data.(type) {
	case parted:
		return data.write(w, buf)
	case []float64:
		return inChunks(w, data, buf, 8, func(b []byte, v float64) { binary.LittleEndian.PutUint64(b, math.Float64bits(v)) })
	case []int64:
		return inChunks(w, data, buf, 8, func(b []byte, v int64) { binary.LittleEndian.PutUint64(b, uint64(v)) })
	case []int32:
		return inChunks(w, data, buf, 4, func(b []byte, v int32) { binary.LittleEndian.PutUint32(b, uint32(v)) })
	case []bool:
		return inChunks(w, data, buf, 1, func(b []byte, v bool) {
			b[0] = 0
			if v {
				b[0] = 1
			}
		})
	}
	panic(fmt.Sprintf("BUG: record: elements of type %T passed the check", a.Data))
}

func inChunks[T any](w io.Writer, data []T, buf []byte, width int, put func([]byte, T)) error {
	for len(data) > 0 {
		n := min(len(data), len(buf)/width)
		for i, v := range data[:n] {
			put(buf[i*width:], v)
		}
		if _, err := w.Write(buf[:n*width]); err != nil {
			return err
		}
		data = data[n:]
	}
	return nil
}
