package compile

import (
	"testing"

	"github.com/spikelane/spikelane/integrator"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/model"
)

// FuzzCompile: whatever model is accepted compiles to kernels that obey the laws.
func FuzzCompile(f *testing.F) {
	f.Add(variety+"\ndv/dt = (x*y - v)/tau + xi*tau**-0.5 : 1 (unless refractory)", "v > u and not b", "k += 1; x = x + y; b = c", "2*ms", "x += y; y_pre = u_post*rand()")
	f.Add("dv/dt = -v/T : 1\nT : second (constant)\nz = rand() : 1 (constant over dt)", "v > clip(z, 0, 1)", "v = 0", "not (v < 1)", "v_post += z_pre; v_pre *= 2")
	f.Add("dv/dt = -v**3/second : 1", "v**2 >= 3", "v **= 2; v //= 3; v %= 2", "", "v = i + j")
	ns := namespace(f)
	f.Fuzz(func(t *testing.T, equations, threshold, reset, refractory, onPre string) {
		g, errs := model.NewGroup(model.GroupSource{Equations: equations, Threshold: threshold, Reset: reset, Refractory: refractory}, ns)
		if errs != nil {
			return
		}
		for _, v := range g.Vars {
			if v.Linked || v.EventDriven || v.Summed {
				return // not the business of these kernels
			}
		}
		plan, err := integrator.New(g.Vars, g.Symbol, "euler")
		if err != nil {
			return
		}
		o := Object{Name: "G", ID: 1, N: 4, Dt: dt}
		c := NewGroup(o, g, plan)
		for _, f := range append([]*kernels.Func{c.StateUpdate, c.Threshold, c.Reset}, c.BeforeStart...) {
			verify(t, f)
		}
		s, errs := model.NewSynapses(model.SynapsesSource{Equations: "weight : 1", Pathways: []model.PathwaySource{{Name: "pre", Field: "on_pre", Code: onPre}}}, g, g, ns)
		if errs == nil {
			verify(t, Pathway(o, Ends{Syn: s, NPre: 4, NPost: 4, DtPre: dt, DtPost: dt}, s.Pathways[0], nil, false))
		}
	})
}
