package systems

import "math"

// finite reports whether no value of x is NaN or infinite.
//
// A sum with such a value is NaN or infinite itself, and to add up takes less time than to look at each: eight sums keep an
// adder busy. Finite values may add up to infinity; then each is looked at.
func finite(x []float64) bool {
	all := x
	var a, b, c, d, e, f, g, h float64
	for len(x) >= 8 {
		a += x[0]
		b += x[1]
		c += x[2]
		d += x[3]
		e += x[4]
		f += x[5]
		g += x[6]
		h += x[7]
		x = x[8:]
	}
	for _, v := range x {
		a += v
	}
	if sum := a + b + c + d + e + f + g + h; sum-sum == 0 {
		return true
	}
	for _, v := range all {
		if v-v != 0 {
			return false
		}
	}
	return true
}

// oddities is what of some values is not finite.
type oddities struct {
	nan, inf int
	value    float64 // the one of the least number
	index    int     // that number
}

// odd looks at each value. numbers says how users number them; nil: as they stand. With onlyNaN, infinity is right.
func odd(x []float64, numbers []int32, onlyNaN bool) (o oddities) {
	for k, v := range x {
		switch {
		case v-v == 0:
			continue
		case v != v:
			o.nan++
		default:
			if o.inf++; onlyNaN {
				continue
			}
		}
		if numbers != nil {
			k = int(numbers[k])
		}
		if first := o.index == 0 && o.value == 0; first || k < o.index {
			o.index, o.value = k, v
		}
	}
	return o
}

// tooLarge is the magnitude, in SI base units, from which on a value of a differential equation is surely wrong: as in
// Brian.
const tooLarge = 1e50

// large returns how many values are finite and beyond tooLarge, and that of the least number.
func large(x []float64, numbers []int32) (o oddities, n int) {
	for k, v := range x {
		if !(math.Abs(v) > tooLarge) || v-v != 0 {
			continue
		}
		if numbers != nil {
			k = int(numbers[k])
		}
		if n++; n == 1 || k < o.index {
			o.index, o.value = k, v
		}
	}
	return o, n
}
