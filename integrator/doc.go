// Package integrator plans one time step: it turns the differential equations of a model into the assignments that
// carry the state from t to t+dt. It stands between model, whose checked expressions it reads and writes, and compile,
// which lowers a [Plan] to a kernel. A plan is symbolic; the only numbers computed here are the propagators of exact
// integration ([ExactStep]), from correctly rounded operations in a fixed order.
package integrator
