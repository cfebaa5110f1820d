// Package syntax turns text into a syntax tree with positions, and back: the first step of a model's way, before package
// model gives the names a meaning. It knows Brian 2's languages: equations, statements, expressions, and the generator
// expressions of Synapses.connect.
//
// # Expressions
//
// The grammar is Python's, cut down to arithmetic, comparisons, logic and calls of named functions. From loose to tight:
//
//	or
//	and
//	not x
//	< <= > >= == !=        chained: a < b <= c means (a < b) and (b <= c)
//	+ -
//	* / // %
//	-x +x
//	**                     right associative; -x**2 is -(x**2), and 2**-1 is allowed
//
// # Faults
//
// Each parser returns all the faults of a text at once, up to ten and a count of the rest; after a fault it goes on with
// the next equation or statement. The list is nil if and only if the text is right.
//
//	E001  an equation without ": unit"
//	E002  a parenthesis that is never closed, or closed by another kind
//	E003  a value is missing
//	E004  a character that no part of the language uses
//	E005  nesting or length beyond the limits
//	E006  a number that is malformed or too large
//	E007  two values without an operator between them
//	E008  an operator of another language, or "=" for "=="
//	E009  a closing parenthesis that was never opened
//	E010  a construct of Python that has no meaning here
//	E011  a line that is no equation
//	E012  a line that is no statement
//	E013  a malformed list of flags
//	E014  a malformed unit
//	E015  a malformed generator
//	E099  the count of faults left out
package syntax
