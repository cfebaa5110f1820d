package sysmem

import (
	"bufio"
	"bytes"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// fromFiles returns the limits that the files of a Linux system tell of, whose root is given. What is missing, or says
// something else than it should, is no limit.
//
// Sources: proc_meminfo(5), cgroups(7), proc_pid_mountinfo(5); of the Linux kernel Documentation/admin-guide/cgroup-v2.rst
// and cgroup-v1/memory.rst.
func fromFiles(root fs.FS) []Limit {
	var all []Limit
	if m, ok := machine(root); ok {
		all = append(all, m)
	}
	return append(append(all, groups(root)...), resources(root)...)
}

// machine returns the memory of the machine.
func machine(root fs.FS) (Limit, bool) {
	info := table(root, "proc/meminfo")
	total, ok := kibibytes(info["MemTotal:"])
	if !ok {
		return Limit{}, false
	}
	l := Limit{Left: total, Total: total, What: "the machine"}
	if left, ok := kibibytes(info["MemAvailable:"]); ok {
		l.Left = left
	}
	return l, true
}

func kibibytes(fields []string) (int64, bool) {
	if len(fields) != 2 || fields[1] != "kB" {
		return 0, false
	}
	n, ok := number(fields[0])
	return n << 10, ok && n < 1<<50
}

// table reads a file of lines that each begin with a name.
func table(root fs.FS, name string) map[string][]string {
	out := map[string][]string{}
	text, err := fs.ReadFile(root, name)
	if err != nil {
		return out
	}
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		if f := strings.Fields(lines.Text()); len(f) > 0 {
			out[f[0]] = f[1:]
		}
	}
	return out
}

// number reads a number that is not negative.
func number(s string) (int64, bool) {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	return n, err == nil && n >= 0
}

// hierarchy is one of the trees of control groups that may bound memory.
type hierarchy struct {
	limits  []string // names of the files
	usage   string
	reclaim []string // of memory.stat: what the kernel can take back
	none    int64    // from here on a limit means that there is none
	at      string   // of the process, within the tree
	mount   string   // folder, relative to the root
	within  string   // what part of the tree is mounted there
}

// groups returns the limits of the control groups that the process is in, and of those around them.
func groups(root fs.FS) []Limit {
	v2 := hierarchy{
		limits: []string{"memory.max", "memory.high"}, usage: "memory.current",
		reclaim: []string{"active_file", "inactive_file", "slab_reclaimable"}, none: 1 << 62, mount: "sys/fs/cgroup", within: "/",
	}
	v1 := hierarchy{
		limits: []string{"memory.limit_in_bytes"}, usage: "memory.usage_in_bytes",
		reclaim: []string{"total_active_file", "total_inactive_file"}, none: 1 << 60, mount: "sys/fs/cgroup/memory", within: "/",
	}
	text, err := fs.ReadFile(root, "proc/self/cgroup")
	if err != nil {
		return nil
	}
	for line := range strings.Lines(string(text)) { // number:controllers:path
		f := strings.SplitN(strings.TrimRight(line, "\n"), ":", 3)
		switch {
		case len(f) != 3 || !strings.HasPrefix(f[2], "/"):
		case f[1] == "":
			v2.at = f[2]
		case listed(f[1], "memory"):
			v1.at = f[2]
		}
	}
	if text, err = fs.ReadFile(root, "proc/self/mountinfo"); err == nil {
		for line := range strings.Lines(string(text)) {
			mount(line, &v1, &v2)
		}
	}
	return append(v2.read(root), v1.read(root)...)
}

func listed(list, word string) bool {
	for s := range strings.SplitSeq(list, ",") {
		if s == word {
			return true
		}
	}
	return false
}

// mount notes where a line of mountinfo puts the trees: number, parent, device, root, folder, options, optional fields up
// to a dash, type of file system, source, options of that.
func mount(line string, v1, v2 *hierarchy) {
	f := strings.Fields(line)
	dash := 6
	for dash < len(f) && f[dash] != "-" {
		dash++
	}
	if dash+3 >= len(f) {
		return
	}
	h := v2
	switch {
	case f[dash+1] == "cgroup2":
	case f[dash+1] == "cgroup" && listed(f[dash+3], "memory"):
		h = v1
	default:
		return
	}
	h.within, h.mount = unescape.Replace(f[3]), strings.TrimPrefix(path.Clean(unescape.Replace(f[4])), "/")
}

// unescape undoes the octal numbers that stand for spaces and the like.
var unescape = strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`)

// read returns the limits of the process's group and of all that it lies in, as far as they can be seen.
func (h *hierarchy) read(root fs.FS) []Limit {
	if h.at == "" {
		return nil
	}
	below := "/" // a group outside what is mounted here: as if it were the one that is
	if rest, ok := strings.CutPrefix(path.Clean(h.at)+"/", strings.TrimSuffix(h.within, "/")+"/"); ok {
		below = path.Clean("/" + rest)
	}
	var all []Limit
	for {
		all = append(all, h.group(root, below)...)
		if below == "/" {
			return all
		}
		below = path.Dir(below)
	}
}

// group returns the limits of one group.
func (h *hierarchy) group(root fs.FS, name string) []Limit {
	dir := strings.TrimPrefix(path.Join(h.mount, name), "/")
	if dir == "" {
		dir = "."
	}
	read := func(file string) (int64, bool) {
		text, err := fs.ReadFile(root, path.Join(dir, file))
		if err != nil {
			return 0, false
		}
		return number(string(text))
	}
	used, known := read(h.usage)
	if known {
		stat := table(root, path.Join(dir, "memory.stat"))
		files := int64(0)
		for _, what := range h.reclaim {
			if f := stat[what]; len(f) == 1 {
				if n, ok := number(f[0]); ok {
					files += n
				}
			}
		}
		used = max(used-files, 0)
	}
	var all []Limit
	for _, file := range h.limits {
		if n, ok := read(file); ok && n < h.none {
			all = append(all, Limit{Left: n - used, Total: n, What: file + " of control group " + path.Join(h.within, name)})
		}
	}
	return all
}
