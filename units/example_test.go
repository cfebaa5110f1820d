package units_test

import (
	"fmt"

	"github.com/spikelane/spikelane/units"
)

// Times and other quantities are constants of Go; a quantity knows its dimension.
func Example() {
	tau := 20 * units.Millisecond
	fmt.Println(tau, float64(tau))
	q := (5 * units.Nanosiemens).Quantity()
	fmt.Println(q, q.Dim)
	// Output:
	// 20 ms 0.02
	// 5 nS siemens
}
