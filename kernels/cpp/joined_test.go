package cpp_test

import (
	"testing"

	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp"
)

// Unit.Joined is one file that needs no other, also where Poisson numbers are drawn.
func TestJoined(t *testing.T) {
	b := kernels.NewBuilder("counts")
	b.Each()
	i := b.Index()
	b.Mem(kernels.OpStore, b.Col("x", kernels.ElemF64), b.Draw(kernels.OpPoisson, 1, i, i, i, b.Load(b.Col("mean", kernels.ElemF64))))
	u, err := cpp.Generate("u", []*kernels.Func{b.Func()}, cpp.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := &program{dir: t.TempDir()}
	p.write(t, "u.cpp", u.Joined())
	if err := (build{compiler: found(t)[0]}).compile(p.dir, append(cpp.Baseline.Arguments(), "-c", "u.cpp")...); err != nil {
		t.Error(err)
	}
}
