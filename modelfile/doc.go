// Package modelfile turns a TOML model file into calls of package spikelane. It stands before the pipe: whatever a file
// can say, Go code can say with the same words.
//
// The key procedural of synapses, a boolean, is SynapseModel.Procedural: they are not stored, but made again whenever
// their source spikes.
//
// # Faults
//
// All faults of a file come at once, each with its line, column and source line. Faults of the engine keep their codes;
// those of the file itself are:
//
//	F001  not TOML
//	F002  an unknown key
//	F003  a required key is missing
//	F004  a value of another type
//	F005  a name used twice
//	F006  a malformed reference to an object, such as "P[0:"
//	F007  a reference to an object that does not exist
//	F008  a number outside its range
//	F010  a value that is not one of those allowed, or a name that cannot be one
//	F011  a malformed initial value
//	F012  not a model file of this format version
//	F013  keys that exclude or need one another
//	F014  what the language that a model is exported to cannot say
package modelfile
