//go:build !unix

package spikelane

// peakRSS returns 0: this system does not say.
func peakRSS() int64 { return 0 }
