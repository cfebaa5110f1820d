package record

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// maxHeader bounds the text of a header: NumPy itself refuses to evaluate more than 10,000 characters.
const maxHeader = 10_000

// readHeader reads what stands before the elements of a .npy file of size bytes, and says how long that was.
func readHeader(r io.Reader, size uint64) (h header, length uint64, err error) {
	var start [12]byte
	if _, err := io.ReadFull(r, start[:10]); err != nil {
		return h, 0, fmt.Errorf("header: %w", err)
	}
	if string(start[:6]) != npyMagic {
		return h, 0, errors.New("it does not begin as a .npy file does")
	}
	textLength := uint64(binary.LittleEndian.Uint16(start[8:]))
	length = 10
	switch major := start[6]; major {
	case 1:
	case 2, 3: // a longer length; version 3 is UTF-8 rather than Latin-1
		if _, err := io.ReadFull(r, start[10:]); err != nil {
			return h, 0, fmt.Errorf("header: %w", err)
		}
		textLength = uint64(binary.LittleEndian.Uint32(start[8:]))
		length = 12
	default:
		return h, 0, fmt.Errorf("version %d.%d of the .npy format", major, start[7])
	}
	length += textLength
	if textLength > maxHeader || length > size {
		return h, 0, fmt.Errorf("a header of %d bytes", textLength)
	}
	text := make([]byte, textLength)
	if _, err := io.ReadFull(r, text); err != nil {
		return h, 0, fmt.Errorf("header: %w", err)
	}
	h, err = parseHeader(string(text))
	return h, length, err
}

// header is what the header of a .npy file says.
type header struct {
	descr       string // element type
	shape       []int
	columnMajor bool // the first index runs fastest (fortran_order)
}

// parseHeader reads the dictionary that numpy.lib.format writes: the keys descr, fortran_order and shape in any
// order, each once.
func parseHeader(text string) (h header, err error) {
	s := scanner{rest: text}
	s.want("{")
	var keys []string
	for s.err == nil && !s.skip("}") {
		key := s.quoted()
		s.want(":")
		switch key {
		case "descr":
			if s.skip("[") {
				return h, errors.New("structured elements are not read")
			}
			h.descr = s.quoted()
		case "fortran_order":
			if h.columnMajor = s.skip("True"); !h.columnMajor {
				s.want("False")
			}
		case "shape":
			h.shape = s.tuple()
		default:
			s.fail("an unknown key")
		}
		keys = append(keys, key)
		if !s.skip(",") {
			s.want("}")
			break
		}
	}
	if s.err == nil && strings.TrimSpace(s.rest) != "" {
		s.fail("more text")
	}
	if s.err != nil {
		return h, s.err
	}
	if len(keys) != 3 || keys[0] == keys[1] || keys[1] == keys[2] || keys[0] == keys[2] {
		return h, fmt.Errorf("header has the keys %q, want descr, fortran_order and shape", keys)
	}
	return h, nil
}

// scanner reads the few tokens of a header; after the first fault it reads no more.
type scanner struct {
	rest string
	err  error
}

func (s *scanner) fail(what string) {
	if s.err == nil {
		s.err = fmt.Errorf("header: %s at %.40q", what, s.rest)
	}
}

// skip passes token, and reports whether it was there.
func (s *scanner) skip(token string) bool {
	after, ok := strings.CutPrefix(strings.TrimLeft(s.rest, " \t\n"), token)
	if ok && s.err == nil {
		s.rest = after
		return true
	}
	return false
}

func (s *scanner) want(token string) {
	if !s.skip(token) {
		s.fail("no " + strconv.Quote(token))
	}
}

func (s *scanner) quoted() string {
	for _, quote := range []string{"'", `"`} {
		if s.skip(quote) {
			text, after, ok := strings.Cut(s.rest, quote)
			if !ok {
				break
			}
			s.rest = after
			return text
		}
	}
	s.fail("no quoted word")
	return ""
}

func (s *scanner) tuple() []int {
	shape := []int{}
	s.want("(")
	for s.err == nil && !s.skip(")") {
		s.rest = strings.TrimLeft(s.rest, " \t\n")
		digits := s.rest[:len(s.rest)-len(strings.TrimLeft(s.rest, "0123456789"))]
		side, err := strconv.Atoi(digits)
		if err != nil {
			s.fail("no length")
			break
		}
		shape = append(shape, side)
		s.rest = s.rest[len(digits):]
		if !s.skip(",") {
			s.want(")")
			break
		}
	}
	return shape
}
