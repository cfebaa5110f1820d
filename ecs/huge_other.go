//go:build !linux

package ecs

import "unsafe"

// advise asks the system for huge pages: see the Linux version. Other systems decide on their own.
func advise(unsafe.Pointer, int) {}
