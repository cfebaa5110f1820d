package spikelane_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/disk"
	"github.com/spikelane/spikelane/record"
)

// ofSeed tells whose results a folder holds, as its readers find them: all of them.
func ofSeed(t *testing.T, dir string, known map[int]map[string]string) int {
	t.Helper()
	now := map[string]string{}
	for name, text := range files(t, dir) {
		found, err := filepath.Rel(dir, record.Find(dir, filepath.Base(name)))
		do(t, err)
		if name == found && !strings.HasSuffix(name, ".tmp") {
			now[filepath.Base(name)] = text
		}
	}
	for seed, all := range known {
		if strings.Contains(now["summary.json"], fmt.Sprintf(`"seed": %d,`, seed)) {
			if !sameArchives(now, all) {
				t.Errorf("the summary is of seed %d, the archives are not", seed)
			}
			return seed
		}
	}
	t.Fatalf("a summary of neither seed: %q", now["summary.json"])
	return 0
}

// brokenDisk: an exported program that cannot write its results, or is killed, leaves those of an earlier run, or its own, all of them.
func brokenDisk(t *testing.T, d *spikelane.Standalone) {
	program := filepath.Join(d.Directory(), "main")
	dir := filepath.Join(t.TempDir(), "results")
	known := map[int]map[string]string{}
	for _, seed := range []int{2, 1} {
		if exit, said := runProgram(t, d, "--results", dir, "--seed", fmt.Sprint(seed)); exit != 0 {
			t.Fatal(said)
		}
		known[seed] = files(t, dir)
	}

	// Files may have so many blocks of 512 bytes.
	refused := 0
	for blocks := 0; ; blocks++ {
		c := exec.CommandContext(t.Context(), "sh", "-c", fmt.Sprintf(`ulimit -f %d && exec "$0" --results "$1" --seed 2`, blocks), program, dir)
		c.Dir = t.TempDir()
		var said bytes.Buffer
		c.Stderr = &said
		if c.Run() == nil {
			break
		}
		if refused++; c.ProcessState.ExitCode() != 1 || !strings.HasPrefix(said.String(), "write "+dir+"/") || !strings.HasSuffix(said.String(), ": File too large\n") {
			t.Errorf("%d blocks: %v, %q", blocks, c.ProcessState, said.String())
		}
		if !maps.Equal(files(t, dir), known[1]) {
			t.Fatalf("%d blocks: other files than before", blocks)
		}
	}
	if ofSeed(t, dir, known) != 2 || refused < 3 {
		t.Errorf("%d sizes were refused", refused)
	}

	killedAtCalls(t, program, dir, known)

	// Killed at any moment of its life, mostly towards the end of it.
	begin := time.Now()
	runProgram(t, d, "--results", dir, "--seed", "1")
	life := time.Since(begin)
	for k := range 30 {
		seed := 1 + k%2
		c := exec.CommandContext(t.Context(), program, "--results", dir, "--seed", fmt.Sprint(seed))
		do(t, c.Start())
		killer := time.AfterFunc(life/4+rand.N(life), func() { c.Process.Kill() })
		c.Wait() // how it ended says little
		killer.Stop()
		ofSeed(t, dir, known)
	}
	if exit, said := runProgram(t, d, "--results", dir, "--seed", "1"); exit != 0 || !sameArchives(files(t, dir), known[1]) || len(files(t, dir)) != len(known[1]) {
		t.Errorf("after them: exit status %d, %q, %d files", exit, said, len(files(t, dir)))
	}

	// Where what is printed goes, nothing fits.
	if full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0); err == nil {
		defer full.Close()
		for _, args := range [][]string{{}, {"--json"}} {
			c := exec.CommandContext(t.Context(), program, append(args, "--results", dir)...)
			var said bytes.Buffer
			c.Stdout, c.Stderr = full, &said
			if c.Run() == nil || c.ProcessState.ExitCode() != 1 || said.String() != "write standard output: No space left on device\n" {
				t.Errorf("standard output is full: %v, %q", c.ProcessState, said.String())
			}
		}
	}
}

// killsItself is what the C library does for a program, and kills it before one of the calls that change a disk.
const killsItself = `#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
static void count(void)
{
    static int n;
    const char *at = getenv("KILLED_AT");
    if (at && ++n == atoi(at)) kill(getpid(), SIGKILL);
}
#define OF(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
int rename(const char *from, const char *to) { count(); return OF(rename)(from, to); }
int remove(const char *path) { count(); return OF(remove)(path); }
int rmdir(const char *path) { count(); return OF(rmdir)(path); }
int mkdir(const char *path, mode_t mode) { count(); return OF(mkdir)(path, mode); }
int fsync(int f) { count(); return OF(fsync)(f); }
FILE *fopen(const char *path, const char *mode) { if (*mode == 'w') count(); return OF(fopen)(path, mode); }
`

