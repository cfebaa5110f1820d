//go:build unix

package cache

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/spikelane/spikelane/internal/disk"
)

var kills = flag.Int("cache.kills", 300, "how many processes to kill while they write")

func init() { children["write"] = write }

// write puts random keys for ever, some under a lock, and prints a byte before each call to the disk.
func write(args []string) int {
	d, err := Open(args[0])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	step := func() { os.Stdout.Write([]byte{'.'}) }
	disk.Watch(func(disk.Call) (int, error) {
		step()
		return 0, nil
	})
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
