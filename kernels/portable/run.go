package portable

import "github.com/spikelane/spikelane/kernels"

// program is a compiled kernel. It does not change after compile.
type program struct {
	f       *kernels.Func
	scalars []uint64 // first contents of mem.k: the constants
	once    []inst
	views   []view
	steps   []step
	files   [fileK][]bool // by vector file and register: whether it is a buffer
	block   int

	plain, serial kernels.Order // how elements may be grouped; serial is for calls with Frame.Serial
	indices       []int32       // columns of 32-bit indices that must rise within a run
}

// view is a register that stands for the block's part of a streamed column.
type view struct {
	file  file
	reg   int32
	slot  int32
	short bool // a buffer, for a copy of a column of 16-bit integers
}

// Func returns the function as it was given.
func (p *program) Func() *kernels.Func { return p.f }

// Run executes the kernel over the frame's range. It allocates at the frame's first call.
func (p *program) Run(fr *kernels.Frame) {
	if fr.N <= 0 {
		return
	}
	m, ok := fr.Scratch.(*mem)
	if !ok || m.p != p {
		m = p.newMem()
		fr.Scratch = m
	}
	m.cols, m.lists = fr.Cols, fr.Lists
	block, order := p.block, p.plain
	if fr.Serial {
		order = p.serial
	}
	if order == kernels.Alone {
		block = 1
	}
	m.once(p.once, fr.Params)
	for lo := 0; lo < fr.N; lo += m.n {
		if lo > 0 && p.f.Sequential {
			m.once(p.once, fr.Params)
		}
		m.n = min(block, fr.N-lo)
		if order == kernels.Runs {
			m.n = m.rising(fr.Base+lo, m.n)
		}
		m.bind(fr.Base + lo)
		for i := range p.steps {
			s := &p.steps[i]
			s.run(m, s)
		}
	}
}

// bind points the views at the block that starts with element first.
func (m *mem) bind(first int) {
	m.first = int64(first)
	end := first + m.n
	for _, v := range m.p.views {
		c := &m.cols[v.slot]
		switch v.file {
		case fileF:
			m.f[v.reg] = c.F64[first:end]
		case fileI:
			m.i[v.reg] = c.I64[first:end]
		case fileB:
			m.b[v.reg] = c.Bool[first:end]
		case fileJ:
			if v.short {
				copyShort(m.j[v.reg], c.U16[first:end])
			} else {
				m.j[v.reg] = c.I32[first:end]
			}
		}
	}
}

func copyShort(d []int32, from []uint16) {
	d = d[:len(from)]
	for i, x := range from {
		d[i] = int32(x)
	}
}

// newMem makes the registers and buffers of one frame.
func (p *program) newMem() *mem {
	m := &mem{p: p, k: append([]uint64(nil), p.scalars...)}
	m.f = buffers[float64](p.files[fileF], p.block)
	m.i = buffers[int64](p.files[fileI], p.block)
	m.b = buffers[uint8](p.files[fileB], p.block)
	m.j = buffers[int32](p.files[fileJ], p.block)
	return m
}

func buffers[T any](own []bool, block int) [][]T {
	out := make([][]T, len(own))
	for r := range out {
		if own[r] {
			out[r] = make([]T, block)
		}
	}
	return out
}

// setBlock chooses the elements of a block: all that its loops touch should stay in 24 KiB, so in any first-level
// cache, but the cost of starting a loop should not show.
func (p *program) setBlock() {
	bytes := 0
	for f, size := range [fileK]int{fileF: 8, fileI: 8, fileB: 1, fileJ: 4} {
		bytes += size * len(p.files[f])
	}
	p.block = 512
	for p.block > 64 && p.block*bytes > 24<<10 {
		p.block /= 2
	}
}
