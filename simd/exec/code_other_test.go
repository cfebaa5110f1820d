//go:build !amd64 && !arm64

package exec

var ret, sum, spin = []byte{0}, []byte{0}, []byte{0} // the tests skip before they matter
