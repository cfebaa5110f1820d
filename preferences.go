package spikelane

import "time"

// Preferences are the settings of a machine, a user and a project, as Config holds those of a network: which target runs
// kernels, and how C++ is compiled. Results do not depend on them, but for flags that reach C++ code of your own.
//
// In files and in the environment each has the name that stands beside its field, such as codegen.cpp.march;
// docs/preferences.md lists them. Given from Go, a Target, CompileTimeout, MakeCommand, RunCommand or CheckValues that is zero is that of
// DefaultPreferences; what zero means elsewhere the fields say. A relative path is one from the working directory; in a
// file it is one from the file's folder, and loading makes it absolute.
type Preferences struct {
	Codegen    CodegenPreferences    // codegen.…: what runs kernels here
	Standalone StandalonePreferences // devices.cpp_standalone.…: exported projects
	Run        RunPreferences        // run.…: what runs look after
	Trust      TrustPreferences      // trust.…: whose files may name programs
}

// RunPreferences say what runs look after.
type RunPreferences struct {
	CheckValues string // run.check_values: "off", "warn", "error" or "step", where Config.CheckValues is ""
}

// TrustPreferences say whose files may name programs that will be run.
type TrustPreferences struct {
	// Folders, trust.folders: a project's file in one of them, or in a folder within, may set every preference. Any other
	// may set those alone that name no program, and neither code, flags nor paths; the others are left out, with a warning.
	Folders []string
}

// CodegenPreferences say what runs kernels, and where compiled ones are kept.
type CodegenPreferences struct {
	Target          string // codegen.target: "auto", "native", "cpp", "go", where Config.Target is ""
	CacheDir        string // codegen.cache_dir: the folder of compiled kernels; "": spikelane in the user's cache folder; "none": nothing is kept
	MaxCacheDirSize int64  // codegen.max_cache_dir_size, in bytes: beyond it a warning says how to shrink the folder; 0: no limit
	Cpp             CppPreferences
}

// CppPreferences say how kernels are compiled as C++. Headers, include directories, libraries and macros are for kernels
// that call functions given in C++, and for exported projects.
type CppPreferences struct {
	Compiler string // codegen.cpp.compiler: a name or path, with arguments; "": $CXX, then c++, g++, clang++

	// ExtraCompileArgs, codegen.cpp.extra_compile_args, take the place of those for the compiler's family if they are not
	// nil. No flag of either undoes those that keep the bits the same.
	ExtraCompileArgs      []string
	ExtraCompileArgsGCC   []string // codegen.cpp.extra_compile_args_gcc
	ExtraCompileArgsClang []string // codegen.cpp.extra_compile_args_clang
	ExtraCompileArgsMSVC  []string // codegen.cpp.extra_compile_args_msvc: exported projects alone use them

	Headers      []string // codegen.cpp.headers: "<cmath>", "\"my.hpp\""; without quotes and brackets, quotes are meant
	IncludeDirs  []string // codegen.cpp.include_dirs
	LibraryDirs  []string // codegen.cpp.library_dirs
	Libraries    []string // codegen.cpp.libraries: "gsl" for -lgsl
	DefineMacros []string // codegen.cpp.define_macros: "NAME" or "NAME=VALUE"

	March          string        // codegen.cpp.march: "" or "native": the instruction set found, spelled out; "baseline", "avx2", "avx512"; else as -march takes it
	CompileTimeout time.Duration // codegen.cpp.compile_timeout: for one file
}

// StandalonePreferences are for exported projects.
type StandalonePreferences struct {
	OpenMPThreads  int               // devices.cpp_standalone.openmp_threads, at most 1024; 0: no OpenMP
	MakeCommand    string            // devices.cpp_standalone.make_cmd_unix: what builds the project
	RunCommand     []string          // devices.cpp_standalone.run_cmd_unix: what starts the program, word by word
	ExtraMakeArgs  []string          // devices.cpp_standalone.extra_make_args_unix: further arguments of MakeCommand
	RunEnvironment map[string]string // devices.cpp_standalone.run_environment_variables: by name
}

// DefaultPreferences returns what holds where nothing else is said.
func DefaultPreferences() Preferences {
	return Preferences{
		Codegen: CodegenPreferences{
			Target:          "auto",
			MaxCacheDirSize: 1e9,
			Cpp:             CppPreferences{CompileTimeout: 5 * time.Minute},
		},
		Standalone: StandalonePreferences{MakeCommand: "make", RunCommand: []string{"./main"}},
		Run:        RunPreferences{CheckValues: "warn"},
	}
}
