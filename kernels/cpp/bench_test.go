package cpp_test

import (
	"fmt"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/internal/conformance"
	"github.com/spikelane/spikelane/kernels/native"
	"github.com/spikelane/spikelane/kernels/portable"
	"github.com/spikelane/spikelane/simd/cpu"
)

// Kernels of pathways: one weight for all synapses; a weight for each, of targets that may be refractory; plastic
// synapses whose traces decay between events.
const pathways = `func constant
  col _post u16
  col g f64
once
  %0 = constf 0.5
each
  %1 = load _post
  accum g, %1, %0
end
func gated
  col _post u16
  col w f64
  col up bool
  col g f64
once
each
  %1 = load _post
  %2 = gather up, %1
  %3 = load w
  accumm g, %1, %2, %3
end
func plastic
  col _post i32
  col w f64
  col apre f64
  col apost f64
  col last f64
  col ge_post f64
  param t f64
once
  %0 = param t
  %1 = constf -50
  %2 = constf 0.01
  %3 = constf 0
  %4 = constf 1
each
  %5 = load _post
  %6 = load w
  %7 = load apre
  %8 = load apost
  %9 = load last
  %10 = sub %0, %9
  %11 = mul %10, %1
  %12 = exp %11
  %13 = mul %7, %12
  %14 = mul %8, %12
  accum ge_post, %5, %6
  %16 = add %13, %2
  store apre, %16
  store apost, %14
  store last, %0
  %20 = add %6, %14
  %21 = lt %20, %3
  %22 = select %21, %3, %20
  %23 = lt %4, %22
  %24 = select %23, %4, %22
  store w, %24
end
`

// drawsKernel adds noise to a column.
func drawsKernel() *kernels.Func {
	b := kernels.NewBuilder("noise")
	seed, step := b.Param("seed", kernels.I64), b.Param("step", kernels.I64)
	b.Each()
	v := b.Col("v", kernels.ElemF64)
	b.Mem(kernels.OpStore, v, b.FMA(b.Draw(kernels.OpNormal, 0x10001, b.Index(), step, seed), b.F(0.1), b.Load(v)))
	return b.Func()
}

// BenchmarkRun reports ns per element of kernels as models have them, in C++ by each compiler and for each instruction
// set, in machine code of ours and in portable Go. Columns lie in the second level of cache; those of pathways are 40
// rows of 100 synapses.
func BenchmarkRun(b *testing.B) {
	fs, err := kernels.ParseFuncs(pathways)
	if err != nil {
		b.Fatal(err)
	}
	fs = append([]*kernels.Func{conformance.LIF(), conformance.Threshold(), conformance.HodgkinHuxley(), conformance.Exp(), drawsKernel()}, fs...)
	for _, model := range []string{"02_cuba_deterministic", "03_cobahh_deterministic"} {
		for _, f := range kernelsOf(b, "../../testdata/conformance/models/"+model+".toml") {
			if strings.HasPrefix(f.Name, "update_and_threshold") {
				f.Name = model
				fs = append(fs, f)
			}
		}
	}
	const n = 4000
	var list []*recorded
	var frames []*kernels.Frame
	for _, f := range fs {
		fr := benchFrame(f, n)
		frames = append(frames, fr)
		list = append(list, &recorded{f: f, tapes: []tape{tapeOf(fr, benchRows(f, n), -1, func(*kernels.Frame) {})}})
	}
	times := map[string][]float64{}
	p := made(b, fs)
	var ways []string
	for _, c := range found(b) {
		for _, v := range sets()[1:] {
			way := filepath.Base(c) + "." + v.Name
			ways = append(ways, way)
			exe := p.build(b, build{compiler: c, args: append(v.Flags[:len(v.Flags):len(v.Flags)], "-O3")})
			p.write(b, "in.bin", string(p.input(list)))
			cmd := exec.Command(exe, "in.bin", "out.bin", "200")
			cmd.Dir = p.dir
			out, err := cmd.Output()
			if err != nil {
				b.Fatal(err)
			}
			for line := range strings.Lines(string(out)) {
				x, err := strconv.ParseFloat(strings.TrimSpace(line), 64)
				if err != nil {
					b.Fatal(err)
				}
				times[way] = append(times[way], x)
			}
		}
	}
	targets := []kernels.Target{portable.New()}
	for _, isa := range []cpu.ISA{cpu.AVX2, cpu.AVX512} {
		if t, err := native.New(isa); err == nil {
			targets = append(targets, t)
		}
	}
	for k, f := range fs {
		for _, way := range ways {
			b.Run(f.Name+"/"+way, func(b *testing.B) {
				for b.Loop() {
				}
				b.ReportMetric(times[way][k]/n, "ns/element")
				b.ReportMetric(0, "ns/op")
			})
		}
		for _, t := range targets {
			name := t.Name()
			if x, ok := t.(*native.Target); ok {
				name += "." + string(x.ISA())
			}
			b.Run(f.Name+"/"+name, func(b *testing.B) { benchGo(b, t, f, frames[k], n) })
		}
	}
}

