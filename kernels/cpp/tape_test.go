package cpp_test

import (
	"encoding/binary"
	"fmt"
	"math"
	"unsafe"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp"
	"github.com/spikelane/spikelane/kernels/internal/randfunc"
)

// A tape is one call of a function: memory before, memory after as the meaning of kernels has it, and the rows.
type tape struct {
	before, after *kernels.Frame
	rows          []kernels.Row // with RowsAhead more behind
	param         int           // of the function, -1: none
	call          uint64        // its number among the calls of the function
}

// tapeOf records a call of run, which gets fr to change.
func tapeOf(fr *kernels.Frame, rows []kernels.Row, param int, run func(*kernels.Frame)) tape {
	t := tape{before: randfunc.Clone(fr), param: param}
	if rows == nil {
		r := kernels.Row{Lo: int64(fr.Base), Hi: int64(fr.Base + fr.N)}
		if fr.Serial {
			r.Serial = 1
		}
		rows = append(make([]kernels.Row, 0, 1+kernels.RowsAhead), r)
	}
	t.rows = append(t.rows, rows[:len(rows)+kernels.RowsAhead]...)
	run(fr)
	t.after = randfunc.Clone(fr)
	return t
}

// zone is how many elements lie before and behind each column: an odd number, so that columns are aligned to their
// elements and no better, as slices of Go are.
const zone = 61

// encode appends the call of kernel number which, as the harness reads it: numbers of 64 bits.
//
//	which, bytes of the block of arguments, offset of the rows' parameter, rows, words of rows, rows with those behind
//	columns; for each: offset, bytes with zones, bytes of the first zone, content
//	parameters; for each: offset, bits
//	lists; for each: offset, length, bytes, content
func (t *tape) encode(b []byte, which int, k *cpp.Kernel) []byte {
	put := func(xs ...int) {
		for _, x := range xs {
			b = binary.LittleEndian.AppendUint64(b, uint64(x))
		}
	}
	into := cpp.OffNone
	for s, from := range k.Params {
		if from == t.param && t.param >= 0 {
			into = k.Layout.Params[s]
		}
	}
	put(which, k.Layout.Size, into, len(t.rows)-kernels.RowsAhead, 4*len(t.rows))
	for _, r := range t.rows {
		put(int(r.Lo), int(r.Hi))
		b = binary.LittleEndian.AppendUint64(b, r.Param)
		put(int(r.Serial))
	}
	put(len(k.Cols))
	for c, from := range k.Cols {
		elem := k.Lowered.Cols[c].Elem
		content := bytesOf(&t.before.Cols[from])
		edge := zone * elem.Size()
		put(k.Layout.Cols[c], 2*edge+len(content), edge)
		begin := len(b)
		b = append(b, fence(edge)...)
		b = append(b, content...)
		b = append(b, fence(edge)...)
		b = pad(b, begin)
	}
	put(len(k.Params))
	for p, from := range k.Params {
		put(k.Layout.Params[p])
		b = binary.LittleEndian.AppendUint64(b, t.before.Params[from])
	}
	put(len(k.Lists))
	for l, from := range k.Lists {
		list := t.before.Lists[from]
		put(k.Layout.Lists[l], list.Len, 4*len(list.Index))
		begin := len(b)
		b = pad(append(b, raw(list.Index)...), begin)
	}
	return b
}

// decode compares what the harness wrote for the call with what it should have, and returns the rest.
func (t *tape) decode(b []byte, k *cpp.Kernel) ([]byte, error) {
	take := func(n int) []byte {
		x := b[:n]
		b = b[(n+7)&^7:]
		return x
	}
	got := randfunc.Clone(t.after)
	for c, from := range k.Cols {
		col := &got.Cols[from]
		edge := zone * k.Lowered.Cols[c].Elem.Size()
		content := bytesOf(col)
		x := take(2*edge + len(content))
		want := fence(edge)
		if string(x[:edge]) != string(want) || string(x[len(x)-edge:]) != string(want) {
			return nil, fmt.Errorf("column %s was written outside", k.Lowered.Cols[c].Name)
		}
		copy(content, x[edge:])
	}
	for _, from := range k.Lists {
		l := got.Lists[from]
		l.Len = int(binary.LittleEndian.Uint64(take(8)))
		copy(raw(l.Index), take(4*len(l.Index)))
		if l.Len < 0 || l.Len > len(l.Index) {
			return nil, fmt.Errorf("a list of %d has length %d", len(l.Index), l.Len)
		}
	}
	return b, randfunc.Equal(got, t.after)
}

func pad(b []byte, begin int) []byte {
	for (len(b)-begin)%8 != 0 {
		b = append(b, 0)
	}
	return b
}

func fence(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = 0x5a
	}
	return b
}

// bytesOf returns the memory of a column.
func bytesOf(c *kernels.Column) []byte {
	switch {
	case c.F64 != nil:
		return raw(c.F64)
	case c.I32 != nil:
		return raw(c.I32)
	case c.I64 != nil:
		return raw(c.I64)
	case c.U16 != nil:
		return raw(c.U16)
	}
	return c.Bool
}

func raw[T float64 | int32 | int64 | uint16](x []T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(x))), len(x)*int(unsafe.Sizeof(*new(T))))
}

// checks returns the head of the harness's file: what the units' checks are given and must answer.
func checks() []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(len(cpp.CheckInputs)))
	for _, x := range cpp.CheckInputs {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
	}
	want := cpp.CheckWant()
	b = binary.LittleEndian.AppendUint64(b, uint64(len(want)))
	for _, x := range want {
		b = binary.LittleEndian.AppendUint64(b, uint64(x))
	}
	return b
}
