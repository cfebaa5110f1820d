package spikelane

import (
	"bytes"
	"os"
	"strconv"
)

// peakRSS returns the largest resident size of this process so far, in bytes; 0 if unknown. What getrusage says begins
// with the size of the program that started this one, which may be larger.
//
// Source: proc_pid_status(5), VmHWM.
func peakRSS() int64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, line, _ := bytes.Cut(text, []byte("\nVmHWM:"))
	words := bytes.Fields(line)
	if len(words) < 2 || string(words[1]) != "kB" {
		return 0
	}
	kilobytes, err := strconv.ParseInt(string(words[0]), 10, 64)
	if err != nil {
		return 0
	}
	return kilobytes * 1024
}
