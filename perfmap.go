package spikelane

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"sync"

	"github.com/spikelane/spikelane/kernels/native"
)

// perfMap is the file in which Linux' perf looks for the names of code that no file on disk holds: a line for each piece,
// its first address and size in hexadecimal and its name. There is one for a process.
//
// Source: tools/perf/Documentation/jit-interface.txt of the Linux kernel.
var perfMap struct {
	sync.Mutex
	file  *os.File
	known map[string]bool // lines
}

// mapped has the machine code of a target written to the process's map.
func mapped(t *native.Target, warn func(string)) {
	if runtime.GOOS != "linux" {
		warn("no perf map: perf is of Linux, this is " + runtime.GOOS)
		return
	}
	perfMap.Lock()
	defer perfMap.Unlock()
	if perfMap.file == nil {
		name := fmt.Sprintf("/tmp/perf-%d.map", os.Getpid())
		// Whoever else may write to /tmp must not have us write elsewhere: what is there, of an earlier process, goes.
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			warn("no perf map: " + err.Error())
			return
		}
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL|os.O_APPEND, 0o600)
		if err != nil {
			warn("no perf map: " + err.Error())
			return
		}
		perfMap.file, perfMap.known = f, map[string]bool{}
	}
	t.Announce(func(name string, addr uintptr, size int) {
		perfMap.Lock()
		defer perfMap.Unlock()
		line := fmt.Sprintf("%x %x spikelane:%s\n", addr, size, name)
		if perfMap.known[line] {
			return
		}
		perfMap.known[line] = true
		if _, err := perfMap.file.WriteString(line); err != nil {
			warn("no perf map: " + err.Error())
		}
	})
}