func benchGo(b *testing.B, target kernels.Target, f *kernels.Func, fr *kernels.Frame, n int) {
	p, err := target.Compile(f)
	if err != nil {
		b.Fatal(err)
	}
	rows := benchRows(f, n)
	var first [][]byte
	for c := range fr.Cols {
		first = append(first, slices.Clone(bytesOf(&fr.Cols[c])))
	}
	fr.Scratch = nil
	kernels.RunRows(p, fr, rows, -1)
	for turn := 1; b.Loop(); turn++ {
		if turn%200 == 0 { // before what decays becomes denormal, which takes a hundred times as long
			for c := range fr.Cols {
				copy(bytesOf(&fr.Cols[c]), first[c])
			}
		}
		for _, l := range fr.Lists {
			l.Len = 0
		}
		kernels.RunRows(p, fr, rows, -1)
	}
	for c := range fr.Cols {
		copy(bytesOf(&fr.Cols[c]), first[c])
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/element")
	b.ReportMetric(0, "ns/op")
}

// benchRows is all elements, or those of 40 neurons that spike.
func benchRows(f *kernels.Func, n int) []kernels.Row {
	rows := make([]kernels.Row, 0, 40+kernels.RowsAhead)
	if f.Col("_post") < 0 {
		return append(rows, kernels.Row{Hi: int64(n)})
	}
	for k := range 40 {
		rows = append(rows, kernels.Row{Lo: int64(k * n / 40), Hi: int64((k + 1) * n / 40)})
	}
	return rows
}

func benchFrame(f *kernels.Func, n int) *kernels.Frame {
	r := rand.New(rand.NewPCG(1, 2))
	fr := kernels.NewFrame(f)
	fr.N = n
	target := func(e int) int { return (e%(n/40))*40 + r.IntN(40) } // rising in each row
	for i, c := range f.Cols {
		switch col := &fr.Cols[i]; c.Elem {
		case kernels.ElemF64:
			col.F64 = make([]float64, n)
			for e := range col.F64 {
				col.F64[e] = map[string]float64{"v": -0.06, "m": 0.05, "h": 0.6, "n": 0.3, "lastspike": -1}[c.Name] + 1e-3*r.Float64()
			}
		case kernels.ElemBool:
			col.Bool = slices.Repeat([]uint8{1}, n)
		case kernels.ElemU16:
			col.U16 = make([]uint16, n)
			for e := range col.U16 {
				col.U16[e] = uint16(target(e))
			}
		case kernels.ElemI32:
			col.I32 = make([]int32, n)
			for e := range col.I32 {
				col.I32[e] = int32(target(e))
			}
		default:
			panic(fmt.Sprint("no content for ", c.Elem))
		}
	}
	for i := range fr.Lists {
		fr.Lists[i] = &kernels.IndexList{Index: make([]int32, n+16)}
	}
	fr.SetF(f.Param("t"), 1)
	return fr
}
