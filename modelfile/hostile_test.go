package modelfile

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// A hostile text is one that asks for more than it is long: of memory, of recursion, of numbers. want is part of what is said
// about it, "" where it is a right model, and memory the most that may be asked for on the way, in MiB.
type hostileText struct {
	name, text, want string
	memory           uint64
}

const hostileHead = "spikelane = 1\nname = \"x\"\nduration = \"1*ms\"\nseed = 1\n"

// group is a model of one group, and of what stands behind it.
func group(equations, rest string) string {
	return hostileHead + "[[neurons]]\nname = \"P\"\ncount = 10\nthreshold = \"v > 1\"\nrefractory = \"1*ms\"\nequations = '''\n" + equations + "\n'''\n" + rest
}

func lines(n int, line string) string {
	var b strings.Builder
	for k := range n {
		b.WriteString(strings.NewReplacer("@", fmt.Sprint(k+1), "#", fmt.Sprint(k)).Replace(line) + "\n")
	}
	return b.String()
}

func hostileTexts() []hostileText {
	const decay = "dv/dt = -v/second : 1"
	synapses := func(connect string) string {
		return group(decay, "[[synapses]]\nname = \"S\"\nsource = \"P\"\ntarget = \"P\"\non_pre = \"v += 1\"\n"+connect)
	}
	each := func(unit, text string) string { return strings.Replace(unit, "@", text, 1) }
	v := "dv/dt = -v*@/second : 1"
	many := strings.Repeat
	return []hostileText{
		// 2^60 terms, were names replaced by what they mean
		{"sums doubled 60 times", group("dv/dt = -a60/second : 1\na0 = v : 1\n"+lines(60, "a@ = a# + a# : 1"), ""), "", 32},
		{"products doubled 60 times", group("dv/dt = -a60/second : 1\na0 = v : 1\n"+lines(60, "a@ = a# * a# : 1"), ""), "", 64},
		{"calls doubled 60 times", group("dv/dt = -a60/second : 1\na0 = v : 1\n"+lines(60, "a@ = clip(a#, a#, a#) : 1"), ""), "", 64},
		{"constants doubled 60 times", hostileHead + "[constants]\nc0 = 1\n" + lines(60, `c@ = "c# + c#"`), "", 32},
		{"a chain of 1000 constants", hostileHead + "[constants]\nc0 = 1\n" + lines(1000, `c@ = "c# + 1"`), "", 64},

		{"a power of a million", group(each(v, "v**1000000"), ""), "", 32},
		{"a tower of powers", group(each(v, "2**2**2**2**2**2**2"), ""), "E208 2**2**2**2**2 is +Inf", 32},
		{"a unit to the power of 10^9", group("dv/dt = -v/second : metre**1000000000", ""), "E111 metre to the power of 1e+09 is no unit", 16},
		{"a unit to the power of 10^300", group("dv/dt = -v/second : metre**1e300", ""), "is no unit", 16},
		{"units to powers in an expression", group(each(v, "(3*metre)**1000000000/metre**1000000000"), ""), "E207", 16},
		{"a number of 10^5 digits", group(each(v, many("9", 100000)), ""), "E006 a number of 100000 characters", 64},
		{"an exponent of 10^5 digits", group(each(v, "1e"+many("9", 100000)), ""), "E006", 64},
		{"a number beyond all", group(each(v, "1e999"), ""), "E006", 16},
		{"a name of 10^5 letters", group(each(v, many("a", 100000)), ""), "E123 a name of 100000 characters", 64},

		{"10^5 parentheses", group(each(v, many("(", 100000)+"1"+many(")", 100000)), ""), "E005", 128},
		{"10^5 signs", group(each(v, many("-", 100000)+"1"), ""), "E005", 128},
		{"10^5 times not", group(each(v, "int("+many("not ", 100000)+"True)"), ""), "E005", 128},
		{"10^5 powers", group(each(v, many("2**", 100000)+"1"), ""), "E005", 128},
		{"10^5 calls", group(each(v, many("exp(", 100000)+"1"+many(")", 100000)), ""), "E005", 256},
		{"10^5 terms", group(each(v, "(0"+many("+v", 100000)+")"), ""), "E005", 128},
		{"10^5 open brackets", hostileHead + "x = " + many("[", 100000), "F001", 64},
		{"10^5 open braces", hostileHead + "x = " + many("{a=", 100000), "F001", 64},
		{"a key of 10^4 parts", hostileHead + "a" + many(".a", 10000) + " = 1", "F002", 64},
		{"a line of 10^6 letters", hostileHead + "description = \"" + many("x", 1000000) + "\"\n", "", 64},
		{"NUL", "\x00" + hostileHead, "F001", 16},
		{"no UTF-8", hostileHead + "description = \"\xff\"\n", "F001", 16},
		{"10^4 parameters", group(decay+"\n"+lines(10000, "x@ : 1"), ""), "", 256},
		{"2000 unknown names of many", group(lines(2000, "x@ = taum@ : 1"), ""), "E101", 512},
		{"2000 unknown units", group(lines(2000, "x@ : volts"), ""), "E110", 512},
		{"2000 unknown names", group(lines(2000, "x@ = taum : 1"), ""), "E101", 128},

		{"more neurons than can be counted", strings.Replace(group(decay, ""), "count = 10", "count = 9223372036854775807", 1), "E404", 16},
		{"as many neurons as can be", strings.Replace(group(decay, ""), "count = 10", "count = 2147483647", 1), "not enough memory", 16},
		{"as many neurons as can be, each of them under way for long", strings.Replace(synapses("delay = \"200000*second\"\nconnect = [{ condition = \"i == j\" }]"), "count = 10", "count = 2147483647", 1), "E409", 16},
		{"10^12 candidates for each neuron", synapses(`connect = [{ j = "k for k in range(10**12)" }]`), "", 16},
		{"a sample of 10^11 of 10^12", synapses(`connect = [{ j = "k for k in sample(10**12, size=10**11)" }]`), "", 16},
		{"10^12 synapses for each pair", synapses(`connect = [{ condition = "True", n = 1000000000000 }]`), "E406", 16},
		{"a step of 0", synapses(`connect = [{ j = "k for k in range(0, 10, 0)" }]`), "E406", 16},
		{"a delay of 10^12 s", synapses("delay = \"1e12*second\"\nconnect = [{ condition = \"i == j\" }]"), "E409", 16},
		{"a slice beyond all", strings.Replace(synapses(""), `source = "P"`, `source = "P[0:99999999999999999999999]"`, 1), "F008", 16},
		{"a generator's spike at 10^300 s", hostileHead + "[[generator]]\nname = \"g\"\ncount = 2147483647\ni = [0]\nt = [1e300]\n", "E415", 16},
		{"a generator's period of 10^300 s", hostileHead + "[[generator]]\nname = \"g\"\ncount = 1\ni = [0]\nt = [1]\nperiod = \"1e300*second\"\n", "E417", 16},
		{"samples of each attosecond", group(decay, "[[monitor]]\nkind = \"state\"\nname = \"m\"\nsource = \"P\"\nvariables = [\"v\"]\ndt = \"1e-18*second\"\n"), "not enough memory", 16},
		{"samples of no time at all", group(decay, "[[monitor]]\nkind = \"state\"\nname = \"m\"\nsource = \"P\"\nvariables = [\"v\"]\ndt = \"1e-300*second\"\n"), "not enough memory", 16},
		{"samples for 10^300 s", strings.Replace(group(decay, "[[monitor]]\nkind = \"state\"\nname = \"m\"\nsource = \"P\"\nvariables = [\"v\"]\n"), "1*ms", "1e300*second", 1), "not enough memory", 16},
		{"rates for 10^300 s", strings.Replace(group(decay, "[[monitor]]\nkind = \"rate\"\nname = \"m\"\nsource = \"P\"\n"), "1*ms", "1e300*second", 1), "not enough memory", 16},
		{"Poisson trains beyond all", group(decay, "[[poisson_input]]\ntarget = \"P\"\nvariable = \"v\"\ncount = 9223372036854775807\nrate = \"5*Hz\"\nweight = 1\n"), "E404", 16},
		{"an index beyond all", group(decay, "init = [\"v[9223372036854775807] = 1\"]\n"), "E401", 16},

		{"a name that colours the terminal", strings.Replace(group(decay, ""), `name = "x"`, `name = "\u001b[31mx"`, 1), `E123 "\x1b[31mx" cannot be the name of a model`, 16},
		{"a name that turns the direction of writing", strings.Replace(group(decay, ""), `name = "x"`, `name = "\u202ex"`, 1), "E123", 16},
		{"a name of two lines", strings.Replace(group(decay, ""), `name = "x"`, `name = "x\nall: ; touch x"`, 1), "E123", 16},
		{"a name of 10^5 letters for the model", strings.Replace(group(decay, ""), `name = "x"`, `name = "`+many("x", 100000)+`"`, 1), "E123", 16},
		{"the name of a device", group(decay, "[[monitor]]\nkind = \"spikes\"\nname = \"Nul\"\nsource = \"P\"\n"), `E123 "Nul" is the name of a device on Windows`, 16},
		{"a path for a name", group(decay, "[[monitor]]\nkind = \"spikes\"\nname = \"../x\"\nsource = \"P\"\n"), "F010", 16},
		{"a path of Windows for a name", group(decay, "[[monitor]]\nkind = \"spikes\"\nname = 'C:\\x'\nsource = \"P\"\n"), "F010", 16},
		{"an option for a name", group(decay, "[[monitor]]\nkind = \"spikes\"\nname = \"-rf\"\nsource = \"P\"\n"), "F010", 16},
		{"a command for a name", group(decay, "[[monitor]]\nkind = \"spikes\"\nname = \"$(id)\"\nsource = \"P\"\n"), "F010", 16},
		{"a line break in a name", group(decay, "[[monitor]]\nkind = \"spikes\"\nname = \"a\\nb\"\nsource = \"P\"\n"), "F010", 16},
		{"a NUL in a name", group(decay, "[[monitor]]\nkind = \"spikes\"\nname = \"a\\u0000b\"\nsource = \"P\"\n"), "F010", 16},
	}
}

