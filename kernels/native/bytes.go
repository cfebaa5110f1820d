package native

import "os"

// Code returns what holds the machine code of the program, which programs of equal functions share, and the memory that
// it takes: whole pages, and a copy for those who want to read it.
func (p *program) Code() (of any, bytes int) {
	page := os.Getpagesize()
	n := len(p.code.bytes)
	return p.code, (n+page-1)/page*page + cap(p.code.bytes)
}
