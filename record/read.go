package record

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/spikelane/spikelane/internal/regular"
)

// ErrFormat is wrapped by the errors of [ReadNPZ] about the content of a file: not an archive, damaged, or with an
// array of a kind that is not read.
var ErrFormat = errors.New("not a NumPy archive that can be read")

// deflateMost is the most bytes that one byte of deflated data can stand for: a match of 258 bytes in 2 bits.
const deflateMost = 1032

// ReadNPZ reads the NumPy archive path, as [WriteNPZ], numpy.savez and numpy.savez_compressed leave it.
//
// Element types of NumPy: f8 and f4 become []float64, i4 and u1 []int32, i8 []int64, b1 []bool. Data are in C order, also where the
// file is column-major. Anything else,
// big-endian data, and damage that a checksum or a length can show, are errors that wrap
// [ErrFormat] and name the array. No file makes it ask for more memory than its own size can justify, or than can be had.
func ReadNPZ(path string) ([]Array, error) { return ReadNPZIf(path, nil) }

// ReadNPZIf is ReadNPZ for a file of which it is known what it should hold. Before the elements of an array are read, or
// memory is asked for them, accept is called with its name, its shape and an empty Data of their type; its error is
// returned as it is.
func ReadNPZIf(path string, accept func(Array) error) ([]Array, error) {
	f, size, err := regular.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read: %w", err) // err has the path
	}
	defer f.Close() // nothing was written: the error cannot matter
	arrays, err := readZipIf(f, size, accept)
	if refusal, ok := errors.AsType[*refused](err); ok {
		return nil, refusal.why
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return arrays, nil
}

// refused is an error of accept on its way out.
type refused struct{ why error }

func (r *refused) Error() string { return r.why.Error() }

func readZip(r io.ReaderAt, size int64) ([]Array, error) { return readZipIf(r, size, nil) }

