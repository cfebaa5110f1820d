package sysmem

import (
	"fmt"
	"math"
	"runtime/debug"
	"testing"
	"testing/fstest"
)

// tree is files by name.
type tree map[string]string

func (t tree) fs() fstest.MapFS {
	m := fstest.MapFS{}
	for name, text := range t {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

const (
	meminfo = "MemTotal:       16000000 kB\nMemFree:         1000000 kB\nMemAvailable:   12000000 kB\nHugePages_Total:       0\n"
	mount2  = "24 1 0:22 / /proc rw - proc proc rw\n30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n"
	mount1  = "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:3 - cgroup cgroup rw,memory\n36 31 0:33 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
)

// TestFiles: the limits of made-up systems, by what they are: what is left of them, in bytes.
func TestFiles(t *testing.T) {
	for _, c := range []struct {
		name  string
		files tree
		want  map[string]int64
	}{
		{"nothing", tree{}, nil},
		{"machine", tree{"proc/meminfo": meminfo}, map[string]int64{"the machine": 12000000 << 10}},
		{"machine of an old kernel", tree{"proc/meminfo": "MemTotal: 5 kB\nMemFree: 1 kB\n"}, map[string]int64{"the machine": 5 << 10}},
		{"garbage", tree{"proc/meminfo": "MemTotal: many kB\nMemAvailable: 1 kB\n", "proc/self/cgroup": "0\n:::\n0::\n0::here\n\x00", "proc/self/mountinfo": "a b - cgroup2\n-\n"}, nil},
		{"garbage in units", tree{"proc/meminfo": "MemTotal: 5 MB\n"}, nil},
		// cgroup-v2.rst: the limit of a group holds for all below it; "max" is none. What is cached of files can be taken
		// back: 600 of 1000 are in use, 300 of them for files.
		{"version 2, nested", tree{
			"proc/self/cgroup": "0::/job/step/task\n", "proc/self/mountinfo": mount2,
			"sys/fs/cgroup/job/memory.max": "5000\n", "sys/fs/cgroup/job/memory.current": "4000\n", "sys/fs/cgroup/job/memory.stat": "anon 100\n",
			"sys/fs/cgroup/job/step/memory.max": "1000\n", "sys/fs/cgroup/job/step/memory.high": "900\n", "sys/fs/cgroup/job/step/memory.current": "600\n",
			"sys/fs/cgroup/job/step/memory.stat":      "anon 300\nactive_file 100\ninactive_file 150\nslab_reclaimable 50\nshmem garbage\n",
			"sys/fs/cgroup/job/step/task/memory.max":  "max\n",
			"sys/fs/cgroup/job/step/task/memory.high": "max\n",
		}, map[string]int64{"memory.max of control group /job": 1000, "memory.max of control group /job/step": 700, "memory.high of control group /job/step": 600}},
		{"version 2, garbage", tree{"proc/self/cgroup": "0::/a\n", "proc/self/mountinfo": mount2, "sys/fs/cgroup/a/memory.max": "-5\n", "sys/fs/cgroup/a/memory.high": "1e3\n"}, nil},
		{
			"version 2, use is not told",
			tree{"proc/self/cgroup": "0::/a\n", "proc/self/mountinfo": mount2, "sys/fs/cgroup/a/memory.max": "77\n"},
			map[string]int64{"memory.max of control group /a": 77},
		},
		{"version 2, no mountinfo", tree{"proc/self/cgroup": "0::/a\n", "sys/fs/cgroup/a/memory.max": "77\n"}, map[string]int64{"memory.max of control group /a": 77}},
		{
			"version 2, more in use than allowed",
			tree{"proc/self/cgroup": "0::/\n", "proc/self/mountinfo": mount2, "sys/fs/cgroup/memory.max": "70\n", "sys/fs/cgroup/memory.current": "90\n"},
			map[string]int64{"memory.max of control group /": -20},
		},
		// A container that sees its own part of the tree, mounted elsewhere under a name with a space.
		{
			"version 2, a part is mounted",
			tree{
				"proc/self/cgroup":            "0::/docker/abc/x\n",
				"proc/self/mountinfo":         "30 23 0:26 /docker/abc /my\\040groups rw - cgroup2 cgroup2 rw\n",
				"my groups/x/memory.max":      "10\n",
				"my groups/memory.max":        "20\n",
				"my groups/docker/memory.max": "1\n",
			},
			map[string]int64{"memory.max of control group /docker/abc/x": 10, "memory.max of control group /docker/abc": 20},
		},
		{
			"version 2, outside the part",
			tree{
				"proc/self/cgroup":    "0::/../other\n",
				"proc/self/mountinfo": "30 23 0:26 /docker/abc /groups rw - cgroup2 cgroup2 rw\n", "groups/memory.max": "20\n",
			},
			map[string]int64{"memory.max of control group /docker/abc": 20},
		},
		// memory.rst: without a limit the file has the largest multiple of a page.
		{
			"version 1",
			tree{
				"proc/self/cgroup": "9:name=systemd:/\n4:cpu,memory:/slurm/job_1\n", "proc/self/mountinfo": mount1,
				"sys/fs/cgroup/memory/memory.limit_in_bytes":             "9223372036854771712\n",
				"sys/fs/cgroup/memory/slurm/memory.limit_in_bytes":       "8000\n",
				"sys/fs/cgroup/memory/slurm/job_1/memory.limit_in_bytes": "3000\n", "sys/fs/cgroup/memory/slurm/job_1/memory.usage_in_bytes": "2000\n",
				"sys/fs/cgroup/memory/slurm/job_1/memory.stat": "inactive_file 7\ntotal_inactive_file 500\ntotal_active_file 250\n",
			},
			map[string]int64{"memory.limit_in_bytes of control group /slurm": 8000, "memory.limit_in_bytes of control group /slurm/job_1": 1750},
		},
		{
			"both versions",
			tree{
				"proc/meminfo": meminfo, "proc/self/cgroup": "4:memory:/one\n0::/two\n",
				"proc/self/mountinfo":                             mount1 + "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
				"sys/fs/cgroup/memory/one/memory.limit_in_bytes":  "100\n",
				"sys/fs/cgroup/unified/two/memory.max":            "200\n",
				"sys/fs/cgroup/unified/one/memory.limit_in_bytes": "1\n",
			},
			map[string]int64{"the machine": 12000000 << 10, "memory.limit_in_bytes of control group /one": 100, "memory.max of control group /two": 200},
		},
		// getrlimit(2): what is asked for counts, here 100 and 50 MiB of 2 GB and 1 GB; some of it is the runtime's.
		{
			"resources",
			tree{
				"proc/self/limits": "Limit  Soft Limit  Hard Limit  Units\nMax data size             1000000000           unlimited            bytes     \nMax address space         2000000000           3000000000           bytes     \nMax stack size            8388608              unlimited            bytes     \n",
				"proc/self/status": "Name:\tx\nVmSize:\t  102400 kB\nVmData:\t   51200 kB\n",
			},
			map[string]int64{"the limit on its data (ulimit -d)": 1e9 - 50<<20 - 192<<20, "the limit on its address space (ulimit -v)": 2e9 - 100<<20 - 192<<20},
		},
		{"no resources limited", tree{"proc/self/limits": "Max data size             unlimited            unlimited            bytes     \n", "proc/self/status": "VmData:\t1 kB\n"}, nil},
		{"garbage in resources", tree{"proc/self/limits": "Max data size\nMax data size  x y z\nMax address space  -5 1 bytes\nMax address space  5 1 pages\n", "proc/self/status": "VmSize:\t1 kB\nVmData:\t1 kB\n"}, nil},
		{
			"mountinfo has dots",
			tree{"proc/self/cgroup": "0::/a/../../b\n", "proc/self/mountinfo": mount2, "sys/fs/cgroup/b/memory.max": "5\n"},
			map[string]int64{"memory.max of control group /b": 5},
		},
	} {
		got := map[string]int64{}
		for _, l := range fromFiles(c.files.fs()) {
			got[l.What] = l.Left
		}
		if len(got) != len(c.want) || fmt.Sprint(got) != fmt.Sprint(c.want) && len(c.want) > 0 {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

// TestTightest: the limit that leaves least counts, at least nothing; of none there is none.
func TestTightest(t *testing.T) {
	if l, ok := tightest(nil); ok {
		t.Errorf("got %v of nothing", l)
	}
	l, ok := tightest([]Limit{{Left: 5, Total: 10, What: "a"}, {Left: -3, Total: 8, What: "b"}, {Left: 7, Total: 7, What: "c"}})
	if !ok || l != (Limit{Left: 0, Total: 8, What: "b"}) {
		t.Errorf("got %v, %v, want what is left of b", l, ok)
	}
}

// TestRuntimeLimit: Go's own limit counts where it is set, less what the process has in use.
func TestRuntimeLimit(t *testing.T) {
	before := debug.SetMemoryLimit(math.MaxInt64)
	defer debug.SetMemoryLimit(before)
	if got := runtimeLimit(); got != nil {
		t.Errorf("got %v without a limit", got)
	}
	const limit = 1 << 40
	debug.SetMemoryLimit(limit)
	got := runtimeLimit()
	if len(got) != 1 || got[0].Total != limit || got[0].Left >= limit || got[0].Left < limit-1<<32 {
		t.Fatalf("got %v, want %d less what this test uses", got, int64(limit))
	}
	debug.SetMemoryLimit(1 << 20) // less than is in use
	if l, ok := Tightest(); !ok || l.Left != 0 || l.Total != 1<<20 {
		t.Errorf("got %v, %v, want nothing left of 1 MiB", l, ok)
	}
}

// TestCollectWithin: the collector is told of the tightest limit, unless the user has told it of one; what it is told does not count
// as a limit of its own.
func TestCollectWithin(t *testing.T) {
	before := debug.SetMemoryLimit(1 << 50)
	defer func() { own = 0; debug.SetMemoryLimit(before) }()
	if CollectWithin(); debug.SetMemoryLimit(-1) != 1<<50 {
		t.Error("another limit than the user's")
	}
	debug.SetMemoryLimit(math.MaxInt64)
	l, known := Tightest()
	if CollectWithin(); !known {
		t.Skip("nothing is known of memory here")
	}
	if got := debug.SetMemoryLimit(-1); got < l.Left/2 || got > l.Left+1<<32 {
		t.Errorf("the collector keeps within %d, %d are left", got, l.Left)
	}
	if got := runtimeLimit(); got != nil {
		t.Errorf("its own limit counts: %v", got)
	}
}
