package record

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"

	"github.com/spikelane/spikelane/internal/ending"
)

// Section is a named array of a checkpoint. Data is []float64, []int64, []int32 or []uint8.
type Section struct {
	Name string
	Data any
}

// ErrDamaged: the bytes are no checkpoint, or not as they were written.
var ErrDamaged = errors.New("the checkpoint is damaged")

// SectionsVersion is the version of the format that WriteSections writes; docs/checkpoint.md describes it.
const SectionsVersion = 1

const (
	sectionsMagic = "\x89SPKL\r\n\x1a" // as PNG's: shows what text transfers do to a file
	sectionsEnd   = "SPKLEND\n"
	mostName      = 1 << 12
)

// The type bytes of sections.
const (
	sectionF64 = 1 + iota
	sectionI64
	sectionI32
	sectionU8
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// summed counts and sums what goes through it.
type summed struct {
	w   io.Writer
	n   uint64
	crc uint32 // of the whole
	sec uint32 // of the section
}

func (s *summed) write(b []byte) error {
	s.n += uint64(len(b))
	s.crc = crc32.Update(s.crc, castagnoli, b)
	s.sec = crc32.Update(s.sec, castagnoli, b)
	_, err := s.w.Write(b)
	return err
}

// WriteSections writes a checkpoint: the sections in order, each with a checksum, and an end that tells a whole file from
// a part of one.
func WriteSections(w io.Writer, sections []Section) error {
	s := &summed{w: w}
	head := binary.LittleEndian.AppendUint32([]byte(sectionsMagic), SectionsVersion)
	if err := s.write(binary.LittleEndian.AppendUint32(head, uint32(len(sections)))); err != nil {
		return err
	}
	for _, sec := range sections {
		if err := s.section(sec); err != nil {
			return fmt.Errorf("section %s: %w", sec.Name, err)
		}
	}
	end := binary.LittleEndian.AppendUint64([]byte(sectionsEnd), s.n+uint64(len(sectionsEnd))+12)
	if err := s.write(end); err != nil {
		return err
	}
	return s.write(binary.LittleEndian.AppendUint32(nil, s.crc))
}

// piece is how many elements are turned into bytes at a time.
const piece = 1 << 13

func (s *summed) section(sec Section) error {
	if len(sec.Name) > mostName {
		return fmt.Errorf("its name has %d bytes, at most %d are possible", len(sec.Name), mostName)
	}
	kind, n := byte(0), 0
	switch d := sec.Data.(type) {
	case []float64:
		kind, n = sectionF64, len(d)
	case []int64:
		kind, n = sectionI64, len(d)
	case []int32:
		kind, n = sectionI32, len(d)
	case []uint8:
		kind, n = sectionU8, len(d)
	default:
		return fmt.Errorf("BUG: record: a section of type %T", sec.Data)
	}
	s.sec = 0
	b := binary.LittleEndian.AppendUint16(nil, uint16(len(sec.Name)))
	b = append(append(b, sec.Name...), kind)
	if err := s.write(binary.LittleEndian.AppendUint64(b, uint64(n))); err != nil {
		return err
	}
	for from := 0; from < n; from += piece {
		to := min(n, from+piece)
		b = b[:0]
		switch d := sec.Data.(type) {
		case []float64:
			for _, x := range d[from:to] {
				b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
			}
		case []int64:
			for _, x := range d[from:to] {
				b = binary.LittleEndian.AppendUint64(b, uint64(x))
			}
		case []int32:
			for _, x := range d[from:to] {
				b = binary.LittleEndian.AppendUint32(b, uint32(x))
			}
		case []uint8:
			b = append(b, d[from:to]...)
		}
		if err := s.write(b); err != nil {
			return err
		}
	}
	return s.write(binary.LittleEndian.AppendUint32(nil, s.sec))
}

// ReadSections reads the checkpoint that data is. An error wraps ErrDamaged, or says that the version is not known.
func ReadSections(data []byte) ([]Section, error) {
	return ReadSectionsContext(context.Background(), data)
}

// ReadSectionsContext is ReadSections unless ctx ends, which it looks at between sections.
func ReadSectionsContext(ctx context.Context, data []byte) ([]Section, error) {
	const tail = len(sectionsEnd) + 12
	if len(data) < len(sectionsMagic)+8+tail || string(data[:len(sectionsMagic)]) != sectionsMagic {
		return nil, fmt.Errorf("%w: it does not begin as one", ErrDamaged)
	}
	if v := binary.LittleEndian.Uint32(data[len(sectionsMagic):]); v != SectionsVersion {
		return nil, fmt.Errorf("the checkpoint has format version %d, this program reads version %d", v, SectionsVersion)
	}
	end := data[len(data)-tail:]
	if string(end[:len(sectionsEnd)]) != sectionsEnd || binary.LittleEndian.Uint64(end[len(sectionsEnd):]) != uint64(len(data)) {
		return nil, fmt.Errorf("%w: its end is missing", ErrDamaged)
	}
	r := &sectionReader{rest: data[len(sectionsMagic)+8 : len(data)-tail]}
	count := binary.LittleEndian.Uint32(data[len(sectionsMagic)+4:])
	var out []Section
	seen := map[string]bool{}
	for range count {
		if err := ending.Of(ctx); err != nil {
			return nil, err
		}
		sec, err := r.section()
		if err != nil {
			return nil, err
		}
		if seen[sec.Name] {
			return nil, fmt.Errorf("%w: section %q is there twice", ErrDamaged, sec.Name)
		}
		seen[sec.Name] = true
		out = append(out, sec)
	}
	if len(r.rest) > 0 {
		return nil, fmt.Errorf("%w: %d bytes too many", ErrDamaged, len(r.rest))
	}
	if got, want := crc32.Checksum(data[:len(data)-4], castagnoli), binary.LittleEndian.Uint32(data[len(data)-4:]); got != want {
		return nil, fmt.Errorf("%w: its checksum is %08x, want %08x", ErrDamaged, got, want)
	}
	return out, nil
}

type sectionReader struct{ rest []byte }

// take returns the next n bytes.
func (r *sectionReader) take(n uint64) ([]byte, error) {
	if n > uint64(len(r.rest)) {
		return nil, fmt.Errorf("%w: it is too short", ErrDamaged)
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b, nil
}

func (r *sectionReader) section() (Section, error) {
	whole := r.rest
	b, err := r.take(2)
	if err != nil {
		return Section{}, err
	}
	name, err := r.take(uint64(binary.LittleEndian.Uint16(b)))
	if err != nil {
		return Section{}, err
	}
	head, err := r.take(9)
	if err != nil {
		return Section{}, err
	}
	kind, n := head[0], binary.LittleEndian.Uint64(head[1:])
	size := map[byte]uint64{sectionF64: 8, sectionI64: 8, sectionI32: 4, sectionU8: 1}[kind]
	if size == 0 || n > uint64(len(r.rest))/size {
		return Section{}, fmt.Errorf("%w: section %q has type %d and %d elements", ErrDamaged, name, kind, n)
	}
	body, err := r.take(n * size)
	if err != nil {
		return Section{}, err
	}
	sum, err := r.take(4)
	if err != nil {
		return Section{}, err
	}
	if got, want := crc32.Checksum(whole[:len(whole)-len(r.rest)-4], castagnoli), binary.LittleEndian.Uint32(sum); got != want {
		return Section{}, fmt.Errorf("%w: section %q has checksum %08x, want %08x", ErrDamaged, name, got, want)
	}
	sec := Section{Name: string(name)}
	switch kind {
	case sectionF64:
		d := make([]float64, n)
		for k := range d {
			d[k] = math.Float64frombits(binary.LittleEndian.Uint64(body[8*k:]))
		}
		sec.Data = d
	case sectionI64:
		d := make([]int64, n)
		for k := range d {
			d[k] = int64(binary.LittleEndian.Uint64(body[8*k:]))
		}
		sec.Data = d
	case sectionI32:
		d := make([]int32, n)
		for k := range d {
			d[k] = int32(binary.LittleEndian.Uint32(body[4*k:]))
		}
		sec.Data = d
	case sectionU8:
		sec.Data = bytes.Clone(body)
		if n == 0 {
			sec.Data = []uint8{}
		}
	}
	return sec, nil
}
