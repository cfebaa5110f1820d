package asm

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// ErrUnbound is wrapped by the error of Finish when code refers to labels that were never bound.
var ErrUnbound = errors.New("asm: label not bound")

// poolAlign is where the pool starts, and so the largest alignment of a constant: a cache line, one zmm register.
const poolAlign = 64

// A pool holds the constants that go behind the code.
type pool struct {
	data    []byte
	entries []entry
	first   map[uint64]int32 // hash of the data → 1 + the newest entry with that hash
}

type entry struct {
	from, to int32 // in data
	align    int32
	next     int32 // 1 + an older entry with the same hash
	label    Label
	at       int32 // in the code, after Finish
}

func (p *pool) reset() {
	p.data = p.data[:0]
	p.entries = p.entries[:0]
	clear(p.first)
}

// Const puts data into the pool and returns its label. Equal data is stored once, at the strictest of the
// alignments asked for; align is a power of two up to 64.
func (a *Assembler) Const(data []byte, align int) Label {
	a.open()
	checkAlign(align)
	p := &a.pool
	h := hash(data)
	for i := p.first[h]; i != 0; i = p.entries[i-1].next {
		if e := &p.entries[i-1]; slices.Equal(p.data[e.from:e.to], data) {
			e.align = max(e.align, int32(align))
			return e.label
		}
	}
	if p.first == nil {
		p.first = make(map[uint64]int32)
	}
	from := int32(len(p.data))
	p.data = append(p.data, data...)
	a.labels = append(a.labels, ^(2 + int32(len(p.entries))))
	l := Label(len(a.labels))
	p.entries = append(p.entries, entry{from: from, to: int32(len(p.data)), align: int32(align), next: p.first[h], label: l})
	p.first[h] = int32(len(p.entries))
	return l
}

// Const64 puts eight bytes into the pool, least significant first, and returns their label.
func (a *Assembler) Const64(x uint64) Label {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], x)
	return a.Const(b[:], 8)
}

// Finish appends the pool, resolves the labels and returns the code, which must be placed at a multiple of
// 64. The bytes belong to the assembler and stay valid until Reset. The error wraps ErrUnbound and names all
// labels that code refers to but that have no place; labels that nothing refers to may stay unbound.
func (a *Assembler) Finish() ([]byte, error) {
	if a.done {
		return a.code, nil
	}
	var err error
	for _, r := range a.refs {
		if a.labels[r.to-1] == unbound {
			err = errors.Join(err, fmt.Errorf("%w: L%d, used at %#x", ErrUnbound, r.to, r.at))
		}
	}
	if err != nil {
		return nil, err
	}
	a.place()
	for _, r := range a.refs {
		to := a.labels[r.to-1]
		if to < 0 {
			to = a.pool.entries[^to-2].at
		}
		binary.LittleEndian.PutUint32(a.code[r.at:], uint32(to-r.end+r.disp))
	}
	a.done = true
	return a.code, nil
}

// place lays the constants out, the most aligned first, so that no gaps arise but behind odd sizes.
func (a *Assembler) place() {
	p := &a.pool
	if len(p.entries) == 0 {
		return
	}
	a.zeros(poolAlign) // code and data share no cache line
	for align := int32(poolAlign); align > 0; align /= 2 {
		for i := range p.entries {
			e := &p.entries[i]
			if e.align != align {
				continue
			}
			a.zeros(align)
			e.at = int32(len(a.code))
			a.code = append(a.code, p.data[e.from:e.to]...)
		}
	}
}

// zeros fills up to a multiple of align.
func (a *Assembler) zeros(align int32) {
	for len(a.code)&int(align-1) != 0 {
		a.code = append(a.code, 0)
	}
}

func checkAlign(n int) {
	if n < 1 || n > poolAlign || n&(n-1) != 0 {
		panic("BUG: asm: alignment is not a power of two up to 64")
	}
}

// hash is FNV-1a.
func hash(b []byte) uint64 {
	h := uint64(0xcbf29ce484222325)
	for _, c := range b {
		h = (h ^ uint64(c)) * 0x100000001b3
	}
	return h
}
