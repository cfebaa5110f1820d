package native

import (
	"time"

	"golang.org/x/sys/unix"
)

// clock is the time that this thread has computed: what the system gives to others in between does not count.
func clock() time.Duration {
	var now unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &now); err != nil {
		panic(err)
	}
	return time.Duration(now.Nano())
}