// TestHostileTexts reads, checks and compiles texts that somebody wrote to do harm: what is said, and the memory that was
// asked for on the way. Nothing of them reaches a terminal as it is, and no message is as long as the text.
func TestHostileTexts(t *testing.T) {
	for _, h := range hostileTexts() {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		m, err := Parse("x.toml", []byte(h.text), Overrides{})
		if err == nil {
			p, failed := m.Compile(context.Background())
			if err = failed; err == nil {
				err = p.CheckMemory(m.Runs[0].Duration)
			}
		}
		runtime.ReadMemStats(&after)
		if got := (after.TotalAlloc - before.TotalAlloc) >> 20; got > h.memory {
			t.Errorf("%s: %d MiB, at most %d are allowed", h.name, got, h.memory)
		}
		text := ""
		if err != nil {
			text = err.Error()
		}
		if h.want == "" && err != nil || !strings.Contains(text, h.want) {
			t.Errorf("%s: %.300s\nwant %q", h.name, text, h.want)
		}
		if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f || r == 0x202e }) {
			t.Errorf("%s: characters that terminals obey: %.300q", h.name, text)
		}
		if one, _, _ := strings.Cut(text, "\n\n"); len(one) > 3000 {
			t.Errorf("%s: a message of %d bytes: %.300s", h.name, len(one), one)
		}
	}
}
