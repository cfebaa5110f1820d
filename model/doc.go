// Package model turns syntax trees into checked models: names resolved, typed, unit-checked, in SI base units. It
// stands between model/syntax, which reads text, and integrator, which plans one time step.
//
// A [Group] is the model of a neuron group, a [Synapses] that of a synapses object, a [Namespace] the constants around
// them. Their expressions are [Expr] trees whose leaves are numbers, variables, constants and the special names of the
// language (t, dt, i, N, …). All faults of all texts are gathered in one [Errors].
package model
