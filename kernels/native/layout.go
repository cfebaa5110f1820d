package native

// The block of arguments is what machine code knows: it is called with its address. Offsets in bytes:
//
//	  0  address of the next row, then number of rows left
//	 16  address that receives a row's parameter
//	 24  where parameters go that the function does not have
//	 32  tail masks: byte n has n low bits set, n = 0…8
//	 48  elements of the present turn of a tail
//	 64  eight words of 8 bytes, four of ones and four of zeros: a window on them is a mask of 4 lanes
//	128  addresses of the columns' first elements, parameters, then address and length of each list
//	     slots of 64 bytes, aligned
const (
	offRows  = 0
	offCount = 8
	offInto  = 16
	offDummy = 24
	offBits  = 32
	offStep  = 48
	offLanes = 64
	offCols  = 128
)

// layout is where the parts of a block of arguments lie whose size depends on the function.
type layout struct{ params, lists, slots, size int32 }

func layoutOf(cols, params, lists, slots int) layout {
	var l layout
	l.params = offCols + 8*int32(cols)
	l.lists = l.params + 8*int32(params)
	l.slots = (l.lists + 16*int32(lists) + 63) &^ 63
	l.size = l.slots + 64*int32(slots)
	return l
}

// Row is a run of elements that machine code works through: as many as a call of the kernel would, the once part
// included.
type row struct {
	lo, hi int64  // elements [lo,hi)
	param  uint64 // value of the row's parameter
	limit  int64  // lanes at a time: 1 where elements must take turns
}

const (
	rowLo    = 0
	rowHi    = 8
	rowParam = 16
	rowLimit = 24
	rowBytes = 32
)

// most is the limit of rows whose elements need not take turns: a full register of any instruction set or more.
const most = 64
