package spikelane_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"flag"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/record"
	"github.com/spikelane/spikelane/units"
)

var hostileProject = flag.Int("hostile.project", 0, "how many forged checkpoints, data files, arrays and command lines a program under the sanitizers gets, which takes a minute to build; 0: none")

// readsAll is a network whose exported program reads files of every kind: values, pairs, delays, prescribed spikes, tables, chosen elements, a checkpoint.
func readsAll(t *testing.T, d *spikelane.Standalone, c toolchain) {
	t.Helper()
	n := noisy()
	g := n.Group("G")
	q := n.SpikeGeneratorGroup("q", 6, spikelane.SpikeGenerator{Indices: []int32{0, 3, 5, 1}, Times: []float64{0.001, 0.002, 0.0021, 0.004}})
	pairs := n.Synapses("P", q, g, spikelane.SynapseModel{Equations: "w : 1", OnPre: "v_post += w", Delay: "(0.1 + 0.1*j)*ms"})
	pairs.Connect(spikelane.Connect{I: []int32{0, 1, 2, 3, 4, 5, 5}, J: []int32{0, 10, 20, 30, 40, 50, 59}})
	late := n.Synapses("L", g, g, spikelane.SynapseModel{OnPre: "v_post += 0.01*v_pre", Delay: "2*ms"}) // who spiked is an index
	late.Connect(spikelane.Connect{P: "0.2"})
	n.TimedArray("stim", spikelane.TimedArray{Values: []float64{0, 1, 2, 3}, Dt: 1 * ms})
	n.StateMonitor("some", pairs, spikelane.StateRecord{Variables: []string{"w"}, Indices: []int{6, 0}})
	if d != nil {
		n.SetDevice(d)
	}
	ctx := context.Background()
	p, err := n.Compile(ctx)
	do(t, err)
	s, err := p.New(ctx, spikelane.Instance{})
	do(t, err)
	do(t, s.SetValues(g, "y", make([]float64, 60)))
	do(t, s.SetValues(pairs, "w", []float64{1, 2, 3, 4, 5, 6, 7}))
	do(t, s.SetDelays(pairs, "pre", []units.Time{1 * ms, 2 * ms, 3 * ms, 4 * ms, 5 * ms, 6 * ms, 0.1 * ms}))
	do(t, s.Run(ctx, 5*ms))
	if d == nil {
		do(t, s.SetDelay(late, "pre", 4*ms)) // what is under way is stored spike by spike
		do(t, s.Run(ctx, 0.2*ms))
		do(t, s.StoreFile("given", spikelane.StoreOptions{}))
		return
	}
	do(t, s.SetSpikes(q, []int32{4, 3, 2, 1}, []float64{0.006, 0.0061, 0.007, 0.0071}, 0))
	do(t, s.Run(ctx, 3*ms))
	do(t, s.RestoreFile("given"))
	do(t, s.Run(ctx, 1*ms))
}

// TestHostileProject: an exported program, built with the sanitizers for addresses and undefined behaviour, gets checkpoints and data files
// with right checksums whose numbers somebody has forged, files that are cut or changed anywhere, and command lines of odd words. It refuses them
// in words of its own, with status 1 or 2, or runs on: nothing is read or written that is not there, and it ends.
func TestHostileProject(t *testing.T) {
	if *hostileProject == 0 {
		t.Skip("-hostile.project")
	}
	c := toolchain{optimise: "-O1", sanitize: "address,undefined"}
	d := c.device(t)
	work := t.TempDir()
	t.Chdir(work)
	readsAll(t, nil, c)
	readsAll(t, d, c)
	c.build(t, d)
	given, err := os.ReadFile("given")
	do(t, err)
	parts, err := record.ReadSections(given)
	do(t, err)
	underWay := slices.IndexFunc(parts, func(p record.Section) bool { return p.Name == "L_pre late" })
	if flights := parts[underWay].Data.([]int64); len(flights) < 40 {
		t.Fatalf("ten spikes and more are to be under way: %v", flights)
	}
	data := filepath.Join(d.Directory(), "data")
	names, err := filepath.Glob(filepath.Join(data, "*.bin"))
	do(t, err)
	exits := map[string]int{}
	try := func(what string, args ...string) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		run := exec.CommandContext(ctx, filepath.Join(d.Directory(), "main"), append([]string{"--results", filepath.Join(work, "results")}, args...)...)
		run.Dir = work
		var said bytes.Buffer
		run.Stderr = &said
		_ = run.Run() // its status tells
		exit := run.ProcessState.ExitCode()
		exits[fmt.Sprint(strings.Fields(what)[0], " ", exit)]++
		text := said.String()
		if exit < 0 || exit > 2 || exit > 0 && strings.TrimSpace(text) == "" || strings.Contains(text, "Sanitizer") || strings.Contains(text, "runtime error") || strings.Contains(text, "terminate called") {
			t.Errorf("%s: %v, %.3000s", what, run.ProcessState, text)
		}
	}
	try("unchanged")
	if exits["unchanged 0"] != 1 {
		t.Fatal("it does not run with what it was made with")
	}
	for seed := range uint64(*hostileProject) {
		r := rand.New(rand.NewPCG(seed, 5))
		switch seed % 5 {
		case 0, 1: // right checksums
			forged := slices.Clone(parts)
			var what []string
			for range 1 + r.IntN(2) {
				k := 1 + r.IntN(len(forged)-1)
				if r.IntN(3) == 0 {
					k = underWay
				}
				forged[k].Data = forge(r, forged[k].Data)
				what = append(what, forged[k].Name)
			}
			var b bytes.Buffer
			do(t, record.WriteSections(&b, forged))
			do(t, os.WriteFile("given", b.Bytes(), 0o666))
			try(fmt.Sprintf("checkpoint of seed %d, forged %q", seed, what))
		case 2: // wrong ones
			do(t, os.WriteFile("given", damaged(r, given), 0o666))
			try(fmt.Sprintf("damaged checkpoint of seed %d", seed))
		case 3:
			dir := filepath.Join(work, "data")
			do(t, os.RemoveAll(dir))
			do(t, os.CopyFS(dir, os.DirFS(data)))
			name := filepath.Base(names[r.IntN(len(names))])
			whole, err := os.ReadFile(filepath.Join(data, name))
			do(t, err)
			do(t, os.WriteFile(filepath.Join(dir, name), forgedData(r, whole), 0o666))
			do(t, os.WriteFile("given", given, 0o666))
			try(fmt.Sprintf("data of seed %d, forged %s", seed, name), "--data", dir)
		case 4:
			do(t, os.WriteFile("given", given, 0o666))
			var args []string
			for range 1 + r.IntN(3) {
				args = append(args, oddArgument(t, r, work))
			}
			try(fmt.Sprintf("arguments %q", args), args...)
		}
		do(t, os.WriteFile("given", given, 0o666))
		if t.Failed() {
			return
		}
	}
	t.Logf("by exit status: %v", exits)
}

