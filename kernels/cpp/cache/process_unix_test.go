//go:build unix

package cache

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

var kills = flag.Int("cache.kills", 300, "how many processes to kill while they write")

const keys = 8 // of the tests below

func init() {
	children["fill"] = fill
	children["write"] = write
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

// write puts random keys for ever, some under a lock, and prints a byte before each call to the disk.
func write(args []string) int {
	d, err := Open(args[0])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	step := func() { os.Stdout.Write([]byte{'.'}) }
	d.disk.create = func(path string) (file, error) {
		step()
		f, err := realDisk.create(path)
		return slow{f, step}, err
	}
	d.disk.rename = func(from, to string) error {
		step()
		return realDisk.rename(from, to)
	}
	for {
		n := rand.IntN(keys)
		release, _ := d.Lock(context.Background(), key(n), 0)
		if err := d.Put(key(n), content(n)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		if _, err := d.Get(key(rand.IntN(keys))); err != nil && !errors.Is(err, ErrMissing) {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		release()
	}
}

// slow is a file that is written in pieces.
type slow struct {
	file
	step func()
}

func (f slow) Write(p []byte) (int, error) {
	done := 0
	for done < len(p) {
		f.step()
		n, err := f.file.Write(p[done:min(done+2000, len(p))])
		if done += n; err != nil {
			return done, err
		}
	}
	return done, nil
}

func (f slow) Sync() error { f.step(); return f.file.Sync() }

func (f slow) Close() error { f.step(); return f.file.Close() }

// Processes are killed at any moment of a Put. Every entry is whole or missing afterwards, what they left goes when it is
// old, and Clear leaves nothing.
func TestKilled(t *testing.T) {
	n := *kills
	if testing.Short() {
		n = min(n, 30)
	}
	dir := folder(t)
	d := open(t, dir)
	const together = 3
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	var killers sync.WaitGroup
	for who := range together {
		killers.Go(func() {
			r := rand.New(rand.NewPCG(seed, uint64(who)))
			for range (n + together - 1) / together {
				cmd := child(t, "write", dir)
				out, err := cmd.StdoutPipe()
				if err != nil {
					t.Error(err)
					return
				}
				if err := cmd.Start(); err != nil {
					t.Error(err)
					return
				}
				if _, err := io.CopyN(io.Discard, out, 1+r.Int64N(40)); err != nil {
					t.Error("the writer ended by itself: ", err)
				}
				cmd.Process.Kill()
				cmd.Wait() // it was killed, and says so
				for k := range keys {
					if got, err := d.Get(key(k)); err == nil && !bytes.Equal(got, content(k)) || err != nil && !errors.Is(err, ErrMissing) {
						t.Errorf("key %d: got %d bytes, %v", k, len(got), err)
					}
				}
			}
		})
	}
	killers.Wait()
	left, err := d.list(tempSuffix, lockSuffix)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d kills left %d temporary and lock files", n, len(left))
	if n >= 100 && len(left) == 0 {
		t.Error("no kill came while a file was written: the test shows nothing")
	}
	d.now = func() time.Time { return time.Now().Add(leftAfter) }
	if got, err := d.Trim(1 << 40); err != nil || got.Leftovers != len(left) || got.Entries != 0 {
		t.Errorf("Trim: got %+v, %v, want %d leftovers", got, err, len(left))
	}
	for _, name := range names(t, dir) {
		if kind(name) != entrySuffix {
			t.Errorf("%s stays", name)
		}
	}
	if _, err := d.Clear(); err != nil {
		t.Error(err)
	}
	only(t, dir)
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
	limit.Cur = most
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
