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
	"strings"
	"testing"
	"time"

	"github.com/spikelane/spikelane"
)

// ofSeed tells whose results a folder holds: 0 where no summary says that they are whole.
func ofSeed(t *testing.T, dir string, known map[int]map[string]string) int {
	t.Helper()
	now := files(t, dir)
	for seed, all := range known {
		if strings.Contains(now["summary.json"], fmt.Sprintf(`"seed": %d,`, seed)) {
			if !sameArchives(now, all) {
				t.Errorf("the summary is of seed %d, the archives are not", seed)
			}
			return seed
		}
	}
	if now["summary.json"] != "" {
		t.Errorf("a summary of neither seed: %s", now["summary.json"])
	}
	return 0
}

// brokenDisk: an exported program that cannot write its results, or is killed, leaves those of an earlier run, or none that
// pass for whole.
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

	// Killed at any moment of its life, mostly towards the end of it.
	begin := time.Now()
	runProgram(t, d, "--results", dir, "--seed", "1")
	life := time.Since(begin)
	whole := map[int]int{}
	for k := range 30 {
		seed := 1 + k%2
		c := exec.CommandContext(t.Context(), program, "--results", dir, "--seed", fmt.Sprint(seed))
		do(t, c.Start())
		killer := time.AfterFunc(life/4+rand.N(life), func() { c.Process.Kill() })
		c.Wait() // how it ended says little
		killer.Stop()
		whole[ofSeed(t, dir, known)]++
	}
	t.Logf("of 30 that were killed %d left no summary", whole[0])
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

// brokenRanks: where one rank is killed, or cannot write, all end, and nothing passes for results.
func brokenRanks(t *testing.T, dir string) {
	ranks := func(results string, words ...string) *exec.Cmd {
		c := exec.CommandContext(t.Context(), "mpirun", append(append([]string{"--allow-run-as-root", "--oversubscribe", "-n", "3"}, words...), "--results", results)...)
		c.Dir = dir
		c.WaitDelay = time.Minute // for what holds its output
		return c
	}
	summary := func(results string) {
		t.Helper()
		if _, err := os.Stat(filepath.Join(results, "summary.json")); !os.IsNotExist(err) {
			t.Errorf("a summary: %v", err)
		}
	}

	// Where an archive goes there is a folder, as rank 0 finds when it writes.
	results := filepath.Join(t.TempDir(), "taken")
	do(t, os.MkdirAll(filepath.Join(results, "state_P.npz"), 0o777))
	out, err := ranks(results, "./main").CombinedOutput()
	if err == nil || !strings.Contains(string(out), "rank 0: write "+results+"/state_P.npz: it exists and is not a regular file") {
		t.Errorf("rank 0 cannot write: %v, %s", err, out)
	}
	summary(results)
	if left, err := os.ReadDir(results); err != nil || len(left) != 1 {
		t.Errorf("left: %v, %v", left, err)
	}

	for rank := range 3 {
		results := filepath.Join(t.TempDir(), fmt.Sprint(rank))
		c := ranks(results, "sh", "-c", `echo $$ >"pid$OMPI_COMM_WORLD_RANK" && exec ./main "$@"`, "main", "--duration", "1e6", "--report", "json")
		said, err := c.StderrPipe()
		do(t, err)
		do(t, c.Start())
		if _, err := io.CopyN(io.Discard, said, 1); err != nil { // it has begun
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(dir, fmt.Sprint("pid", rank)))
		do(t, err)
		var pid int
		fmt.Sscan(string(text), &pid)
		victim, err := os.FindProcess(pid)
		do(t, err)
		do(t, victim.Kill())
		rest, _ := io.ReadAll(said)
		if err := c.Wait(); err == nil || !strings.Contains(string(rest), "signal 9") {
			t.Errorf("rank %d was killed: %v, %s", rank, err, rest)
		}
		summary(results)
	}
}