// damaged cuts a file, or changes bytes of it.
func damaged(r *rand.Rand, whole []byte) []byte {
	b := bytes.Clone(whole)
	switch r.IntN(3) {
	case 0:
		return b[:r.IntN(len(b))]
	case 1:
		return append(b, b[:r.IntN(len(b))]...)
	}
	for range 1 + r.IntN(4) {
		b[r.IntN(len(b))] ^= byte(1 + r.IntN(255))
	}
	return b
}

// forgedData changes the header or the elements of a data file, and makes its checksums right.
func forgedData(r *rand.Rand, whole []byte) []byte {
	if r.IntN(5) == 0 {
		return damaged(r, whole)
	}
	b := bytes.Clone(whole)
	odd := []uint64{0, 1, 2, 7, 59, 60, 61, 1 << 31, 1<<32 - 1, 1 << 32, 1 << 62, 1<<64 - 1, 0x7ff0000000000000, 0x7ff8000000000000}
	switch n := len(b) - 32; r.IntN(4) {
	case 0:
		binary.LittleEndian.PutUint32(b[12:], uint32(odd[r.IntN(len(odd))])) // type
	case 1:
		binary.LittleEndian.PutUint64(b[16:], odd[r.IntN(len(odd))]) // count
	case 2: // fewer, or more
		width := uint64(n) / max(1, binary.LittleEndian.Uint64(b[16:]))
		if count := binary.LittleEndian.Uint64(b[16:]); r.IntN(2) == 0 && count > 0 {
			binary.LittleEndian.PutUint64(b[16:], count-1)
			b = b[:len(b)-int(width)]
		} else {
			binary.LittleEndian.PutUint64(b[16:], count+1)
			b = append(b, make([]byte, width)...)
		}
	default:
		for range 1 + r.IntN(3) {
			if n >= 8 {
				binary.LittleEndian.PutUint64(b[32+r.IntN(n/8)*8:], odd[r.IntN(len(odd))])
			} else if n > 0 {
				b[32+r.IntN(n)] ^= byte(1 + r.IntN(255))
			}
		}
	}
	binary.LittleEndian.PutUint32(b[24:], crc32.ChecksumIEEE(b[32:]))
	binary.LittleEndian.PutUint32(b[28:], crc32.ChecksumIEEE(b[:28]))
	return b
}

// oddArgument returns a word of a command line, and writes the file that it names.
func oddArgument(t *testing.T, r *rand.Rand, dir string) string {
	t.Helper()
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	value := pick("", "0", "-1", "1e999", "nan", "-inf", "9223372036854775807", "-9223372036854775808", "1e-320", "0x", "1 2", "é", "\xff\xfe", "%n%n%s", strings.Repeat("9", 5000), strings.Repeat("(", 3000), "1*ms", "@", "@/dev/null", "@none", "@.")
	switch r.IntN(3) {
	case 0: // no long run: 1e6 s would be ten thousand million steps
		return pick("--seed", "--wiring", "--threads", "--check-values", "--report", "--"+value, "-"+value, "--data", "--duration", value) + pick("=", " ", "") + value
	case 1:
		return pick("G.y", "G.v", "G.k", "G.b", "G.s", "P.w", "S.w", "stim", "tau", "P.delay", "nothing", "G.", ".", "") + "=" + value
	}
	var b bytes.Buffer
	path := filepath.Join(dir, "a.npy")
	do(t, record.WriteNPY(path, record.Array{Shape: []int{60}, Data: make([]float64, 60)}))
	whole, err := os.ReadFile(path)
	do(t, err)
	b.Write(damaged(r, whole[:min(len(whole), 128+r.IntN(600))]))
	do(t, os.WriteFile(path, b.Bytes(), 0o666))
	return pick("G.y", "G.v", "G.k", "P.w", "stim") + "=@" + path
}
