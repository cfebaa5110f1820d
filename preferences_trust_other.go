//go:build !unix

package spikelane

import "io/fs"

// distrust returns "": permissions here do not say by whom a file may be written.
func distrust(fs.FileInfo, int) string { return "" }

func distrustLink(fs.FileInfo, int) string { return "" }
