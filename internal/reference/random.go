package reference

import (
	"math"
	"math/bits"
	"strings"
)

// Random numbers, as docs/numerics.md tells.

// philox is the block of four random words of a counter under a key: Philox4x32 of ten rounds by Salmon, Moraes, Dror
// and Shaw (2011), doi:10.1145/2063384.2063405.
func philox(counter [4]uint32, key [2]uint32) [4]uint32 {
	for range 10 {
		hi0, lo0 := bits.Mul32(0xD2511F53, counter[0])
		hi1, lo1 := bits.Mul32(0xCD9E8D57, counter[2])
		counter = [4]uint32{hi1 ^ counter[1] ^ key[0], lo1, hi0 ^ counter[3] ^ key[1], lo0}
		key[0] += 0x9E3779B9
		key[1] += 0xBB67AE85
	}
	return counter
}

// draw names a random number: its stream, the element and the step.
type draw struct {
	stream     uint32 // number of the object and, in the lower half, of the place
	elem, step int64
}

// pair is the random bits of an even element and of the odd one after it.
func (w *world) pair(d draw) (even, odd uint64) {
	if !w.seeded {
		unsupported("random numbers without a seed")
	}
	p := d.elem >> 1
	x := philox([4]uint32{uint32(p), uint32(d.step), d.stream, uint32(p>>32)<<16 | uint32(d.step>>32)&0xffff},
		[2]uint32{uint32(w.seed), uint32(w.seed >> 32)})
	return uint64(x[1])<<32 | uint64(x[0]), uint64(x[3])<<32 | uint64(x[2])
}

func (w *world) bits(d draw) uint64 {
	even, odd := w.pair(d)
	if d.elem&1 == 1 {
		return odd
	}
	return even
}

func (w *world) uniform(d draw) float64 { return float64(w.bits(d)>>11) * 0x1p-53 }

// normal is one of the two of a pair, by Box and Muller (1958), doi:10.1214/aoms/1177706645: the even element has the
// cosine, the odd one the sine.
func (w *world) normal(d draw) value {
	first, second := w.pair(d)
	radius := math.Sqrt(-2 * math.Log(float64(first>>11|1)*0x1p-53))
	sin, cos := math.Sincos(2 * math.Pi * (float64(second>>11) * 0x1p-53))
	if d.elem&1 == 1 {
		cos = sin
	}
	return w.push(real(radius * cos))
}

// random functions.
var random = map[string]bool{"rand": true, "randn": true, "poisson": true}

// draw is a random function at its place in the text.
func (f *frame) draw(n *node, mean value) value {
	d := draw{n.stream, f.element(), f.now.draw}
	switch n.text {
	case "rand":
		return real(f.w.uniform(d))
	case "randn":
		return f.w.normal(d)
	}
	m := mean.float()
	if !(m.f < 10) {
		unsupported("poisson() of a mean of %v", m.f)
	}
	// The least k whose probability, with that of all below, is above a uniform number.
	u := f.w.uniform(d)
	k, term := int64(0), math.Exp(-m.f)
	for sum := term; m.f > 0 && k < 100; sum += term {
		if math.Abs(u-sum) < 1e-12 {
			f.w.doubt("poisson(%v)", m.f)
		}
		if u < sum {
			break
		}
		k++
		term *= m.f / float64(k)
	}
	return whole(k)
}

// binomial is the least k whose probability, with that of all below, is above a uniform number.
func (w *world) binomial(d draw, n int, p float64) int {
	if p == 0 {
		return 0
	}
	if p == 1 {
		return n
	}
	u, sum := w.uniform(d), 0.0
	all, _ := math.Lgamma(float64(n) + 1)
	for k := range n {
		of, _ := math.Lgamma(float64(k) + 1)
		rest, _ := math.Lgamma(float64(n-k) + 1)
		sum += math.Exp(all - of - rest + float64(k)*math.Log(p) + float64(n-k)*math.Log1p(-p))
		if math.Abs(u-sum) < 1e-10 {
			w.doubt("a binomial number of %d, %v", n, p)
		}
		if u < sum {
			return k
		}
	}
	return n
}

// numbering numbers an object's places of random functions and its noises, from 1, as its texts are read.
type numbering struct {
	id    uint32 // of the object
	sites int
	noise map[string]uint32
}

func (o *numbering) next() uint32 {
	o.sites++
	return o.id<<16 | uint32(o.sites)
}

// number gives the random functions of an expression their streams: arguments before the function, left before right.
func (o *numbering) number(n *node) *node {
	for _, a := range n.args {
		o.number(a)
	}
	if n.op == "call" && random[n.text] {
		n.stream = o.next()
	}
	if n.op == "name" && noiseName(n.text) && o.noise[n.text] == 0 {
		if o.noise == nil {
			o.noise = map[string]uint32{}
		}
		o.noise[n.text] = o.next()
	}
	return n
}

// noiseName reports whether a name is that of white noise.
func noiseName(name string) bool { return name == "xi" || strings.HasPrefix(name, "xi_") }

// white is white noise over a step: a normal number of variance 1/dt.
func (o *numbering) white(name string) reader {
	return func(f *frame) value {
		if x, tried := f.noise[name]; tried {
			return x
		}
		x := f.w.normal(draw{o.noise[name], f.element(), f.now.draw})
		root := math.Sqrt(f.now.dt.f)
		return twins(x.f/root, x.g/root)
	}
}
