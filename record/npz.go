package record

import (
	"archive/zip"
	"context"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spikelane/spikelane/internal/ending"
)

// WriteNPZ writes the arrays, in their order, as the NumPy archive path, by [Atomic]. numpy.load reads it without
// allow_pickle.
//
// The members are stored, not compressed, as numpy.savez does: samples of noisy variables hardly shrink, and so the
// file is written as fast as the disk takes it. Equal arrays give equal bytes: no time of day is stored. Memory in
// use does not grow with the arrays. The error wraps [ErrArray] if an array cannot be written; nothing was then.
func WriteNPZ(path string, arrays []Array) error {
	if err := checkArrays(path, arrays); err != nil {
		return err
	}
	return Atomic(path, archive(context.Background(), arrays))
}

func checkArrays(path string, arrays []Array) error {
	seen := map[string]bool{}
	for _, a := range arrays {
		err := checkName(a.Name, seen)
		if err == nil {
			_, err = a.length()
		}
		if err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
	}
	return nil
}

func archive(ctx context.Context, arrays []Array) func(io.Writer) error {
	return func(w io.Writer) error { return writeZip(ctx, w, arrays, math.MaxUint32) }
}

func checkName(name string, seen map[string]bool) error {
	switch {
	case name == "":
		return fmt.Errorf("%w without a name", ErrArray)
	case len(name) > 255, !utf8.ValidString(name), strings.ContainsAny(name, `/\`), strings.ContainsFunc(name, unicode.IsControl):
		return fmt.Errorf("%w %q: the name has slashes, control characters or more than 255 bytes", ErrArray, name)
	case seen[name]:
		return fmt.Errorf("%w %q: the name is there twice", ErrArray, name)
	}
	seen[name] = true
	return nil
}

// writeZip writes the archive. A member smaller than big has its length and checksum before its data, where the
// small readers of other languages look for them; that takes a first pass over the array. A bigger one needs the
// 64-bit trailer that archive/zip writes. The end of ctx ends it.
func writeZip(ctx context.Context, w io.Writer, arrays []Array, big uint64) error {
	z := zip.NewWriter(ending.Writer(ctx, w))
	buf := make([]byte, chunk)
	for _, a := range arrays {
		header, err := npyHeader(a)
		if err != nil {
			return err
		}
		//lint:ignore SA1019 Modified writes a second, finer time that archives never had
		member := &zip.FileHeader{Name: a.Name + ".npy", Method: zip.Store, ModifiedDate: 1<<5 | 1} // 1 January 1980
		if !isASCII(a.Name) {
			member.Flags |= 0x800 // the name is UTF-8
		}
		n, err := a.length()
		if err != nil {
			return err
		}
		size := uint64(len(header)) + uint64(n)*uint64(a.width())
		var mw io.Writer
		if size < big {
			sum := crc32.NewIEEE()
			sum.Write(header) // a hash never fails
			if err := writeElements(ending.Writer(ctx, sum), a, buf); err != nil {
				return err
			}
			member.CRC32, member.CompressedSize64, member.UncompressedSize64 = sum.Sum32(), size, size
			mw, err = z.CreateRaw(member)
		} else {
			mw, err = z.CreateHeader(member)
		}
		if err != nil {
			return err
		}
		if _, err := mw.Write(header); err != nil {
			return err
		}
		if err := writeElements(mw, a, buf); err != nil {
			return err
		}
	}
	return z.Close()
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}