func readZipIf(r io.ReaderAt, size int64, accept func(Array) error) ([]Array, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	var arrays []Array
	seen := map[string]bool{}
	left := uint64(size) // members that share their bytes could multiply a small file
	for _, m := range z.File {
		name, ok := strings.CutSuffix(m.Name, ".npy")
		if !ok {
			return nil, fmt.Errorf("%w: member %q is no .npy file", ErrFormat, m.Name)
		}
		if seen[name] {
			return nil, fmt.Errorf("%w: two arrays are called %q", ErrFormat, name)
		}
		seen[name] = true
		if m.CompressedSize64 > left {
			return nil, fmt.Errorf("%w: array %q is larger than the file", ErrFormat, name)
		}
		left -= m.CompressedSize64
		a, err := readMember(r, m, func(a Array) error {
			if accept == nil {
				return nil
			}
			a.Name = name
			if err := accept(a); err != nil {
				return &refused{err}
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("%w: array %q: %w", ErrFormat, name, err)
		}
		a.Name = name
		arrays = append(arrays, a)
	}
	return arrays, nil
}

func readMember(r io.ReaderAt, m *zip.File, accept func(Array) error) (Array, error) {
	if m.Method == zip.Store && m.UncompressedSize64 != m.CompressedSize64 ||
		m.UncompressedSize64/deflateMost > m.CompressedSize64 {
		return Array{}, fmt.Errorf("%d bytes are said to hold %d", m.CompressedSize64, m.UncompressedSize64)
	}
	if err := checkLocalName(r, m); err != nil {
		return Array{}, err
	}
	body, err := m.Open()
	if err != nil {
		return Array{}, err
	}
	defer body.Close()
	a, err := readNPY(body, m.UncompressedSize64, accept)
	if err != nil {
		return Array{}, err
	}
	// The checksum is compared at the end of the member, which must be here.
	switch n, err := io.Copy(io.Discard, body); {
	case err != nil:
		return Array{}, err
	case n > 0:
		return Array{}, fmt.Errorf("%d bytes after the last element", n)
	}
	return a, nil
}

// checkLocalName compares the name in the directory of the archive with the one before the member. No checksum
// covers either, and a flipped bit in one would rename an array.
func checkLocalName(r io.ReaderAt, m *zip.File) error {
	const fixed = 30 // bytes of a local header before the name; its last four are the lengths of name and extra field
	data, err := m.DataOffset()
	if err != nil {
		return err
	}
	// The directory does not tell how long the extra field between name and data is: NumPy writes 0 or 20 bytes.
	window := make([]byte, min(data, int64(fixed+len(m.Name)+1024)))
	if _, err := r.ReadAt(window, data-int64(len(window))); err != nil {
		return err
	}
	for extra := 0; ; extra++ {
		start := len(window) - extra - len(m.Name) - fixed
		if start < 0 {
			return errors.New("its name differs between the directory and the member")
		}
		h := window[start:]
		if bytes.HasPrefix(h, []byte("PK\x03\x04")) && int(binary.LittleEndian.Uint16(h[28:])) == extra &&
			int(binary.LittleEndian.Uint16(h[26:])) == len(m.Name) && string(h[fixed:fixed+len(m.Name)]) == m.Name {
			return nil
		}
	}
}

// npyTypes are the element types that are read: their bytes, and an empty slice of what they become.
var npyTypes = map[string]struct {
	width int
	data  any
}{"<f8": {8, []float64{}}, "<f4": {4, []float64{}}, "<i8": {8, []int64{}}, "<i4": {4, []int32{}}, "|u1": {1, []int32{}}, "|b1": {1, []bool{}}}

// readNPY reads a .npy file of size bytes, unless accept has something against it.
func readNPY(r io.Reader, size uint64, accept func(Array) error) (Array, error) {
	h, headerSize, err := readHeader(r, size)
	if err != nil {
		return Array{}, err
	}
	n, ok := product(h.shape)
	if !ok {
		return Array{}, fmt.Errorf("shape %v is too large", h.shape)
	}
	elem, known := npyTypes[h.descr]
	if !known {
		return Array{}, fmt.Errorf("elements of type %q; read are <f8, <f4, <i8, <i4, |u1 and |b1", h.descr)
	}
	if got, want := size-headerSize, uint64(n)*uint64(elem.width); got != want {
		return Array{}, fmt.Errorf("%d bytes of data, shape %v of %s has %d", got, h.shape, h.descr, want)
	}
	a := Array{Shape: h.shape, Data: elem.data}
	if err := accept(a); err != nil {
		return Array{}, err
	}
	memory := int64(8) // the most that an element takes
	if h.columnMajor {
		memory = 16
	}
	if err := regular.Fits(min(int64(n), math.MaxInt64/memory) * memory); err != nil {
		return Array{}, err
	}
	le, width := binary.LittleEndian, elem.width
	switch h.descr {
	case "<f8":
		a.Data, err = elements(r, h, n, width, func(b []byte) float64 { return math.Float64frombits(le.Uint64(b)) })
	case "<f4":
		a.Data, err = elements(r, h, n, width, func(b []byte) float64 { return float64(math.Float32frombits(le.Uint32(b))) })
	case "<i8":
		a.Data, err = elements(r, h, n, width, func(b []byte) int64 { return int64(le.Uint64(b)) })
	case "<i4":
		a.Data, err = elements(r, h, n, width, func(b []byte) int32 { return int32(le.Uint32(b)) })
	case "|u1":
		a.Data, err = elements(r, h, n, width, func(b []byte) int32 { return int32(b[0]) })
	case "|b1":
		a.Data, err = elements(r, h, n, width, func(b []byte) bool { return b[0] != 0 })
	}
	return a, err
}

// elements reads the n elements of an array in C order, whatever their order in the file.
func elements[T any](r io.Reader, h header, n, width int, get func([]byte) T) ([]T, error) {
	data := make([]T, n)
	buf := make([]byte, min(chunk, n*width))
	for at := 0; at < n; {
		k := min(n-at, len(buf)/width)
		if _, err := io.ReadFull(r, buf[:k*width]); err != nil {
			return nil, fmt.Errorf("element %d of %d: %w", at, n, err)
		}
		for i := range k {
			data[at+i] = get(buf[i*width:])
		}
		at += k
	}
	if h.columnMajor && len(h.shape) > 1 {
		data = rowMajor(data, h.shape)
	}
	return data, nil
}

// rowMajor returns the elements of a column-major array in C order: NumPy stores transposed views column-major.
func rowMajor[T any](data []T, shape []int) []T {
	out := make([]T, len(data))
	index := make([]int, len(shape))
	for k := range data {
		at := 0
		for d, i := range index {
			at = at*shape[d] + i
		}
		out[at] = data[k]
		for d := range index { // the first index runs fastest
			if index[d]++; index[d] < shape[d] {
				break
			}
			index[d] = 0
		}
	}
	return out
}
