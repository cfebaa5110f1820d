package cpp

import "math"

// CheckInputs are the numbers that the function Unit.Check is called with.
//
//	void CHECK(const double *in, int64_t *out)
var CheckInputs = []float64{
	1 + 0x1p-30, 1 - 0x1p-30, -1, // whose product rounds to 1
	1, 0x1p60, // the sum loses the 1
	0x1p1000, 0x1p-1000, // the product of two of the first and the second passes through an infinity
	1, 49, 10, // 1/49·49 is not 1
	math.Copysign(0, -1), 0,
	1 + 0x1p-52, 1 - 0x1p-53, -1, // a product of 106 bits
	0x1p-1074 * 3, // denormal
	2.5, -0.5,
	math.Inf(1),
	-2.9, 0,
	0x1.fffffffffffffp-1000, 0x1.0000000000001p-60, // the product is denormal
	5,
	1, 0x1p-53, 0x1p-53, 0x1p-53, 0x1p-53, 0x1p-53, 0x1p-53, 0x1p-53, // each addition to 1 rounds back to 1
	0x1p-53, 0x1p-53, 0x1p-53, 0x1p-53, 0x1p-53, 0x1p-53, 0x1p-53, 0x1p-53,
}

// CheckWant returns what Unit.Check must answer.
func CheckWant() []int64 {
	x := CheckInputs
	bits := func(y float64) int64 { return int64(math.Float64bits(y)) }
	sum := 0.0
	for _, v := range x[24:] {
		sum += v
	}
	return []int64{
		bits(float64(x[0]*x[1]) + x[2]),
		bits(x[3] - float64(x[12]*x[13])),
		bits(math.FMA(x[0], x[1], x[2])),
		bits(math.FMA(x[12], x[13], x[14])),
		bits(float64(x[3]+x[4]) - x[4]),
		bits(float64(x[5]*x[5]) * x[6]),
		bits(x[7]/x[8] + x[9]/x[8]),
		bits(x[7] / 3.0),
		bits(x[10] + 0),
		bits(0 - x[11]),
		bits(x[10] * x[8]),
		bits(x[15] * 0.5),
		bits(x[15] + x[15]),
		bits(math.Sqrt(x[0])),
		bits(math.RoundToEven(x[16])),
		bits(math.Floor(x[17])),
		bits(sum),
		1<<1 | 1<<4, // a NaN differs from itself, is not less than anything, and is 0 as an integer
		math.MaxInt64,
		math.MinInt64,
		-2,
		bits(float64(math.MaxInt64)),
		bits(x[21] * x[22]),
		bits(math.Copysign(0, -1)),
	}
}
