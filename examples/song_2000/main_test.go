package main

import (
	"testing"

	"github.com/spikelane/spikelane/examples/internal/versus"
	"github.com/spikelane/spikelane/units"
)

func TestSameAsModelFile(t *testing.T) {
	versus.SameDigests(t, network(7), "song_2000.toml", 500*units.Millisecond)
}
