package native

// The block of arguments is what machine code knows: it is called with its address. Offsets in bytes:
//
//	  0  address of the next row, then number of rows left
//	 16  address that receives a row's parameter
//	 24  where parameters go that the function does not have
//	 32  tail masks: byte n has n low bits set, n = 0…8
//	 48  elements of the present turn of a tail
//	 64  eight words of 8 bytes, four of ones and four of zeros: a window on them is a mask of 4 lanes
//	128  words 0, ones, 0, then sign, 0, 0: a word of the first three and one of the last three, both at a flag, make a
//	     number stay as it is, or -0
//	192  addresses of the columns' first elements, parameters, then address and length of each list
//	     slots of 64 bytes, aligned
const (
	offRows  = 0
	offCount = 8
	offInto  = 16
	offDummy = 24
	offBits  = 32
	offStep  = 48
	offLanes = 64
	offGate  = 128
	offCols  = 192
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

// The rows that machine code works through are those of [kernels.Row], with these offsets.
const (
	rowLo     = 0
	rowHi     = 8
	rowParam  = 16
	rowSerial = 24
	rowBytes  = 32
)
