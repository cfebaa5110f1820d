package asm

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// assemble returns the code of one instruction. Label 1, which memory operands may refer to, is its start.
func assemble(a *Assembler, in Inst) []byte {
	a.Reset()
	a.Bind(a.NewLabel())
	a.Emit(in)
	code, err := a.Finish()
	if err != nil {
		panic(err)
	}
	return code
}

// wantText returns what objdump should say of the instruction when it is n bytes long. It starts from
// Inst.String and only rewrites numbers: signed ones, and addresses that count from the instruction's end.
func wantText(in Inst, n int) string {
	s := strings.ReplaceAll(in.String(), ", ", ",")
	if m := in.M; m.Mem && m.Rip {
		from := strings.Index(s, "[rip+L1")
		to := strings.IndexByte(s, ']')
		s = s[:from] + fmt.Sprintf("[rip+%#x", uint64(int64(m.Disp)-int64(n))) + s[to:]
	}
	if m := in.M; m.Mem && !m.Rip && m.Base == NoReg && m.Index == NoReg {
		from, to := strings.IndexByte(s, '['), strings.IndexByte(s, ']')
		s = s[:from] + fmt.Sprintf("[%#x", uint64(int64(m.Disp))) + s[to:]
	}
	if i := strings.LastIndex(s, ",-0x"); i >= 0 {
		x, err := strconv.ParseInt(s[i+1:], 0, 64)
		if err != nil {
			panic(err)
		}
		if in.Op.row().shape.Mem == W4 {
			s = s[:i+1] + fmt.Sprintf("%#x", uint32(x))
		} else {
			s = s[:i+1] + fmt.Sprintf("%#x", uint64(x))
		}
	}
	return zeroDisp.ReplaceAllString(s, "]")
}

var (
	absolute = regexp.MustCompile(`\bds:(0x[0-9a-f]+)`)
	times    = regexp.MustCompile(`\{1to\d+\}`)
	zeroDisp = regexp.MustCompile(`[+-]0x0\]`)
	unnamed  = regexp.MustCompile(`^(vpcmp)(\w+ .*),0x([37])$`)
	line     = regexp.MustCompile(`^ *([0-9a-f]+):\t([0-9a-f ]+?) *\t(.*)$`)
)

// plainText rewrites what objdump says: case, blanks, comments, notations that add nothing, and the two integer
// predicates that it has no name for.
func plainText(s string) string {
	s, _, _ = strings.Cut(s, "#")
	s = strings.Join(strings.Fields(strings.ToLower(s)), " ")
	s = absolute.ReplaceAllString(s, "[$1]")
	s = times.ReplaceAllString(s, "")
	s = zeroDisp.ReplaceAllString(s, "]")
	if m := unnamed.FindStringSubmatch(s); m != nil {
		s = m[1] + map[string]string{"3": "false", "7": "true"}[m[3]] + m[2]
	}
	return s
}

// objdump disassembles instructions that stand one behind the other. It returns their texts, or ok false if
// this machine has no objdump.
func objdump(t testing.TB, codes [][]byte) (texts []string, ok bool) {
	tool, err := exec.LookPath("objdump")
	if err != nil {
		return nil, false
	}
	var all []byte
	for _, c := range codes {
		all = append(all, c...)
	}
	file := filepath.Join(t.TempDir(), "code")
	if err := os.WriteFile(file, all, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "-D", "-b", "binary", "-m", "i386:x86-64", "-M", "intel", "--insn-width=16", file).Output()
	if err != nil {
		if strings.Contains(string(out), "x86-64") || len(out) == 0 {
			return nil, false // an objdump for other machines
		}
		t.Fatal(err)
	}
	at := make(map[int64]string)
	size := make(map[int64]int)
	for l := range strings.Lines(string(out)) {
		m := line.FindStringSubmatch(strings.TrimRight(l, "\n"))
		if m == nil {
			continue
		}
		addr, err := strconv.ParseInt(m[1], 16, 64)
		if err != nil {
			t.Fatal(err)
		}
		at[addr], size[addr] = plainText(m[3]), len(strings.Fields(m[2]))
	}
	var pos int64
	for _, c := range codes {
		text := at[pos]
		if size[pos] != len(c) {
			text = fmt.Sprintf("(%d bytes) %s", size[pos], text)
		}
		texts = append(texts, text)
		pos += int64(len(c))
	}
	return texts, true
}
