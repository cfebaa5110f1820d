package plot
import ("testing";"math";"time")
func TestDemo(t *testing.T) {
	save := func(name string, f *Figure) { t0 := time.Now(); if err := f.Save("/tmp/plots/"+name, 0, 0); err != nil { t.Error(name, err) }; t.Log(name, time.Since(t0)) }
	tr := membrane("vm", []int{0, 17, 256}, 1, 1e-4)
	r := burst("spikes", 4000, 23000, 1, 1)
	a := &Figure{Title: "CUBA network, 4000 neurons", Duration: 1, Rasters: []Raster{r}, Rates: []Rate{RateFromSpikes(r, 1, 1e-3)}, Traces: []Trace{tr}}
	save("a.png", a); save("a.svg", a)
	e, i := burst("exc", 3200, 15000, 1, 1), burst("inh", 800, 3000, 1, 2)
	g := membrane("ge", []int{3}, 1, 1e-4); g.Variable, g.Unit = "ge", "siemens"
	for k := range g.Y[0] { g.Y[0][k] = math.Abs(g.Y[0][k]+0.06)*1e-6 }
	save("b.png", &Figure{Title: "Two populations", Duration: 1, Rasters: []Raster{e, i}, Rates: []Rate{RateFromSpikes(e, 1, 1e-3), RateFromSpikes(i, 1, 1e-3)}, Traces: []Trace{tr, g}})
	small := burst("n", 20, 400, 5, 4)
	save("c.png", &Figure{Duration: 5, Rasters: []Raster{small}})
	save("d.png", &Figure{Duration: 1, Rasters: []Raster{{Name: "none", N: 100}}, Traces: []Trace{tr}})
	var many []Raster
	for k := range 8 { many = append(many, burst([]string{"L2/3 excitatory pyramidal","L2/3i","L4e","L4i","L5e","L5i","L6e","L6i"}[k], []int{20683,5834,21915,5479,4850,1065,14395,2948}[k], 9000, 1, uint64(k))) }
	p := membrane("weights of a very long monitor name", []int{1,2,3,4,5,6,7,8}, 1, 1e-4); p.Variable="a_rather_long_variable_name_for_a_small_panel"; p.Unit="metre**-2*siemens"
	q := tr; q.Unit = ""; q.Variable="x 🧠 漢字"
	save("e.png", &Figure{Title: "A very long title that goes on and on about the cortical microcircuit of Potjans and Diesmann with eight populations at full density", Duration: 1, Rasters: many, Traces: []Trace{p,q}})
	save("f.png", &Figure{Traces: []Trace{{Variable: "w", Unit: "", T: []float64{0, 1, 2, 3,4}, Index: []int{0}, Y: [][]float64{{1, math.NaN(), 1, 1,math.Inf(1)}}}, {Variable: "x", Y: [][]float64{{math.NaN()}}, T: []float64{1}}}})
	save("h.png", &Figure{Duration: 1, Rasters: []Raster{burst("big", 4000, 19000, 1, 1)}})
	save("h.svg", &Figure{Duration: 1, Rasters: []Raster{burst("big", 4000, 19000, 1, 1)}})
	save("k.svg", &Figure{Duration: 1, Rasters: []Raster{burst("big", 40000, 100000, 1, 1)}, Traces: []Trace{tr}})
}
