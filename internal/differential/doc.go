// Package differential runs one model in many ways that must not differ in a bit, and says where they do.
//
// Ways differ in target, instruction set, threads, whether a run is cut in two or stored and gone on with elsewhere, in
// what is worth while (package worth), and in passes left out. The base is portable Go on one thread. What is compared is all that
// a run leaves behind: every array of every archive, and the counts. [Model] finds the first step, object, variable and
// element that differ.
package differential
