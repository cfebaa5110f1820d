package standalone

import (
	"io"
	"os"
	"sync"
)

// listeners are the writers of the user's that get what a program prints, as it comes. What they panic with is kept, for they are called
// by a goroutine where nobody could deal with it, and told no more after.
type listeners struct {
	turn   sync.Mutex // both may be one writer
	lock   sync.Mutex
	broken any
}

// beside returns what writes to b and to w. A file is returned as it is: the program itself then sees a terminal where
// there is one, and b nothing.
func (b *bounded) beside(all *listeners, w io.Writer) io.Writer {
	switch w := w.(type) {
	case nil:
		return b
	case *os.File:
		return w
	}
	return &tee{b, all, w}
}

// tee writes to both. What the second does not take is lost: the program goes on. One that blocks for ever holds up
// whoever has called.
type tee struct {
	kept *bounded
	all  *listeners
	to   io.Writer
}

func (t *tee) Write(p []byte) (int, error) {
	t.kept.Write(p)
	t.all.tell(t.to, p)
	return len(p), nil
}

func (l *listeners) tell(w io.Writer, p []byte) {
	l.turn.Lock()
	defer l.turn.Unlock()
	if l.panicked() != nil {
		return
	}
	defer func() {
		if r := recover(); r != nil {
			l.lock.Lock()
			l.broken = r
			l.lock.Unlock()
		}
	}()
	w.Write(p)
}

func (l *listeners) panicked() any {
	l.lock.Lock()
	defer l.lock.Unlock()
	return l.broken
}

// raise panics with what one of them has panicked with, on the goroutine of who has called.
func (l *listeners) raise() {
	if r := l.panicked(); r != nil {
		panic(r)
	}
}
