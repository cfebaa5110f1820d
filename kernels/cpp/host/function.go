package host

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"unsafe"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp"
)

// Callers compiles o.Functions and returns for each a Go function that calls it, so that other targets can. Their
// arguments are as kernels.Host.Call has them; they may be called from many goroutines. The error is that of Supported,
// of the compiler, or the context's.
func Callers(ctx context.Context, o Options) ([]func(x []float64) float64, error) {
	if err := Supported(); err != nil {
		return nil, err
	}
	u := o.callers()
	tally := &tally{tell: o.Tell, of: 1}
	l, err := o.library(ctx, u, tally.begin)
	tally.end()
	if err != nil {
		return nil, err
	}
	var out []func(x []float64) float64
	for _, f := range o.Functions {
		entry, err := l.symbol(callerOf(f.Name))
		if err != nil {
			return nil, fmt.Errorf("BUG: host: %w", err)
		}
		out = append(out, func(x []float64) float64 {
			b := exchanges.Get().(*exchange)
			defer exchanges.Put(b)
			copy(b[:], x)
			call(entry, uintptr(unsafe.Pointer(b)))
			runtime.KeepAlive(l)
			return b[kernels.MaxHostArgs]
		})
	}
	return out, nil
}

// exchange is what goes to a function and back: arguments, then the result. It is not on a stack, which may move.
type exchange [kernels.MaxHostArgs + 1]float64

var exchanges = sync.Pool{New: func() any { return new(exchange) }}

func callerOf(name string) string { return "spikelane_call_" + name }

// callers returns the unit that has for each function one that takes an exchange.
func (o *Options) callers() *unit {
	u := &unit{what: "functions", user: true, files: []cpp.File{{Name: cpp.HeaderName, Text: cpp.Header}, {Name: FunctionsName, Text: o.Header()}}}
	sum := sha256.Sum256([]byte(o.Header()))
	u.check = "spikelane_check_" + hex.EncodeToString(sum[:12]) // another library has another name
	var b strings.Builder
	fmt.Fprintf(&b, "#include \"%s\"\n#include \"%s\"\n\n", cpp.HeaderName, FunctionsName)
	fmt.Fprintf(&b, "SPIKELANE_EXPORT void %s(const double *in, int64_t *out) { spikelane::check(in, out); }\n", u.check)
	for _, f := range o.Functions {
		var args []string
		for k := range f.Arity {
			args = append(args, fmt.Sprintf("x[%d]", k))
		}
		fmt.Fprintf(&b, "SPIKELANE_EXPORT void %s(double *x) { x[%d] = ::%s(%s); }\n", callerOf(f.Name), kernels.MaxHostArgs, f.Name, strings.Join(args, ", "))
	}
	u.text = b.String()
	return u
}
