//go:build unix

package cache

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

const keys = 8 // of the tests below

func init() {
	children["fill"] = fill
	children["hold"] = hold
	children["full"] = full
}

// child returns a command that runs the test binary as another process.
func child(t *testing.T, part string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Env = append(os.Environ(), childVariable+"="+part, raceFlags)
	cmd.Stderr = os.Stderr
	return cmd
}

// fill gets or puts all keys in an order of its own, once its input ends, and prints how many it put, and how many locks
// it did not get.
func fill(args []string) int {
	d, err := Open(args[0])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	io.Copy(io.Discard, os.Stdin)
	puts, unlocked := 0, 0
	for _, n := range rand.Perm(keys) {
		get := func() bool {
			got, err := d.Get(key(n))
			if err != nil && !errors.Is(err, ErrMissing) {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			if err == nil && !bytes.Equal(got, content(n)) {
				fmt.Fprintln(os.Stderr, "wrong data")
				os.Exit(1)
			}
			return err == nil
		}
		if get() {
			continue
		}
		release := func() {}
		if args[1] == "locks" {
			if release, err = d.Lock(context.Background(), key(n), time.Hour); err != nil {
				unlocked++
			}
		}
		if args[1] != "locks" || !get() {
			if err := d.Put(key(n), content(n)); err != nil {
				fmt.Fprintln(os.Stderr, err)
				return 1
			}
			puts++
		}
		release()
		if !get() {
			fmt.Fprintln(os.Stderr, "put and missing")
			return 1
		}
	}
	fmt.Println(puts, unlocked)
	return 0
}

// Many processes find a cold folder, or none, at once. All end with the right data; with locks nothing is made twice.
func TestColdFolder(t *testing.T) {
	const processes = 32
	for _, locks := range []string{"locks", "no locks"} {
		dir := folder(t) + "/spikelane/cpp"
		var start []io.Closer
		var cmds []*exec.Cmd
		var outs [processes]bytes.Buffer
		for p := range processes {
			cmd := child(t, "fill", dir, locks)
			cmd.Stdout = &outs[p]
			in, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			start, cmds = append(start, in), append(cmds, cmd)
		}
		for _, in := range start {
			in.Close()
		}
		puts, unlocked := 0, 0
		for p, cmd := range cmds {
			if err := cmd.Wait(); err != nil {
				t.Errorf("%s: process %d: %v", locks, p, err)
			}
			var did, without int
			if _, err := fmt.Sscan(outs[p].String(), &did, &without); err != nil {
				t.Errorf("%s: process %d printed %q", locks, p, &outs[p])
			}
			puts, unlocked = puts+did, unlocked+without
		}
		t.Logf("%s: %d processes put %d entries of %d", locks, processes, puts, keys)
		if locks == "locks" && unlocked == 0 && puts != keys {
			t.Errorf("%d puts, want %d: the locks saved no work", puts, keys)
		}
		var want []string
		for n := range keys {
			want = append(want, entryName(n))
		}
		only(t, dir, want...)
	}
}

// hold takes a lock, says so, and keeps it until its input ends.
func hold(args []string) int {
	d, err := Open(args[0])
	if err == nil {
		_, err = d.Lock(context.Background(), key(1), time.Hour)
	}
	fmt.Println(err)
	io.Copy(io.Discard, os.Stdin)
	return 0
}

// The lock of a process that is killed is free at once.
func TestLockOfDead(t *testing.T) {
	d := open(t, folder(t))
	locked(t, d, 1)()
	cmd := child(t, "hold", d.Path())
	if _, err := cmd.StdinPipe(); err != nil { // which does not end
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "<nil>\n" {
		t.Fatalf("the holder says %q, %v", line, err)
	}
	if _, err := d.Lock(t.Context(), key(1), 0); !errors.Is(err, ErrBusy) {
		t.Errorf("while it lives: got error %v, want ErrBusy", err)
	}
	cmd.Process.Kill()
	cmd.Wait()
	release, err := d.Lock(t.Context(), key(1), 0)
	if err != nil {
		t.Errorf("after its death: %v", err)
	}
	release()
	only(t, d.Path())
}

// full puts an entry when files cannot grow beyond a number of bytes, which is how a quota or a full disk looks to a
// process: a write that is cut short, and then an error.
func full(args []string) int {
	signal.Ignore(unix.SIGXFSZ)
	most, err := strconv.ParseUint(args[1], 10, 64)
	if err != nil {
		return 2
	}
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_FSIZE, &limit); err != nil {
		return 2
	}
	set(&limit.Cur, most)
	if err := unix.Setrlimit(unix.RLIMIT_FSIZE, &limit); err != nil {
		return 2
	}
	d, err := Open(args[0])
	if err != nil {
		return 2
	}
	err = d.Put(key(1), content(2))
	if errors.Is(err, unix.EFBIG) {
		return 0
	}
	fmt.Fprintf(os.Stderr, "got error %v, want EFBIG\n", err)
	return 1
}

// set: the type differs between systems.
func set[T int64 | uint64](limit *T, to uint64) { *limit = T(to) }

func TestFull(t *testing.T) {
	for _, most := range []int64{0, 1, headerSize - 1, headerSize, headerSize + 1, size(2) - 1} {
		for _, before := range []bool{false, true} {
			d := open(t, folder(t))
			var want []string
			if before {
				put(t, d, 1)
				want = []string{entryName(1)}
			}
			if err := child(t, "full", d.Path(), fmt.Sprint(most)).Run(); err != nil {
				t.Errorf("%d bytes: %v", most, err)
			}
			only(t, d.Path(), want...)
			if got, err := d.Get(key(1)); before && !bytes.Equal(got, content(1)) {
				t.Errorf("%d bytes: got %d bytes, %v, want what was there", most, len(got), err)
			}
		}
	}
}
