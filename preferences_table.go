package spikelane

import (
	"slices"
	"strings"
)

// preference is one row of the table of preferences, from which files and the environment are read, `spikelane info` is
// printed, and the page of the documentation is checked.
type preference struct {
	name  string // dotted, as in files
	kind  preferenceKind
	doc   string
	field func(*Preferences) any // a pointer to the field, of the kind's type

	words  []string                          // of a choice
	needed bool                              // a text or list that may not be empty
	folder bool                              // relative paths in a file begin at the file's folder
	plain  bool                              // names no program, code, flag or path: a folder from elsewhere may set it
	most   int64                             // of an integer or an amount, if it is not 0; the least is 0
	check  func(text string) (wanted string) // of a text, or of each of a list, that is not empty; "" if it is right
}

// preferenceTable holds every preference, in the order in which they are shown.
var preferenceTable = []preference{
	{
		name: "codegen.target", kind: choicePreference, words: []string{"auto", "native", "cpp", "go"}, needed: true, plain: true,
		field: func(p *Preferences) any { return &p.Codegen.Target },
		doc:   "what runs kernels, where neither Config.Target nor --target says it",
	},
	{
		name: "codegen.cache_dir", kind: textPreference, folder: true,
		field: func(p *Preferences) any { return &p.Codegen.CacheDir },
		doc:   `folder of compiled kernels; "": spikelane in the user's cache folder; "none": nothing is kept`,
	},
	{
		name: "codegen.max_cache_dir_size", kind: amountPreference, plain: true,
		field: func(p *Preferences) any { return &p.Codegen.MaxCacheDirSize },
		doc:   "size of that folder beyond which a warning says how to shrink it; 0: no limit",
	},
	{
		name: "codegen.cpp.compiler", kind: textPreference,
		field: func(p *Preferences) any { return &p.Codegen.Cpp.Compiler },
		doc:   `name or path of the C++ compiler, with arguments; "": $CXX, then c++, g++, clang++`,
	},
	{
		name: "codegen.cpp.extra_compile_args", kind: listPreference,
		field: func(p *Preferences) any { return &p.Codegen.Cpp.ExtraCompileArgs },
		doc:   "flags for any compiler; where they are set, even to none, those of the three families below are not used",
	},
	{
		name: "codegen.cpp.extra_compile_args_gcc", kind: listPreference,
		field: func(p *Preferences) any { return &p.Codegen.Cpp.ExtraCompileArgsGCC },
		doc:   "flags for g++",
	},
	{
		name: "codegen.cpp.extra_compile_args_clang", kind: listPreference,
		field: func(p *Preferences) any { return &p.Codegen.Cpp.ExtraCompileArgsClang },
		doc:   "flags for clang++",
	},
	{
		name: "codegen.cpp.extra_compile_args_msvc", kind: listPreference,
		field: func(p *Preferences) any { return &p.Codegen.Cpp.ExtraCompileArgsMSVC },
		doc:   "flags for Microsoft's compiler, of exported projects alone",
	},
	{
		name: "codegen.cpp.headers", kind: listPreference,
		field: func(p *Preferences) any { return &p.Codegen.Cpp.Headers },
		doc:   "headers to include: <cmath> or \"my.hpp\"; without quotes and brackets, quotes are meant",
	},
	{
		name: "codegen.cpp.include_dirs", kind: listPreference, folder: true,
		field: func(p *Preferences) any { return &p.Codegen.Cpp.IncludeDirs },
		doc:   "folders of headers",
	},
	{
		name: "codegen.cpp.library_dirs", kind: listPreference, folder: true,
		field: func(p *Preferences) any { return &p.Codegen.Cpp.LibraryDirs },
		doc:   "folders of libraries",
	},
	{
		name: "codegen.cpp.libraries", kind: listPreference, check: libraryName,
		field: func(p *Preferences) any { return &p.Codegen.Cpp.Libraries },
		doc:   "libraries to link with: gsl for -lgsl",
	},
	{
		name: "codegen.cpp.define_macros", kind: listPreference, check: macro,
		field: func(p *Preferences) any { return &p.Codegen.Cpp.DefineMacros },
		doc:   "macros: NAME or NAME=VALUE",
	},
	{
		name: "codegen.cpp.march", kind: textPreference, check: architecture, plain: true,
		field: func(p *Preferences) any { return &p.Codegen.Cpp.March },
		doc:   `instruction set: "" or native, the one found; baseline, avx2, avx512; or as -march takes it`,
	},
	{
		name: "codegen.cpp.compile_timeout", kind: timePreference, needed: true, plain: true,
		field: func(p *Preferences) any { return &p.Codegen.Cpp.CompileTimeout },
		doc:   "how long the compilation of one file may take",
	},
	{
		name: "devices.cpp_standalone.openmp_threads", kind: integerPreference, most: mostThreads, plain: true,
		field: func(p *Preferences) any { return &p.Standalone.OpenMPThreads },
		doc:   "threads of an exported project; 0: no OpenMP",
	},
	{
		name: "devices.cpp_standalone.make_cmd_unix", kind: textPreference, needed: true,
		field: func(p *Preferences) any { return &p.Standalone.MakeCommand },
		doc:   "command that builds an exported project",
	},
	{
		name: "devices.cpp_standalone.run_cmd_unix", kind: listPreference, needed: true,
		field: func(p *Preferences) any { return &p.Standalone.RunCommand },
		doc:   "command that runs an exported project, word by word",
	},
	{
		name: "devices.cpp_standalone.extra_make_args_unix", kind: listPreference,
		field: func(p *Preferences) any { return &p.Standalone.ExtraMakeArgs },
		doc:   "further arguments of the command that builds",
	},
	{
		name: "devices.cpp_standalone.run_environment_variables", kind: tablePreference,
		field: func(p *Preferences) any { return &p.Standalone.RunEnvironment },
		doc:   "environment variables of an exported project when it runs",
	},
	{
		name: "run.check_values", kind: choicePreference, words: checkLevels, needed: true, plain: true,
		field: func(p *Preferences) any { return &p.Run.CheckValues },
		doc:   "what is done about NaN and infinity in the state, where neither Config.CheckValues nor --check-values says it",
	},
	{
		name: "trust.folders", kind: listPreference, folder: true,
		field: func(p *Preferences) any { return &p.Trust.Folders },
		doc:   "folders whose spikelane_preferences.toml may name programs, flags and paths",
	},
}

