package asm

// Sets of lengths.
const (
	avx Lens = 1<<L128 | 1<<L256 // all that VEX can say
	all Lens = avx | 1<<L512
	big Lens = 1<<L256 | 1<<L512 // what crosses 128-bit lanes
	yo  Lens = 1 << L256
	zo  Lens = 1 << L512
)

// The shapes of vector instructions. A suffix Q or D is the size of the elements, by which EVEX masks and
// broadcasts; AVX means VEX alone.
var (
	none = Shape{}

	rmQ   = Shape{Args: "RM", R: Full, M: Full, Mem: WFull, Bcast: 8, Lens: all, Masking: Zero}
	rmD   = Shape{Args: "RM", R: Full, M: Full, Mem: WFull, Bcast: 4, Lens: all, Masking: Zero}
	rmAVX = Shape{Args: "RM", R: Full, M: Full, Mem: WFull, Lens: avx}

	rvmQ   = Shape{Args: "RVM", R: Full, V: Full, M: Full, Mem: WFull, Bcast: 8, Lens: all, Masking: Zero}
	rvmD   = Shape{Args: "RVM", R: Full, V: Full, M: Full, Mem: WFull, Bcast: 4, Lens: all, Masking: Zero}
	rvmB   = Shape{Args: "RVM", R: Full, V: Full, M: Full, Mem: WFull, Lens: all, Masking: Zero}
	rvmQW  = Shape{Args: "RVM", R: Full, V: Full, M: Full, Mem: WFull, Bcast: 8, Lens: big, Masking: Zero}
	rvmDW  = Shape{Args: "RVM", R: Full, V: Full, M: Full, Mem: WFull, Bcast: 4, Lens: big, Masking: Zero}
	rvmAVX = Shape{Args: "RVM", R: Full, V: Full, M: Full, Mem: WFull, Lens: avx}

	rmiQ   = Shape{Args: "RMI", R: Full, M: Full, Mem: WFull, Bcast: 8, Lens: all, Masking: Zero, Imm: Imm8}
	rmiD   = Shape{Args: "RMI", R: Full, M: Full, Mem: WFull, Bcast: 4, Lens: all, Masking: Zero, Imm: Imm8}
	rmiQW  = Shape{Args: "RMI", R: Full, M: Full, Mem: WFull, Bcast: 8, Lens: big, Masking: Zero, Imm: Imm8}
	rmiAVX = Shape{Args: "RMI", R: Full, M: Full, Mem: WFull, Lens: avx, Imm: Imm8}

	rvmiQ   = Shape{Args: "RVMI", R: Full, V: Full, M: Full, Mem: WFull, Bcast: 8, Lens: all, Masking: Zero, Imm: Imm8}
	rvmiB   = Shape{Args: "RVMI", R: Full, V: Full, M: Full, Mem: WFull, Lens: all, Masking: Zero, Imm: Imm8}
	rvmiAVX = Shape{Args: "RVMI", R: Full, V: Full, M: Full, Mem: WFull, Lens: avx, Imm: Imm8}
	rvmi256 = Shape{Args: "RVMI", R: Full, V: Full, M: Full, Mem: WFull, Lens: yo, Imm: Imm8}
	blendv  = Shape{Args: "RVMX", R: Full, V: Full, M: Full, Mem: WFull, Lens: avx, Imm: ImmReg}

	cmpAVX = Shape{Args: "RVM", R: Full, V: Full, M: Full, Mem: WFull, Lens: avx, Imm: ImmFCmp}
	cmpQ   = Shape{Args: "RVM", R: Mask, V: Full, M: Full, Mem: WFull, Bcast: 8, Lens: all, Masking: Merge, Imm: ImmFCmp}
	icmpQ  = Shape{Args: "RVM", R: Mask, V: Full, M: Full, Mem: WFull, Bcast: 8, Lens: all, Masking: Merge, Imm: ImmICmp}
	icmpD  = Shape{Args: "RVM", R: Mask, V: Full, M: Full, Mem: WFull, Bcast: 4, Lens: all, Masking: Merge, Imm: ImmICmp}
	icmpB  = Shape{Args: "RVM", R: Mask, V: Full, M: Full, Mem: WFull, Lens: all, Masking: Merge, Imm: ImmICmp}
	testQ  = Shape{Args: "RVM", R: Mask, V: Full, M: Full, Mem: WFull, Bcast: 8, Lens: all, Masking: Merge}
	testD  = Shape{Args: "RVM", R: Mask, V: Full, M: Full, Mem: WFull, Bcast: 4, Lens: all, Masking: Merge}
	testB  = Shape{Args: "RVM", R: Mask, V: Full, M: Full, Mem: WFull, Lens: all, Masking: Merge}

	load         = Shape{Args: "RM", R: Full, M: Full, Mem: WFull, Lens: all, Masking: Zero}
	store        = Shape{Args: "MR", R: Full, Mem: WFull, Lens: all, Masking: Merge}
	loadAVX      = Shape{Args: "RM", R: Full, M: Full, Mem: WFull, Lens: avx}
	storeAVX     = Shape{Args: "MR", R: Full, Mem: WFull, Lens: avx}
	vecMaskLoad  = Shape{Args: "RVM", R: Full, V: Full, Mem: WFull, Lens: avx}
	vecMaskStore = Shape{Args: "MVR", R: Full, V: Full, Mem: WFull, Lens: avx}
	compressQ    = Shape{Args: "MR", R: Full, M: Full, Mem: WElems8, Lens: all, Masking: Zero}
	compressD    = Shape{Args: "MR", R: Full, M: Full, Mem: WElems4, Lens: all, Masking: Zero}
	expandQ      = Shape{Args: "RM", R: Full, M: Full, Mem: WElems8, Lens: all, Masking: Zero}
	expandD      = Shape{Args: "RM", R: Full, M: Full, Mem: WElems4, Lens: all, Masking: Zero}

	dup      = Shape{Args: "RM", R: Full, M: Full, Mem: WDup, Lens: all, Masking: Zero}
	spreadQ  = Shape{Args: "RM", R: Full, M: XMM, Mem: W8, Lens: all, Masking: Zero}
	spreadQW = Shape{Args: "RM", R: Full, M: XMM, Mem: W8, Lens: big, Masking: Zero}
	spreadD  = Shape{Args: "RM", R: Full, M: XMM, Mem: W4, Lens: all, Masking: Zero}
	spread64 = Shape{Args: "RM", R: Full, M: GP64, Lens: all, Masking: Zero}
	spread32 = Shape{Args: "RM", R: Full, M: GP32, Lens: all, Masking: Zero}

	extract128 = Shape{Args: "MRI", R: Full, M: XMM, Mem: W16, Lens: yo, Imm: Imm8}
	extractX2  = Shape{Args: "MRI", R: Full, M: XMM, Mem: W16, Lens: big, Masking: Zero, Imm: Imm8}
	extractX4  = Shape{Args: "MRI", R: Full, M: Half, Mem: W32, Lens: zo, Masking: Zero, Imm: Imm8}
	insert128  = Shape{Args: "RVMI", R: Full, V: Full, M: XMM, Mem: W16, Lens: yo, Imm: Imm8}
	insertX2   = Shape{Args: "RVMI", R: Full, V: Full, M: XMM, Mem: W16, Lens: big, Masking: Zero, Imm: Imm8}
	insertX4   = Shape{Args: "RVMI", R: Full, V: Full, M: Half, Mem: W32, Lens: zo, Masking: Zero, Imm: Imm8}

	widenHalf     = Shape{Args: "RM", R: Full, M: Half, Mem: WHalf, Lens: all, Masking: Zero}
	widenQuarter  = Shape{Args: "RM", R: Full, M: Quarter, Mem: WQuarter, Lens: all, Masking: Zero}
	widenEighth   = Shape{Args: "RM", R: Full, M: Eighth, Mem: WEighth, Lens: all, Masking: Zero}
	widenD        = Shape{Args: "RM", R: Full, M: Half, Mem: WHalf, Bcast: 4, Lens: all, Masking: Zero}
	narrowHalf    = Shape{Args: "MR", R: Full, M: Half, Mem: WHalf, Lens: all, Masking: Zero}
	narrowQuarter = Shape{Args: "MR", R: Full, M: Quarter, Mem: WQuarter, Lens: all, Masking: Zero}
	narrowEighth  = Shape{Args: "MR", R: Full, M: Eighth, Mem: WEighth, Lens: all, Masking: Zero}
	narrowQ       = Shape{Args: "RM", R: Half, M: Full, Mem: WFull, Bcast: 8, Lens: all, Masking: Zero}

	shiftQ = Shape{Args: "VMI", V: Full, M: Full, Mem: WFull, Bcast: 8, Lens: all, Masking: Zero, Imm: Imm8, EVEXOnly: true}
	shiftD = Shape{Args: "VMI", V: Full, M: Full, Mem: WFull, Bcast: 4, Lens: all, Masking: Zero, Imm: Imm8, EVEXOnly: true}
	shiftX = Shape{Args: "RVM", R: Full, V: Full, M: XMM, Mem: W16, Lens: all, Masking: Zero}

	moveMask  = Shape{Args: "RM", R: GP32, M: Full, Lens: avx}
	maskToVec = Shape{Args: "RM", R: Full, M: Mask, Lens: all}
	vecToMask = Shape{Args: "RM", R: Mask, M: Full, Lens: all}
)

