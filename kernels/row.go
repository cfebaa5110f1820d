package kernels

// Row is one of many calls of a program: elements [Lo,Hi), with a value of its own for one parameter.
type Row struct {
	Lo, Hi int64
	Param  uint64
	Serial int64 // 1: as Frame.Serial, else 0
}

// RowsAhead is how many rows behind the last one a program may look at, to fetch memory early: a slice of rows has at
// least so much more capacity than length. What lies there need not make sense.
const RowsAhead = 4

// RowProgram is a program that takes many calls in one.
type RowProgram interface {
	Program
	// RunRows is RunRows of this package, for this program.
	RunRows(fr *Frame, rows []Row, param int)
}

// RunRows runs p once for each row, in order: over the row's elements, with the row's value as parameter slot param of
// the frame, which is ignored if it is negative. Base, N, Serial and that parameter of the frame are changed.
func RunRows(p Program, fr *Frame, rows []Row, param int) {
	if rp, ok := p.(RowProgram); ok {
		rp.RunRows(fr, rows, param)
		return
	}
	for k := range rows {
		r := &rows[k]
		fr.Base, fr.N, fr.Serial = int(r.Lo), int(r.Hi-r.Lo), r.Serial != 0
		if param >= 0 {
			fr.Params[param] = r.Param
		}
		p.Run(fr)
	}
}
