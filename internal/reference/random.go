package reference

import "math/bits"

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

// random functions.
var random = map[string]bool{"rand": true, "randn": true, "poisson": true}

// noiseName reports whether a name is that of white noise.
func noiseName(name string) bool { return name == "xi" || len(name) > 3 && name[:3] == "xi_" }

// draws of one row of a call of connect.
type draws struct {
	w      *world
	row    int64
	stream uint32
}

func (s *synapses) stream(site int) uint32 { return uint32(site) }

// chance is true with a probability.
func (d *draws) chance(p value) bool {
	switch x := p.float(); {
	case x.f >= 1:
		return true
	case x.f <= 0:
		return false
	}
	unsupported("random connections")
	return false
}

// draw is a random function at its place in the text.
func (f *frame) draw(n *node, mean value) value {
	unsupported("%s()", n.text)
	return value{}
}
