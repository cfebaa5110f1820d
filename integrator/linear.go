package integrator

import (
	"fmt"
	"strings"

	"github.com/spikelane/spikelane/model"
)

// Linear is the linear system of an exact plan, dx/dt = A·x + B, and the entries of its propagators that the plan
// refers to. A and B are expressions of things that keep their value during a step; they may differ by element and,
// if they mention variables that change, from step to step.
type Linear struct {
	Vars   []*model.Variable
	A      [][]*model.Expr // in 1/s times units of row by column; nil: 0 by structure
	B      []*model.Expr   // nil: 0 by structure
	Frozen []bool          // flagged (unless refractory)
	Coefs  []Coef
}

// Coef is one entry of P = exp(A·dt) or of Phi = ∫₀^dt exp(A·s) ds.
type Coef struct {
	Symbol     *model.Symbol // of Kind Coefficient; its Site is the index in Linear.Coefs
	Phi        bool          // of Phi, in seconds times units of row by column; else of P
	Row, Col   int
	Refractory bool // of the system that governs refractory elements: the rows of Frozen variables are 0
}

// Solve sets dst[k] to the value of Coefs[k]. a holds the values of A, n×n row-major, with 0 for nil; dt is in seconds.
// It panics if len(a) is not n² or len(dst) not len(l.Coefs). See [ExactStep] for the accuracy.
func (l *Linear) Solve(a []float64, dt float64, dst []float64) {
	n := len(l.Vars)
	if len(a) != n*n || len(dst) != len(l.Coefs) {
		panic(fmt.Sprintf("BUG: integrator: Solve of %d variables with %d entries into %d of %d coefficients", n, len(a), len(dst), len(l.Coefs)))
	}
	var P, Phi [2][]float64
	for k, c := range l.Coefs {
		which := 0
		if c.Refractory {
			which = 1
		}
		if P[which] == nil {
			A := a
			if c.Refractory {
				A = append([]float64(nil), a...)
				for i, frozen := range l.Frozen {
					if frozen {
						clear(A[i*n : (i+1)*n])
					}
				}
			}
			P[which], Phi[which] = ExactStep(A, n, dt)
		}
		if c.Phi {
			dst[k] = Phi[which][c.Row*n+c.Col]
		} else {
			dst[k] = P[which][c.Row*n+c.Col]
		}
	}
}

// reach returns which variables influence which during a step: the transitive closure of the pattern of A, without the
// rows of frozen variables if refractory. reach[i][i] says that x_i influences itself.
func (l *Linear) reach(refractory bool) [][]bool {
	n := len(l.Vars)
	r := make([][]bool, n)
	for i := range r {
		r[i] = make([]bool, n)
		for j := range r[i] {
			r[i][j] = l.A[i][j] != nil && !(refractory && l.Frozen[i])
		}
	}
	for k := range n {
		for i := range n {
			for j := range n {
				r[i][j] = r[i][j] || r[i][k] && r[k][j]
			}
		}
	}
	return r
}

// seesFrozen reports whether a frozen variable influences x_i.
func (l *Linear) seesFrozen(i int, reach [][]bool) bool {
	for j, frozen := range l.Frozen {
		if frozen && reach[i][j] {
			return true
		}
	}
	return false
}

func (l *Linear) print(b *strings.Builder) {
	if len(l.Vars) == 0 {
		return
	}
	b.WriteString("  P = exp(A*dt), Phi = integral of exp(A*s) over s from 0 to dt, where\n")
	for i, row := range l.A {
		for j, e := range row {
			if e != nil {
				fmt.Fprintf(b, "    A[%s,%s] = %v\n", l.Vars[i].Name, l.Vars[j].Name, e)
			}
		}
	}
	for _, c := range l.Coefs {
		if c.Refractory {
			var names []string
			for i, v := range l.Vars {
				if l.Frozen[i] {
					names = append(names, v.Name)
				}
			}
			fmt.Fprintf(b, "    _refractory: the same with rows %s of A set to 0\n", join(names, "and"))
			break
		}
	}
}

// Coupled reports whether some variable's equation mentions another.
func (l *Linear) Coupled() bool {
	for i, row := range l.A {
		for j, a := range row {
			if i != j && a != nil {
				return true
			}
		}
	}
	return false
}
