package modelfile_test

import (
	"context"
	"fmt"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/modelfile"
)

// A model file becomes a network, which compiles and runs as one that Go code has made. Constants can be given other values.
func Example() {
	const text = `spikelane = 1
name = "one"
duration = "100*ms"
[constants]
I = 0.5
[[neurons]]
name = "G"
count = 1
equations = "dv/dt = (I - v)/(10*ms) : 1"
threshold = "v > 1"
reset = "v = 0"
[[monitor]]
kind = "spikes"
name = "spikes"
source = "G"
`
	m, err := modelfile.Parse("one.toml", []byte(text), modelfile.Overrides{Set: []modelfile.Setting{{Name: "I", Value: "3"}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	p, err := m.Compile(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := p.New(ctx, spikelane.Instance{})
	if err == nil {
		err = m.Run(ctx, s)
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Now(), s.Stats().Spikes)
	// Output: 100 ms map[spikes:24]
}
