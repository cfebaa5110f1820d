package sysmem

import (
	"io/fs"
	"strings"
)

// Memory that the limits on addresses do not let a process have although they seem to: Go's heap asks for 64 MiB of
// addresses at a time, and each thread of the system has a stack, and, in programs with C, a heap of its own.
const addressesAside = 192 << 20

// resources returns the limits of setrlimit on the memory of the process, which ulimit -v and -d set: on its addresses, and
// on those among them that it may write to and shares with nobody. Both count memory that is asked for, touched or not.
//
// Sources: getrlimit(2), proc_pid_limits(5), proc_pid_status(5).
func resources(root fs.FS) []Limit {
	text, err := fs.ReadFile(root, "proc/self/limits")
	if err != nil {
		return nil
	}
	status := table(root, "proc/self/status")
	var all []Limit
	for line := range strings.Lines(string(text)) { // name, soft limit, hard limit, unit
		for _, r := range []struct{ name, used, what string }{
			{"Max address space ", "VmSize:", "the limit on its address space (ulimit -v)"},
			{"Max data size ", "VmData:", "the limit on its data (ulimit -d)"},
		} {
			rest, ok := strings.CutPrefix(line, r.name)
			f := strings.Fields(rest)
			if !ok || len(f) != 3 || f[2] != "bytes" {
				continue
			}
			total, limited := number(f[0])
			if used, known := kibibytes(status[r.used]); limited && known {
				all = append(all, Limit{Left: total - used - addressesAside, Total: total, What: r.what, addresses: true})
			}
		}
	}
	return all
}
