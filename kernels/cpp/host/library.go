package host

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
	"weak"

	"github.com/spikelane/spikelane/internal/ending"
	"github.com/spikelane/spikelane/kernels/cpp"
	"github.com/spikelane/spikelane/kernels/cpp/cache"
)

// libraries are those of this process by their names in the cache, for as long as a program uses them.
var libraries = struct {
	sync.Mutex
	loaded map[cache.Key]resident
	kept   []*library                  // with code of users, who may have left destructors behind: they are never unloaded
	making map[cache.Key]chan struct{} // closed when whoever makes it is done
}{loaded: map[cache.Key]resident{}, making: map[cache.Key]chan struct{}{}}

// resident is a library in memory and the files that it was compiled from.
type resident struct {
	library weak.Pointer[library]
	uses    []used
}

// library returns the unit as code in memory: as this process has it already, from the cache, or compiled now. Of several
// callers one does the work. begun is called before a compiler begins.
func (o *Options) library(ctx context.Context, u *unit, begun func()) (*library, error) {
	key := o.key(u)
	for {
		libraries.Lock()
		r := libraries.loaded[key]
		if l := r.library.Value(); l != nil && fresh(r.uses) {
			libraries.Unlock()
			return l, nil
		}
		wait := libraries.making[key]
		if wait == nil {
			break
		}
		libraries.Unlock()
		select {
		case <-wait:
		case <-ctx.Done():
			return nil, ending.Of(ctx)
		}
	}
	done := make(chan struct{})
	libraries.making[key] = done
	libraries.Unlock()
	defer func() { // also when begun panics: others wait
		libraries.Lock()
		defer libraries.Unlock()
		delete(libraries.making, key)
		close(done)
	}()
	l, uses, err := o.obtain(ctx, u, key, begun)
	libraries.Lock()
	defer libraries.Unlock()
	if err != nil {
		return nil, err
	}
	for k, r := range libraries.loaded {
		if r.library.Value() == nil {
			delete(libraries.loaded, k)
		}
	}
	libraries.loaded[key] = resident{weak.Make(l), uses}
	if u.user {
		libraries.kept = append(libraries.kept, l)
	}
	return l, nil
}

// patience is how long to wait for another process that compiles the same.
const patience = 2 * time.Minute

// obtain takes the library from the cache, or has it compiled and puts it there. It returns the files that the library was
// compiled from, too.
func (o *Options) obtain(ctx context.Context, u *unit, key cache.Key, begun func()) (*library, []used, error) {
	if o.Cache == nil {
		return o.made(ctx, u, key, begun)
	}
	l, uses, err := o.cached(u, key)
	if l != nil {
		return l, uses, nil
	}
	if err != nil {
		o.warn(fmt.Sprintf("an entry of the compile cache is not used, and made anew: %v", err))
	}
	release, err := o.Cache.Lock(ctx, key, patience)
	if err == nil {
		defer release()
	}
	if err := ending.Of(ctx); err != nil {
		return nil, nil, err
	}
	if l, uses, _ := o.cached(u, key); l != nil { // somebody else has made it meanwhile
		return l, uses, nil
	}
	return o.made(ctx, u, key, begun)
}

// cached returns the library as it lies in the cache, nil if it does not. The error says what is wrong with what lies there.
func (o *Options) cached(u *unit, key cache.Key) (*library, []used, error) {
	data, err := o.Cache.Get(key)
	if errors.Is(err, cache.ErrMissing) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	m, err := unpack(data)
	if err != nil || !fresh(m.uses) {
		return nil, nil, err
	}
	l, err := loaded(m, u)
	if err != nil {
		return nil, nil, err
	}
	return l, m.uses, nil
}

// loaded loads an image, and sees whether it is that of u and computes as it should.
func loaded(m *image, u *unit) (*library, error) {
	l, err := open(m.code, u.what)
	if err != nil {
		return nil, err
	}
	return l, l.check(u.check, cpp.CheckInputs, cpp.CheckWant())
}

// made has the unit compiled, and keeps it in the cache if that works.
func (o *Options) made(ctx context.Context, u *unit, key cache.Key, begun func()) (*library, []used, error) {
	begun()
	m, err := o.compile(ctx, u)
	if err != nil {
		return nil, nil, err
	}
	l, err := loaded(m, u)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", o.Compiler, err)
	}
	if o.Cache != nil {
		if err := o.Cache.Put(key, m.pack()); err != nil {
			o.warn(fmt.Sprintf("compiled kernels are not kept: %v", err))
		}
		o.exceeded()
	}
	return l, m.uses, nil
}

// exceeded warns of a cache that holds more than it should. Nothing is removed unasked: another process may be about to
// use it.
func (o *Options) exceeded() {
	if o.CacheLimit <= 0 {
		return
	}
	if u, err := o.Cache.Usage(); err == nil && u.Bytes > o.CacheLimit {
		o.warn(fmt.Sprintf("the compile cache %s has grown beyond codegen.max_cache_dir_size, %.4g MB: spikelane cache trim removes what was unused for longest", o.Cache.Path(), float64(o.CacheLimit)/1e6))
	}
}
