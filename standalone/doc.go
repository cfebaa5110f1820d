// Package standalone writes a simulation down as a project of C++ that needs no Go, builds it, runs it, and clears it
// away. It stands beside the run loop: both read the same schedule.
package standalone
