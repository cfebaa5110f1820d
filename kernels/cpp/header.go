package cpp

import _ "embed"

// HeaderName is the name by which generated text includes Header.
const HeaderName = "spikelane_kernels.hpp"

// Header is the text of the header that all generated text includes: it refuses to compile where flags would change
// results, and holds the operations and the head of the block of arguments.
//
//go:embed spikelane_kernels.hpp
var Header string

// PoissonName is the name by which text that draws Poisson numbers includes PoissonHeader.
const PoissonName = "spikelane_poisson.hpp"

//go:embed spikelane_poisson.hpp
var poissonText string
