package mutation

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"
)

// What the environment says to a program built from planted text.
const (
	Variable = "SPIKELANE_MUTANT"         // the number of the fault that it has
	Notes    = "SPIKELANE_MUTANT_REACHED" // a file with a byte for each number, set to 1 where the fault would have changed something
)

// Fault is one fault in the text of a file.
type Fault struct {
	Number int    // what Variable selects it by, from 1
	File   string // the file it stands in
	Line   int
	Was    string // the text as it is, cut to one line
	Kind   string // what is done to it
	edits  []edit
}

func (f Fault) String() string { return fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, f.Kind, f.Was) }

// edit is text that goes in at an offset of the file.
type edit struct {
	at   int
	text string
	end  bool // of what is put in there, it closes something
}

// switches is the file which each package is given: the selected fault, what was reached, and the ways in which faults show.
const switches = `package %s

import (
	"os"
	"strconv"
	"syscall"
)

var mutantNow, _ = strconv.Atoi(os.Getenv(%q))

// A byte for each fault, 1 once it would have changed something. What is mapped stays when the process is killed.
var mutantSeen = mutantNotes(%d)

func mutantNotes(size int) []byte {
	if f, err := os.OpenFile(os.Getenv(%q), os.O_RDWR, 0); err == nil {
		defer f.Close()
		if b, err := syscall.Mmap(int(f.Fd()), 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED); err == nil {
			return b
		}
	}
	return make([]byte, size)
}

func mutant(n int) bool {
	mutantSeen[n] = 1
	return mutantNow == n
}

func mutantSign[T ~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64](n int, x T) T {
	if x != 0 && mutant(n) {
		return -x
	}
	return x
}

func mutantMore[T ~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~float32 | ~float64](n int, x T) T {
	if mutant(n) {
		return x + 1
	}
	return x
}
`

// Switches returns the text of the file that planted text of the package name needs beside it; size is above all numbers.
func Switches(name string, size int) string {
	return fmt.Sprintf(switches, name, Variable, size, Notes)
}

// Faults finds where the file path can be made wrong, in the order of its text, numbered from first. Conditions of loops
// stay as they are: most such faults are found by never ending.
func Faults(path string, first int) ([]Fault, []byte, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, nil, err
	}
	f := finder{text: text, offset: func(p token.Pos) int { return set.Position(p).Offset }}
	for _, d := range file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil && fn.Name.Name != "String" {
			ast.Inspect(fn.Body, f.visit)
		}
	}
	for k := range f.found {
		fault := &f.found[k]
		fault.Number, fault.File = first+k, path
		for j := range fault.edits {
			fault.edits[j].text = strings.ReplaceAll(fault.edits[j].text, "#", fmt.Sprint(fault.Number))
		}
	}
	return f.found, text, nil
}

// Planted returns the text with all the faults in it, each behind its number.
func Planted(text []byte, faults []Fault) []byte {
	var all []edit
	for _, f := range faults {
		all = append(all, f.edits...)
	}
	// Faults that begin at one place nest: the one found first is the outer one, and closes last.
	var out []byte
	at := 0
	for _, offset := range offsets(all) {
		out = append(out, text[at:offset]...)
		at = offset
		var opens, closes []string
		for _, e := range all {
			if e.at == offset && e.end {
				closes = append(closes, e.text)
			} else if e.at == offset {
				opens = append(opens, e.text)
			}
		}
		slices.Reverse(closes)
		for _, s := range append(closes, opens...) {
			out = append(out, s...)
		}
	}
	return append(out, text[at:]...)
}

func offsets(all []edit) (list []int) {
	for _, e := range all {
		list = append(list, e.at)
	}
	slices.Sort(list)
	return slices.Compact(list)
}