// Gathers and scatters: the letter is the size of the indices, the digit that of the elements in bytes.
var (
	gatherQ8 = Shape{Args: "RM", R: Full, Index: Full, Mem: W8, Lens: all, Masking: NeedMask}
	gatherD8 = Shape{Args: "RM", R: Full, Index: Half, Mem: W8, Lens: all, Masking: NeedMask}
	gatherQ4 = Shape{Args: "RM", R: Half, Index: Full, Mem: W4, Lens: all, Masking: NeedMask}
	gatherD4 = Shape{Args: "RM", R: Full, Index: Full, Mem: W4, Lens: all, Masking: NeedMask}

	gatherAVXQ8 = Shape{Args: "RMV", R: Full, V: Full, Index: Full, Mem: W8, Lens: avx}
	gatherAVXD8 = Shape{Args: "RMV", R: Full, V: Full, Index: Half, Mem: W8, Lens: avx}
	gatherAVXQ4 = Shape{Args: "RMV", R: Half, V: Half, Index: Full, Mem: W4, Lens: avx}
	gatherAVXD4 = Shape{Args: "RMV", R: Full, V: Full, Index: Full, Mem: W4, Lens: avx}

	scatterQ8 = Shape{Args: "MR", R: Full, Index: Full, Mem: W8, Lens: all, Masking: NeedMask}
	scatterD8 = Shape{Args: "MR", R: Full, Index: Half, Mem: W8, Lens: all, Masking: NeedMask}
	scatterQ4 = Shape{Args: "MR", R: Half, Index: Full, Mem: W4, Lens: all, Masking: NeedMask}
	scatterD4 = Shape{Args: "MR", R: Full, Index: Full, Mem: W4, Lens: all, Masking: NeedMask}
)

