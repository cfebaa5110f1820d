package cpp

// For tests: the function that text is made of, and names.
var (
	Improved   = improved
	Identifier = identifier
)
