//go:build !linux

package native

import "time"

var began = time.Now()

// clock is the time since the start, for want of one of this thread.
func clock() time.Duration { return time.Since(began) }
