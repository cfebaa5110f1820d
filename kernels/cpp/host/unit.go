package host

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp"
	"github.com/spikelane/spikelane/kernels/cpp/cache"
)

// unit is what one run of the compiler compiles.
type unit struct {
	what  string // for messages
	text  string
	check string // symbol of the check function
	files []cpp.File
	ir    []string // what the text was made of
	user  bool     // it holds code of the user
	made  *cpp.Unit
}

// FunctionsName is the name of the header with the functions of the user.
const FunctionsName = "spikelane_functions.hpp"

// perUnit is how much weight a unit may have: about what compiles in a second. Units are the same for the same kernels on
// every machine, as the cache wants.
const perUnit = 600

// units writes C++ for the functions, none of which equals another, in as many units as their size is worth.
func (o *Options) units(funcs []*kernels.Func) ([]*unit, error) {
	var plain, user []*kernels.Func
	for _, f := range funcs {
		if len(f.Hosts) > 0 {
			user = append(user, f)
		} else {
			plain = append(plain, f)
		}
	}
	var out []*unit
	for _, part := range [][]*kernels.Func{plain, user} {
		for _, fs := range shares(part) {
			u, err := o.unit(fs)
			if err != nil {
				return nil, err
			}
			out = append(out, u)
		}
	}
	return out, nil
}

// shares deals functions out to units: each to the one that has least to do, the longest first.
func shares(funcs []*kernels.Func) [][]*kernels.Func {
	if len(funcs) == 0 {
		return nil
	}
	order := make([]int, len(funcs))
	weights := make([]int, len(funcs))
	total := 0
	for k, f := range funcs {
		order[k], weights[k] = k, weight(f)
		total += weights[k]
	}
	slices.SortStableFunc(order, func(a, b int) int { return weights[b] - weights[a] })
	n := min(len(funcs), (total+perUnit-1)/perUnit)
	loads, parts := make([]int, n), make([][]int, n)
	for _, k := range order {
		least := slices.Index(loads, slices.Min(loads))
		loads[least] += weights[k]
		parts[least] = append(parts[least], k)
	}
	out := make([][]*kernels.Func, n)
	for u, part := range parts {
		slices.Sort(part)
		for _, k := range part {
			out[u] = append(out[u], funcs[k])
		}
	}
	return out
}

// weight is about how many operations a function's text has.
func weight(f *kernels.Func) int {
	n := 10
	for i := range f.Insts {
		if n++; f.Insts[i].Op.Info().Class == kernels.Library {
			n += 40
		}
	}
	return n
}

// unit writes the functions as one unit.
func (o *Options) unit(funcs []*kernels.Func) (*unit, error) {
	u := &unit{user: len(funcs[0].Hosts) > 0}
	options := cpp.Options{Functions: map[string]string{}}
	if u.user {
		for _, f := range o.Functions {
			options.Functions[f.Name] = f.Name
		}
		options.Includes = []string{FunctionsName}
	}
	names := make([]string, len(funcs))
	sum := sha256.New()
	for k, f := range funcs {
		names[k] = f.Name
		u.ir = append(u.ir, f.String())
		io.WriteString(sum, u.ir[k])
	}
	// A library is known by the name of its check function: no other has the same.
	made, err := cpp.Generate(hex.EncodeToString(sum.Sum(nil)[:12]), funcs, options)
	if err != nil {
		return nil, err
	}
	u.what, u.text, u.check, u.files, u.made = "kernels "+few(names), made.Text, made.Check, made.Headers, made
	if u.user {
		u.files = append(u.files, cpp.File{Name: FunctionsName, Text: o.Header()})
	}
	return u, nil
}

// few joins the first of the names.
func few(names []string) string {
	const shown = 3
	if more := len(names) - shown; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), more)
	}
	return strings.Join(names, ", ")
}

// key returns the name of u in the cache: all that what the compiler makes of it depends on.
func (o *Options) key(u *unit) cache.Key {
	sum := sha256.New()
	part := func(texts ...string) {
		fmt.Fprintf(sum, "%d\n", len(texts))
		for _, t := range texts {
			fmt.Fprintf(sum, "%d\n%s", len(t), t)
		}
	}
	part("spikelane C++", fmt.Sprint(imageFormat), fmt.Sprint(o.Numerics), o.Vectors.Name)
	part(u.ir...)
	part(u.text)
	for _, f := range u.files {
		part(f.Name, f.Text)
	}
	part(o.Compiler.identity()...)
	part(o.flags(u.user)...)
	part(o.linked(u.user)...)
	return cache.Key(sum.Sum(nil))
}