// killedAtCalls kills a program before each call that changes the disk, one after the other.
func killedAtCalls(t *testing.T, program, dir string, known map[int]map[string]string) {
	source, library := filepath.Join(t.TempDir(), "kills.c"), filepath.Join(t.TempDir(), "kills.so")
	do(t, os.WriteFile(source, []byte(killsItself), 0o666))
	if out, err := exec.Command("cc", "-shared", "-fPIC", "-o", library, source, "-ldl").CombinedOutput(); err != nil || runtime.GOOS != "linux" {
		t.Logf("no program is killed at its calls: %v, %s", err, out)
		return
	}
	before, old, hidden, call := ofSeed(t, dir, known), 0, 0, 1
	for ; ; call++ {
		seed := 3 - before
		c := exec.CommandContext(t.Context(), program, "--results", dir, "--seed", fmt.Sprint(seed))
		c.Env = append(os.Environ(), "LD_PRELOAD="+library, fmt.Sprintf("KILLED_AT=%d", call))
		if c.Run() == nil {
			before = seed
			break
		}
		if _, err := os.Stat(filepath.Join(dir, disk.Whole)); err == nil {
			hidden++
		}
		if before = ofSeed(t, dir, known); before != seed {
			old++
		}
		if t.Failed() {
			t.Fatalf("killed before call %d", call)
		}
	}
	t.Logf("%d calls: %d times the old results, %d times the new ones; %d times they were still hidden", call-1, old, call-1-old, hidden)
	if now := files(t, dir); old < 10 || hidden < 4 || len(now) != len(known[before]) || ofSeed(t, dir, known) != before {
		t.Errorf("at last there are %q", slices.Sorted(maps.Keys(now)))
	}
}

// brokenRanks: where one rank is killed, or cannot write, all end, and nothing passes for results.
func brokenRanks(t *testing.T, dir string) {
	pids := func() (all [3]int) {
		for rank := range all {
			text, _ := os.ReadFile(filepath.Join(dir, fmt.Sprint("pid", rank))) // none is 0, which no process has
			fmt.Sscan(string(text), &all[rank])
		}
		return all
	}
	for victim := -1; victim < 3; victim++ {
		results := filepath.Join(t.TempDir(), "results")
		if victim < 0 { // where an archive goes there is a folder, as rank 0 finds when it writes
			do(t, os.MkdirAll(filepath.Join(results, "state_G.npz"), 0o777))
		}
		// Of some hundred times one, that of Open MPI 4.1 waits for ever for a lock in PMIx_server_finalize when a rank was killed
		// and all have ended. What is shown here is that they have.
		ended := false
		for try := 0; try < 3 && !ended; try++ {
			words := []string{"--allow-run-as-root", "--oversubscribe", "-n", "3", "sh", "-c", `echo $$ >"pid$OMPI_COMM_WORLD_RANK" && exec ./main "$@"`, "main", "--results", results}
			if victim >= 0 {
				words = append(words, "--duration", "1e6", "--report", "json")
			}
			c := exec.CommandContext(t.Context(), "mpirun", words...)
			c.Dir = dir
			said, err := c.StderrPipe()
			do(t, err)
			do(t, c.Start())
			if victim >= 0 {
				begun := make([]byte, 1)
				if _, err := io.ReadFull(said, begun); err != nil || begun[0] != '{' { // the first report
					more, _ := io.ReadAll(said)
					t.Fatalf("%v, %s%s", err, begun, more)
				}
				process, err := os.FindProcess(pids()[victim])
				do(t, err)
				do(t, process.Kill())
			}
			states := make(chan [3]string, 1)
			watch := time.AfterFunc(time.Minute, func() {
				var all [3]string
				for rank, pid := range pids() {
					all[rank] = processState(pid)
				}
				states <- all
				c.Process.Kill()
			})
			rest, _ := io.ReadAll(said)
			err = c.Wait()
			if ended = watch.Stop(); !ended {
				t.Logf("mpirun did not end: %s", rest)
				for rank, state := range <-states {
					if state != "" && state != "Z" {
						t.Errorf("rank %d, of which %d was killed, is %s", rank, victim, state)
					}
				}
			} else if victim < 0 && (err == nil || !strings.Contains(string(rest), "rank 0: write "+results+"/state_G.npz: it exists and is not a regular file")) {
				t.Errorf("rank 0 cannot write: %v, %s", err, rest)
			} else if victim >= 0 && (err == nil || !strings.Contains(string(rest), "signal 9")) {
				t.Errorf("rank %d was killed: %v, %s", victim, err, rest)
			}
			if _, err := os.Stat(filepath.Join(results, "summary.json")); !os.IsNotExist(err) {
				t.Errorf("rank %d: a summary: %v", victim, err)
			}
			if left, err := os.ReadDir(results); victim < 0 && (err != nil || len(left) != 1) {
				t.Errorf("left: %v, %v", left, err)
			}
		}
		if !ended {
			t.Errorf("rank %d: mpirun never ended", victim)
		}
	}
}

// processState is the letter that Linux has for what a process does, such as R, S, or Z for one that has ended and was not
// waited for; "" where there is none of that number.
func processState(pid int) string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return ""
	}
	_, after, _ := strings.Cut(string(text), ") ")
	return after[:1]
}
