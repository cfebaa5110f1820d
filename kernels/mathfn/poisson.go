package mathfn

import (
	"math"

	"github.com/spikelane/spikelane/kernels/rng"
)

// The trials of one draw are told apart by a number below 2^16, which is added to bits 32 to 47 of the step.
const maxTrials = 1 << 16

// Poisson returns a draw of the Poisson distribution with the given mean, as a whole number; it is the meaning of
// OpPoisson. See rng.Bits for the other arguments. Steps below 2^32 have trials of their own.
//
// A mean that is NaN or not above 0 gives 0; an infinite mean gives +Inf. Below a mean of 10 one uniform number is
// looked up in the cumulative distribution, term by term; above, the transformed rejection PTRS is used, with
// log-probabilities whose error stays below 1e-11 up to a mean of 1e9.
//
// Source: Hörmann (1993), The transformed rejection method for generating Poisson random variables, Insurance:
// Mathematics and Economics 12:39–45, doi:10.1016/0167-6687(93)90997-4.
func Poisson(elem, step, seed int64, stream uint32, mean float64) float64 {
	draw := func(trial int64) float64 { return rng.Uniform(elem, step+trial<<32, seed, stream) }
	switch {
	case !(mean > 0):
		return 0
	case mean < 10:
		return poissonSearch(draw(0), mean)
	case math.IsInf(mean, 1):
		return mean
	}
	return poissonReject(draw, mean)
}

// poissonSearch returns the smallest k with u < P(K <= k). Beyond k = 100 the terms are below 2^-53 of the sum.
func poissonSearch(u, mean float64) float64 {
	p := Exp(-mean)
	k, sum := 0.0, p
	for u >= sum && k < 100 {
		k++
		p = float64(p*mean) / k
		sum += p
	}
	return k
}

// poissonReject is algorithm PTRS; the numbers are Hörmann's. A trial takes two uniform numbers and fails with a
// probability below 1/4.
func poissonReject(draw func(trial int64) float64, mean float64) float64 {
	b := 0.931 + float64(2.53*math.Sqrt(mean))
	a := -0.059 + float64(0.02483*b)
	invAlpha := 1.1239 + 1.1328/(b-3.4)
	vr := 0.9277 - 3.6224/(b-2)
	for trial := int64(0); trial < maxTrials; trial += 2 {
		u, v := draw(trial)-0.5, draw(trial+1)
		us := 0.5 - math.Abs(u)
		k := math.Floor(float64((float64(2*a)/us+b)*u) + mean + 0.43)
		if us >= 0.07 && v <= vr {
			return k
		}
		if k < 0 || us < 0.013 && v > us {
			continue
		}
		if Log(float64(v*invAlpha)/(a/float64(us*us)+b)) <= poissonLogP(k, mean) {
			return k
		}
	}
	return math.Floor(mean) // not reached: (1/4)^32768
}

// logFactorial holds ln k! for k below 10.
var logFactorial = [10]float64{
	0, 0, 0.6931471805599453, 1.791759469228055, 3.1780538303479458, 4.787491742782046,
	6.579251212010101, 8.525161361065415, 10.60460290274525, 12.801827480081469,
}

// poissonLogP returns ln P(K = k). From k = 10 on, k! is Stirling's series to k^-7, which is good to 1e-12, and its large
// terms are joined with those of the mean, since they nearly cancel: k - mean - k·ln(k/mean).
func poissonLogP(k, mean float64) float64 {
	if k < 10 {
		return float64(k*Log(mean)) - mean - logFactorial[int(k)]
	}
	d := k - mean
	i := 1 / k
	i2 := float64(i * i)
	series := 1.0/1260 - float64(i2*(1.0/1680))
	series = 1.0/360 - float64(i2*series)
	series = float64(i * (1.0/12 - float64(i2*series)))
	return d - float64(k*Log1p(d/mean)) - float64(0.5*Log(float64(2*math.Pi*k))) - series
}
