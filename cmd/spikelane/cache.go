package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/amount"
)

type cacheCommand struct {
	Info  cacheInfoCommand  `cmd:"" help:"Say where compiled kernels are, how many there are, and how large they are together."`
	Clear cacheClearCommand `cmd:"" help:"Remove all compiled kernels, and nothing else that may be in the folder."`
	Trim  cacheTrimCommand  `cmd:"" help:"Remove those unused for longest, until the rest is small enough."`
}

// preferences returns the preferences in force.
func preferences() (spikelane.Preferences, error) {
	p, _, err := spikelane.LoadPreferences(spikelane.DefaultPreferences())
	return p, err
}

type cacheInfoCommand struct {
	JSON bool `name:"json" help:"Print one JSON object."`
}

// cacheState is what cache info --json prints.
type cacheState struct {
	Dir      string     `json:"dir"` // "": nothing is kept
	Entries  int        `json:"entries"`
	Bytes    int64      `json:"bytes"`
	Limit    int64      `json:"limit_bytes"` // 0: none
	Oldest   *time.Time `json:"oldest_use,omitempty"`
	Newest   *time.Time `json:"newest_use,omitempty"`
	ReadOnly string     `json:"read_only,omitempty"` // why
}

// Run prints what the cache holds.
func (c *cacheInfoCommand) Run(s streams) error {
	p, err := preferences()
	if err != nil {
		return err
	}
	u, err := p.CacheUsage()
	if err != nil {
		return err
	}
	limit := p.Codegen.MaxCacheDirSize
	if c.JSON {
		out := cacheState{Dir: u.Dir, Entries: u.Entries, Bytes: int64(u.Bytes), Limit: limit}
		if u.Entries > 0 {
			out.Oldest, out.Newest = &u.Oldest, &u.Newest
		}
		if u.ReadOnly != nil {
			out.ReadOnly = u.ReadOnly.Error()
		}
		line, err := json.Marshal(out)
		if err != nil {
			return err
		}
		return say(s.out, "%s\n", line)
	}
	if u.Dir == "" {
		return say(s.out, "no compiled kernels are kept\n")
	}
	t := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "folder\t%s\n", u.Dir)
	fmt.Fprintf(t, "kernels\t%d, %v\n", u.Entries, u.Bytes)
	if u.Entries > 0 {
		fmt.Fprintf(t, "last use\t%s to %s\n", u.Oldest.Format(time.DateTime), u.Newest.Format(time.DateTime))
	}
	if limit > 0 {
		fmt.Fprintf(t, "limit\t%v\n", spikelane.Bytes(limit))
	}
	if u.ReadOnly != nil {
		fmt.Fprintf(t, "read only\t%v\n", u.ReadOnly)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if limit > 0 && int64(u.Bytes) > limit {
		return say(s.out, "more than the limit: spikelane cache trim removes what was unused for longest\n")
	}
	return nil
}

type cacheClearCommand struct {
	Target string `default:"cpp" enum:"cpp" help:"Of which target: cpp, the only one that keeps anything on disk."`
}

// Run empties the cache.
func (c *cacheClearCommand) Run(s streams) error {
	p, err := preferences()
	if err != nil {
		return err
	}
	return sayRemoved(s, p.ClearCache)
}

type cacheTrimCommand struct {
	To string `help:"How much to leave, such as 500 MB; without it, as much as the preference codegen.max_cache_dir_size allows." placeholder:"AMOUNT"`
}

// Run shrinks the cache.
func (c *cacheTrimCommand) Run(s streams) error {
	p, err := preferences()
	if err != nil {
		return err
	}
	limit := p.Codegen.MaxCacheDirSize
	if c.To != "" {
		var ok bool
		if limit, ok = amount.Parse(c.To); !ok {
			return usagef("--to %s: want an amount such as 500 MB or 2 GiB", c.To)
		}
	} else if limit <= 0 {
		return say(s.out, "there is no limit; --to gives one\n")
	}
	return sayRemoved(s, func() (spikelane.CacheRemoved, error) { return p.TrimCache(limit) })
}

// sayRemoved removes kernels and prints how many.
func sayRemoved(s streams, remove func() (spikelane.CacheRemoved, error)) error {
	r, err := remove()
	if r.Entries > 0 || err == nil {
		if err := say(s.out, "removed %s, %v\n", count(int64(r.Entries), "kernel"), r.Bytes); err != nil {
			return err
		}
	}
	return err
}

// cacheLine returns the cache in a few words, its bytes, and what is wrong with it.
func cacheLine(p spikelane.Preferences) (line string, bytes int64, warning string) {
	u, err := p.CacheUsage()
	switch {
	case err != nil:
		return "not used", 0, err.Error()
	case u.Dir == "":
		return "none", 0, ""
	case u.ReadOnly != nil:
		warning = "no kernels can be kept: " + u.ReadOnly.Error()
	}
	return fmt.Sprintf("%s, %s, %v", u.Dir, count(int64(u.Entries), "kernel"), u.Bytes), int64(u.Bytes), warning
}
