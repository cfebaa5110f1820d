package main

import (
	"testing"

	"github.com/spikelane/spikelane/examples/internal/versus"
	"github.com/spikelane/spikelane/units"
)

func TestSameAsModelFile(t *testing.T) {
	versus.SameDigests(t, network(7), "cuba.toml", 50*units.Millisecond)
}
