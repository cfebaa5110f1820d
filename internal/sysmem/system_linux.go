package sysmem

import "io/fs"

// system returns the limits that the system sets.
func system(root fs.FS) []Limit { return fromFiles(root) }
