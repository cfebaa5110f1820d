//go:build spikelane_debug

package pass

const debug = true