// Scalars in vector registers, and moves between those and general registers.
var (
	loadSD     = Shape{Args: "RM", R: XMM, Mem: W8, Masking: Zero}
	storeSD    = Shape{Args: "MR", R: XMM, Mem: W8, Masking: Merge}
	loadSS     = Shape{Args: "RM", R: XMM, Mem: W4, Masking: Zero}
	storeSS    = Shape{Args: "MR", R: XMM, Mem: W4, Masking: Merge}
	scalarReg  = Shape{Args: "RVM", R: XMM, V: XMM, M: XMM, Masking: Zero}
	scalarSD   = Shape{Args: "RVM", R: XMM, V: XMM, M: XMM, Mem: W8, Masking: Zero}
	scalarSS   = Shape{Args: "RVM", R: XMM, V: XMM, M: XMM, Mem: W4, Masking: Zero}
	scalarI    = Shape{Args: "RVMI", R: XMM, V: XMM, M: XMM, Mem: W8, Masking: Zero, Imm: Imm8}
	scalarIAVX = Shape{Args: "RVMI", R: XMM, V: XMM, M: XMM, Mem: W8, Imm: Imm8}
	compareSD  = Shape{Args: "RM", R: XMM, M: XMM, Mem: W8}

	fromInt64 = Shape{Args: "RVM", R: XMM, V: XMM, M: GP64, Mem: W8}
	fromInt32 = Shape{Args: "RVM", R: XMM, V: XMM, M: GP32, Mem: W4}
	toInt64   = Shape{Args: "RM", R: GP64, M: XMM, Mem: W8}
	toInt32   = Shape{Args: "RM", R: GP32, M: XMM, Mem: W8}

	vecFrom64 = Shape{Args: "RM", R: XMM, M: GP64, Mem: W8}
	vecFrom32 = Shape{Args: "RM", R: XMM, M: GP32, Mem: W4}
	vecTo64   = Shape{Args: "MR", R: XMM, M: GP64, Mem: W8}
	vecTo32   = Shape{Args: "MR", R: XMM, M: GP32, Mem: W4}
	vecLow64  = Shape{Args: "RM", R: XMM, M: XMM, Mem: W8}

	extract64 = Shape{Args: "MRI", R: XMM, M: GP64, Mem: W8, Imm: Imm8}
	extract32 = Shape{Args: "MRI", R: XMM, M: GP32, Mem: W4, Imm: Imm8}
	extract8  = Shape{Args: "MRI", R: XMM, M: GP32, Mem: W1, Imm: Imm8}
	insert64  = Shape{Args: "RVMI", R: XMM, V: XMM, M: GP64, Mem: W8, Imm: Imm8}
	insert32  = Shape{Args: "RVMI", R: XMM, V: XMM, M: GP32, Mem: W4, Imm: Imm8}
	insert8   = Shape{Args: "RVMI", R: XMM, V: XMM, M: GP32, Mem: W1, Imm: Imm8}
)

