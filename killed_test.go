package spikelane_test

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/disk"
	"github.com/spikelane/spikelane/units"
)

var killedStores = flag.Int("faults.stores", 3, "how many processes to kill while they store checkpoints, at moments drawn by chance")

// storedByThose is where the environment says what a process that TestKilledStore starts is to store, and when it ends.
const storedByThose = "SPIKELANE_TEST_STORE"

// storing is the process: it stores the state after 1 ms, or after 2 ms, in turn, and kills itself before a call to the disk; at 0 it goes on and on.
func storing(t *testing.T, what string) {
	path, call, _ := strings.Cut(what, "|")
	left, err := strconv.Atoi(call)
	do(t, err)
	n := assorted()
	states := []*spikelane.Simulation{ran(t, n, 1*ms), ran(t, n, 2*ms)}
	begin := 0
	if c, err := spikelane.ReadCheckpoint(path); err == nil && c.T == 1*ms {
		begin = 1
	}
	disk.Watch(func(disk.Call) (int, error) {
		if left--; left == 0 {
			self, err := os.FindProcess(os.Getpid())
			do(t, err)
			do(t, self.Kill())
			select {}
		}
		return 0, nil
	})
	fmt.Println("storing")
	for k := begin; ; k++ {
		do(t, states[k%2].StoreFile(path, spikelane.StoreOptions{}))
		if call != "0" {
			return
		}
	}
}

// TestKilledStore: processes that store a checkpoint over another are killed before each call to the disk, and at moments drawn by chance.
// Each time the file is the old one or the new one, byte for byte, and can be restored; the next one leaves nothing else.
func TestKilledStore(t *testing.T) {
	if what := os.Getenv(storedByThose); what != "" {
		storing(t, what)
		return
	}
	n := assorted()
	path := filepath.Join(t.TempDir(), "c")
	known := map[string]int{}
	for k := range 2 {
		s := ran(t, n, units.Time(2-k)*ms)
		do(t, s.StoreFile(path, spikelane.StoreOptions{}))
		known[files(t, filepath.Dir(path))["c"]] = 2 - k
	}
	start := func(call int) *exec.Cmd {
		c := exec.Command(os.Args[0], "-test.run=^TestKilledStore$")
		c.Env = append(os.Environ(), fmt.Sprintf("%s=%s|%d", storedByThose, path, call))
		return c
	}
	now := 1
	check := func() (changed bool) {
		t.Helper()
		was := now
		if now = known[files(t, filepath.Dir(path))["c"]]; now == 0 {
			t.Fatal("the file is neither of the two")
		}
		s := ran(t, n)
		do(t, s.RestoreFile(path))
		if s.Now() != units.Time(now)*ms {
			t.Errorf("restored to %v, want %d ms", s.Now(), now)
		}
		return now != was
	}
	news, calls := 0, 1
	for ; ; calls++ {
		c := start(calls)
		out, err := c.CombinedOutput()
		if err == nil {
			break
		}
		if c.ProcessState.ExitCode() >= 0 {
			t.Fatalf("%v: %s", err, out)
		}
		if check() {
			news++
		}
	}
	if t.Logf("%d calls: %d times the new one was there", calls-1, news); news != 1 || calls < 7 {
		t.Error("it was to be killed before and after the renaming")
	}
	check()
	for range *killedStores {
		c := start(0)
		out, err := c.StdoutPipe()
		do(t, err)
		do(t, c.Start())
		out.Read(make([]byte, 8)) // it says that it begins
		killer := time.AfterFunc(rand.N(3*time.Millisecond), func() { c.Process.Kill() })
		c.Wait() // it ends in no other way
		killer.Stop()
		check()
	}
	do(t, start(1000).Run())
	check()
	if left := files(t, filepath.Dir(path)); len(left) != 1 {
		t.Errorf("%q are left", slices.Sorted(maps.Keys(left)))
	}
}
