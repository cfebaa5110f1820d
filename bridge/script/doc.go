// Package script runs Brian 2 scripts: it reads the document that Brian's device "spikelane" has written of one, makes the network
// that it describes, does what the script did with it, and leaves the arrays that the script may read. It is a front end as
// modelfile is, on the facade: behind it a script is a network like any other.
//
// A document is JSON, with the arrays of the script in files beside it. Its texts are the user's: equations, conditions, statements
// and expressions, with units. Names that the script took from Python stand there as constants, tables and functions.
package script
