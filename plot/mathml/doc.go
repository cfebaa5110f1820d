// Package mathml typesets the texts of a model, in Brian 2's language, as MathML Core, which browsers show without help: 5*mV/tau_m
// becomes a fraction with a Greek letter and a subscript. It stands beside plot, whose report of a run shows the equations.
//
// What comes out is elements of MathML that hold text alone: everything of the model is escaped, so that it may stand in a
// page whoever wrote the model.
package mathml
