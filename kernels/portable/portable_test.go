package portable

import (
	"testing"

	"github.com/spikelane/spikelane/kernels/internal/conformance"
)

func TestConformance(t *testing.T) { conformance.Test(t, New()) }
