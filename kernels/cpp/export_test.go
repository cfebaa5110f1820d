package cpp

// For tests: the function that text is made of, names, and how much arithmetic is worth loops of its own.
var (
	Improved  = improved
	Worth     = &worth
	WorthWide = &worthWide
)
