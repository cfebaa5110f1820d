package native

import (
	"os"
	"os/exec"
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/simd/cpu"
)

func TestDump(t *testing.T) {
	name := os.Getenv("DUMP")
	if name == "" {
		t.Skip()
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := kernels.ParseFunc(string(text))
	if err != nil {
		t.Fatal(err)
	}
	target, err := New(cpu.ISA(os.Getenv("ISA")))
	if err != nil {
		t.Fatal(err)
	}
	p, err := target.Compile(f)
	if err != nil {
		t.Fatal(err)
	}
	os.WriteFile("/tmp/dump.bin", p.(*program).code.bytes, 0o644)
	out, _ := exec.Command("objdump", "-D", "-b", "binary", "-m", "i386:x86-64", "-M", "intel", "--no-show-raw-insn", "/tmp/dump.bin").CombinedOutput()
	t.Logf("%s", out)
}
