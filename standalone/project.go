package standalone

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// File is a file of a project.
type File struct {
	Name string // slash-separated, relative to the project's folder
	Data []byte
}

// Project is what [Write] makes a folder of.
type Project struct {
	Model   string // the name of the model
	Files   []File
	Results []string // names of the files that a run writes into its folder of results
}

// Names in the folder of a project that are not among its files.
const (
	ManifestName = "spikelane-project.json" // what we have made; the mark of a folder of ours
	Program      = "main"                   // what make builds
	BuildDir     = "build"                  // what make leaves besides
	ResultsDir   = "results"                // where runs leave their results unless they are told otherwise
	DataDir      = "data"                   // files in it are data, all others code
)

// Layout is what the Makefile, the CMakeLists.txt and the README of a project depend on.
type Layout struct {
	Model   string   // the name of the model
	Sources []string // the files to compile, slash-separated; their order does not matter
	Objects []Object // of the README, in the order of the model
	Results []Object // of the README: the files of a run

	Compiler string   // name or path, with arguments, for who calls make without CXX=; "": $CXX, then c++, g++, clang++
	Arch     []string // flags that choose the instruction set; nil: the processor's own; empty: what every processor has

	FlagsGCC, FlagsClang, FlagsMSVC []string // of the user, for each family of compilers
	DefineMacros                    []string // "NAME" or "NAME=VALUE"
	IncludeDirs, LibraryDirs        []string // absolute, or relative to the project's folder
	Libraries                       []string // "gsl" for -lgsl

	OpenMP, MPI, Debug bool // whether make switches them on unasked
}

// Object is a row of a table of the README.
type Object struct {
	Name string // as its files are named
	What string // in words
}

// Files returns Makefile, CMakeLists.txt and README.md. The error says which of the texts cannot stand in them.
func (l Layout) Files() ([]File, error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	return []File{
		{"Makefile", l.Makefile()},
		{"CMakeLists.txt", l.CMakeLists()},
		{"README.md", l.Readme()},
	}, nil
}

// check refuses what neither make nor cmake can be told: line breaks, and sources with odd names.
func (l Layout) check() error {
	if len(l.Sources) == 0 {
		return fmt.Errorf("project %s has no sources", l.Model)
	}
	for _, s := range l.Sources {
		if !plain(s) || path.Ext(s) != ".cpp" {
			return fmt.Errorf("project %s: %q cannot be the name of a source", l.Model, s)
		}
	}
	for _, list := range [][]string{{l.Model, l.Compiler}, l.Arch, l.FlagsGCC, l.FlagsClang, l.FlagsMSVC, l.DefineMacros, l.IncludeDirs, l.LibraryDirs, l.Libraries} {
		for _, s := range list {
			if strings.ContainsAny(s, "\n\r\x00") {
				return fmt.Errorf("project %s: %q has a line break or a zero byte, which no Makefile can hold", l.Model, s)
			}
		}
	}
	return nil
}

// plain reports whether name is a relative path that make, cmake and every shell take as it is.
func plain(name string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+/"
	return name != "" && name[0] != '-' && strings.Trim(name, letters) == "" && path.Clean(name) == name && name[0] != '/' && !strings.HasPrefix(name, "../")
}

// sources returns the sources in order.
func (l Layout) sources() []string {
	return slices.Compact(slices.Sorted(slices.Values(l.Sources)))
}