// libraryName refuses what is a flag already.
func libraryName(text string) string {
	if strings.HasPrefix(text, "-") {
		return `the name of a library, such as "gsl" for -lgsl`
	}
	return ""
}

// macro wants NAME or NAME=VALUE.
func macro(text string) string {
	if name, _, _ := strings.Cut(text, "="); !isIdentifier(name) {
		return "NAME or NAME=VALUE, where NAME has letters, digits and _, and begins with no digit"
	}
	return ""
}

// architecture wants what can stand after -march=.
func architecture(text string) string {
	if text[0] == '-' || strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-_") != "" {
		return `"native", "baseline", "avx2", "avx512", or a name such as "x86-64-v3"`
	}
	return ""
}

// isIdentifier reports whether name has ASCII letters, digits and _ alone, begins with no digit, and is not empty.
func isIdentifier(name string) bool {
	for k := range len(name) {
		c := name[k]
		if c != '_' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9' || k == 0) {
			return false
		}
	}
	return name != ""
}

// preferenceNamed returns the row of a name, nil if there is none.
func preferenceNamed(name string) *preference {
	n := slices.IndexFunc(preferenceTable, func(p preference) bool { return p.name == name })
	if n < 0 {
		return nil
	}
	return &preferenceTable[n]
}

// variable returns the environment variable of the preference.
func (p *preference) variable() string {
	return preferencePrefix + strings.ToUpper(strings.ReplaceAll(p.name, ".", "_"))
}

// preferencePrefix begins the names of the environment variables.
const preferencePrefix = "SPIKELANE_"
