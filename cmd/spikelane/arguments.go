package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/spikelane/spikelane"
)

var (
	number  = regexp.MustCompile(`^-[.0-9]`)
	oneDash = regexp.MustCompile(`^-[a-z][-a-z]+`)
)

// joined joins each flag with a value that begins with a minus sign, which the parser would take for another flag; none of
// ours is a number.
func joined(args []string) (out []string) {
	for _, arg := range args {
		if n := len(out); n > 0 && number.MatchString(arg) && strings.HasPrefix(out[n-1], "--") && !strings.Contains(out[n-1], "=") {
			out[n-1] += "=" + arg
			continue
		}
		out = append(out, arg)
	}
	return out
}

// oneDashed refuses a long flag with a short dash, which the parser would take for several short ones.
func oneDashed(model *kong.Application, args []string) error {
	for _, arg := range args {
		if arg == "--" {
			return nil
		}
		if !oneDash.MatchString(arg) {
			continue
		}
		name, _, _ := strings.Cut(arg[1:], "=")
		for _, c := range model.Children {
			for _, group := range c.AllFlags(true) {
				if slices.ContainsFunc(group, func(f *kong.Flag) bool { return f.Name == name }) {
					return usagef("unknown flag -%s, did you mean \"--%s\"?", name, name)
				}
			}
		}
		return usagef("unknown flag -%s; flags begin with two dashes", name)
	}
	return nil
}

var (
	noValue  = regexp.MustCompile(`^(--[-a-z]+): expected \w+ value but got "EOL" \(<EOL>\)$`)
	noNumber = regexp.MustCompile(`^(--[-a-z]+): expected a valid 64 bit int but got "(.*)"$`)
)

// plain says what the parser found in words that need no knowledge of it.
func plain(err error) error {
	text := err.Error()
	if m := noValue.FindStringSubmatch(text); m != nil {
		return fmt.Errorf("%s has no value", m[1])
	}
	if m := noNumber.FindStringSubmatch(text); m != nil {
		return fmt.Errorf("%s %s: want a whole number of at most 64 bits", m[1], m[2])
	}
	return err
}

// noModel says why the model file at path cannot be read, and which file there is instead.
func noModel(path string, err error) error {
	info, _ := os.Stat(path)
	switch {
	case info != nil && info.IsDir():
		return usagef("%s is a folder, want a model file", path)
	case !errors.Is(err, fs.ErrNotExist):
		return usageError{err}
	}
	var names []string
	entries, _ := os.ReadDir(filepath.Dir(path)) // none, where there is no such folder either
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	base := filepath.Base(path)
	near := spikelane.Suggest(base, names)
	if slices.Contains(names, base+".toml") {
		near = []string{base + ".toml"}
	}
	if len(near) > 0 {
		return usagef("there is no file %s, did you mean %q?", path, filepath.Join(filepath.Dir(path), near[0]))
	}
	return usagef("there is no file %s", path)
}