// Mask registers.
var (
	maskLoadB  = Shape{Args: "RM", R: Mask, M: Mask, Mem: W1}
	maskLoadW  = Shape{Args: "RM", R: Mask, M: Mask, Mem: W2}
	maskLoadD  = Shape{Args: "RM", R: Mask, M: Mask, Mem: W4}
	maskLoadQ  = Shape{Args: "RM", R: Mask, M: Mask, Mem: W8}
	maskStoreB = Shape{Args: "MR", R: Mask, Mem: W1}
	maskStoreW = Shape{Args: "MR", R: Mask, Mem: W2}
	maskStoreD = Shape{Args: "MR", R: Mask, Mem: W4}
	maskStoreQ = Shape{Args: "MR", R: Mask, Mem: W8}
	maskFrom32 = Shape{Args: "RM", R: Mask, M: GP32}
	maskFrom64 = Shape{Args: "RM", R: Mask, M: GP64}
	maskTo32   = Shape{Args: "RM", R: GP32, M: Mask}
	maskTo64   = Shape{Args: "RM", R: GP64, M: Mask}
	mask2      = Shape{Args: "RM", R: Mask, M: Mask}
	mask3      = Shape{Args: "RVM", R: Mask, V: Mask, M: Mask}
	maskShift  = Shape{Args: "RMI", R: Mask, M: Mask, Imm: Imm8}
)

// General registers.
var (
	load64  = Shape{Args: "RM", R: GP64, M: GP64, Mem: W8}
	load32  = Shape{Args: "RM", R: GP32, M: GP32, Mem: W4}
	store64 = Shape{Args: "MR", R: GP64, Mem: W8}
	store32 = Shape{Args: "MR", R: GP32, Mem: W4}
	store16 = Shape{Args: "MR", R: GP16, Mem: W2}
	store8  = Shape{Args: "MR", R: GP8, Mem: W1}
	test64  = Shape{Args: "MR", R: GP64, M: GP64, Mem: W8}
	test32  = Shape{Args: "MR", R: GP32, M: GP32, Mem: W4}
	from8   = Shape{Args: "RM", R: GP32, M: GP8, Mem: W1}
	from16  = Shape{Args: "RM", R: GP32, M: GP16, Mem: W2}
	from8Q  = Shape{Args: "RM", R: GP64, M: GP8, Mem: W1}
	from16Q = Shape{Args: "RM", R: GP64, M: GP16, Mem: W2}
	from32Q = Shape{Args: "RM", R: GP64, M: GP32, Mem: W4}
	address = Shape{Args: "RM", R: GP64, Mem: WAddr}

	move64I = Shape{Args: "MI", M: GP64, Mem: W8, Imm: ImmLong}
	move32I = Shape{Args: "MI", M: GP32, Mem: W4, Imm: ImmLong}
	imm64   = Shape{Args: "MI", M: GP64, Mem: W8, Imm: ImmShort}
	imm32   = Shape{Args: "MI", M: GP32, Mem: W4, Imm: ImmShort}
	mul64I  = Shape{Args: "RMI", R: GP64, M: GP64, Mem: W8, Imm: ImmShort}
	shift64 = Shape{Args: "MI", M: GP64, Mem: W8, Imm: Imm8}
	shift32 = Shape{Args: "MI", M: GP32, Mem: W4, Imm: Imm8}
	one64   = Shape{Args: "M", M: GP64, Mem: W8}
	stack64 = Shape{Args: "M", M: GP64, Mem: W8}

	bmiRVM = Shape{Args: "RVM", R: GP64, V: GP64, M: GP64, Mem: W8}
	bmiRMV = Shape{Args: "RMV", R: GP64, V: GP64, M: GP64, Mem: W8}
	bmiVM  = Shape{Args: "VM", V: GP64, M: GP64, Mem: W8}

	set      = Shape{Args: "M", M: GP8, Mem: W1, Imm: ImmCondIn}
	cmov     = Shape{Args: "RM", R: GP64, M: GP64, Mem: W8, Imm: ImmCondIn}
	prefetch = Shape{Args: "M", Mem: W1}
)
