package systems

import (
	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/internal/worth"
	"github.com/spikelane/spikelane/kernels"
)

// blocks cuts the rows that a pathway visits in a step where their targets pass from one block to the next, and visits
// segment by segment: what all spikes do to the first block of targets, then what they do to the second. Each target
// gets the same in the same order, and what is reached of a block stays in the cache while it is worked on. A walk row
// by row through more targets than the cache holds waits for memory at nearly each synapse.
type blocks struct {
	rows    *ecs.Rows
	lo      int      // the first target
	shift   int      // a block is 1<<shift targets
	batch   int      // segments of a call: few enough to stay in the first cache themselves
	n       int      // blocks
	least   int64    // events of a step from which it pays
	fewest  int      // rows of a step from which it pays
	lengths []uint32 // by row and block: synapses of the segment
	cut     []uint64 // bit i: row i has its lengths

	segments []kernels.Row
	seen     int32 // of no use but that it is computed
}

// How to cut and, unless everything is worth while, where it pays: all numbers are measured, on a processor with 1 MiB
// of cache to each core, for 50,000 to 400,000 targets and rows of 200 to 4000 synapses.
const (
	blockBytes   = 1 << 16 // the least that a block takes of the cache: smaller ones have too many ends
	blockSegment = 64      // the least mean length of a segment: half a turn of the loop and a wrong guess are lost at each end
	blockBatch   = 256     // segments of a call
	tinyBytes    = 64      // and if everything is worth while
	tinyBatch    = 5
)

// newBlocks returns the blocks for a pathway of the projection that sources drive, or nil: where the order of effects on
// different targets matters, and where it would not be faster. target names the kernel's column of targets.
func newBlocks(k *Binding, target string, fan *Fan, p *ecs.Projection) *blocks {
	rows, targets := p.Rows, p.TgtHi-p.TgtLo
	if rows == nil || !fan.is(rows) || !fan.rises() {
		return nil
	}
	shift, n, ok := segments(k, target, targets, rows.Sources(), rows.Len())
	if !ok {
		return nil
	}
	// With fewer events most lines of a block would be fetched for one of them.
	b := &blocks{rows: rows, lo: p.TgtLo, shift: shift, n: n, batch: blockBatch, least: int64(targets / 4), fewest: 8}
	if worth.Always() {
		b.batch, b.least, b.fewest = tinyBatch, 0, 0
	}
	b.lengths, b.cut = make([]uint32, b.n*rows.Sources()), make([]uint64, (rows.Sources()+63)/64)
	return b
}

// segments returns the number of blocks for a kernel, each of 1<<shift targets; ok is false where there are to be none.
func segments(k *Binding, target string, targets, sources, synapses int) (shift, n int, ok bool) {
	bytes, ok := apart(k, k.Program.Func().Col(target))
	_, manyRows := k.Program.(kernels.RowProgram)
	if !ok || !worth.Always() && (!manyRows || bytes*targets <= k.Cache/2*3) {
		return 0, 0, false
	}
	least, segment := blockBytes, blockSegment
	if worth.Always() {
		least, segment = tinyBytes, 0
	}
	for n = targets; n > 1 && (bytes<<shift < least || synapses < segment*n*sources); {
		shift++
		n = (targets-1)>>shift + 1
	}
	return shift, n, n >= 2 && (worth.Always() || bytes<<shift <= k.Cache/3)
}

// apart returns the bytes that a kernel reaches of each target, through its column target, and whether synapses of
// different targets have nothing to do with one another: what the kernel writes, it reaches by the target alone, or is
// the synapse's own.
func apart(k *Binding, target int) (bytes int, ok bool) {
	const own, reached, elsewhere = 1, 2, 4
	f := k.Program.Func()
	if target < 0 || f.Sequential || len(f.Lists)+len(f.Hosts) > 0 || f.Writes(target) {
		return 0, false
	}
	by := map[*ecs.Column]int{} // how a column is reached: it may stand in the kernel under two names
	seen := make([]bool, len(f.Cols))
	for i := range f.Insts {
		in := &f.Insts[i]
		how := 0
		switch in.Op {
		case kernels.OpLoad, kernels.OpStore, kernels.OpStoreM:
			how = own
		case kernels.OpGather, kernels.OpScatter, kernels.OpScatterM, kernels.OpAccum, kernels.OpAccumM:
			how = elsewhere
			if index := &f.Insts[in.Args[0]]; index.Op == kernels.OpLoad && int(index.Slot) == target {
				how = reached
			}
		default:
			continue
		}
		if how == reached && !seen[in.Slot] {
			seen[in.Slot] = true
			bytes += f.Cols[in.Slot].Elem.Size()
		}
		by[k.Columns[in.Slot]] |= how
	}
	for c, col := range k.Columns {
		if how := by[col]; f.Writes(c) && (col == nil || how != own && how != reached) {
			return 0, false
		}
	}
	return bytes, true
}

// pay reports whether it pays to cut the rows of a step.
func (b *blocks) pay(rows int, events int64) bool {
	return b != nil && rows >= b.fewest && events >= b.least
}

// visit runs the pathway's kernel over the rows noted.
func (b *blocks) visit(a *Deliver) {
	for k := range a.rows {
		b.measure(int(a.rows[k].Param) - a.Lo)
	}
	b.segments = b.segments[:0]
	for block := range b.n {
		for k := range a.rows {
			r := &a.rows[k] // what is left of it
			length := b.lengths[(int(r.Param)-a.Lo)*b.n+block]
			if length == 0 {
				continue
			}
			s := *r
			s.Hi = s.Lo + int64(length)
			r.Lo = s.Hi
			b.segments = append(b.segments, s)
		}
		if len(b.segments) >= b.batch || block == b.n-1 {
			b.segments = a.call(b.segments)
		}
	}
}

// measure finds the lengths of row i's segments, when it is first visited: most of a short run's never are.
func (b *blocks) measure(i int) {
	if b.cut[i/64]>>(i%64)&1 == 1 {
		return
	}
	b.cut[i/64] |= 1 << (i % 64)
	var row []int32
	if wide := b.rows.Target.Wide; wide != nil {
		row = wide[b.rows.Ptr[i]:b.rows.Ptr[i+1]]
	} else { // as small as that, in tests alone
		row = b.rows.AppendRow(nil, int32(i))
	}
	// One look at each line of the row, which do not wait for one another as the searches do.
	const line = 16
	for k := line - 1; k < len(row); k += line {
		b.seen ^= row[k]
	}
	lengths := b.lengths[i*b.n : (i+1)*b.n]
	from := 0
	for block := range b.n - 1 {
		to := below(row, from, int32(b.lo+(block+1)<<b.shift))
		lengths[block], from = uint32(to-from), to
	}
	lengths[b.n-1] = uint32(len(row) - from)
}

// below returns the first place of an ascending row, not before from, whose target is not below bound.
func below(row []int32, from int, bound int32) int {
	for len(row)-from >= 8 {
		r := row[from : from+8 : from+8]
		if r[7] < bound {
			from += 8
			continue
		}
		// How many are below, without a jump to guess.
		n := uint32(0)
		for _, j := range r {
			n += uint32(j-bound) >> 31
		}
		return from + int(n)
	}
	for from < len(row) && row[from] < bound {
		from++
	}
	return from
}
