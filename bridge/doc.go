// Package bridge writes a model file as a script for Brian 2, for checking the model there and for leaving with it. It
// stands beside the pipe: it reads the document of a model file, and what it writes says the same in Brian's words.
//
// The texts of a model are Brian's language already and go over as they are, in quotes. Values that Brian wants as Python,
// such as constants and steps, are written as Python after each word in them has been looked at: numbers, operators, units,
// constants of the model and functions are let through, and nothing else. So a model cannot make the script do anything
// but simulate it.
package bridge
