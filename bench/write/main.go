// Command write writes a benchmark model as a model file, of a size of the catalogue or of any other:
//
//	go run ./bench/write microcircuit 1 > full.toml
//
// Without a size it is the default one; without a model it lists all.
package main

import (
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"github.com/spikelane/spikelane/bench/models"
)

func main() {
	if err := write(os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "write:", err)
		os.Exit(2)
	}
}

// write does what the arguments say.
func write(w io.Writer, args []string) error {
	switch len(args) {
	case 0:
		return list(w)
	case 1, 2:
	default:
		return fmt.Errorf("%d arguments, want a model and a size at most", len(args))
	}
	m, err := models.Find(args[0])
	if err != nil {
		return err
	}
	s := m.Default()
	if len(args) > 1 {
		if s, err = m.Size(args[1]); err != nil {
			return err
		}
	}
	text, err := m.Text(s)
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

// list writes a line for each model and size.
func list(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "model\tsize\tneurons\tsynapses\t")
	for _, m := range models.All() {
		for _, s := range m.Sizes {
			fmt.Fprintf(t, "%s\t%s\t%d\t%d\t\n", m.Name, s.Name, s.Neurons, s.Synapses)
		}
	}
	return t.Flush()
}
