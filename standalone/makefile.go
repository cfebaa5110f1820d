package standalone

import (
	"bytes"
	"embed"
	"strings"
	"text/template"

	"github.com/spikelane/spikelane/kernels/cpp"
)

//go:embed templates
var templateFiles embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"heading": heading,
	"make":    makeWords,
	"cmake":   cmakeWords,
	"cell":    func(s string) string { return strings.ReplaceAll(s, "|", `\|`) },
	"words":   func(l []string) string { return strings.Join(l, " ") },
	"join": func(l []string) string {
		return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`).Replace(strings.Join(l, ";"))
	},
}).ParseFS(templateFiles, "templates/*"))

// Makefile returns the Makefile. Compilers get the flags of package cpp, those of the instruction set, those that the
// options of make ask for, those of the user, and last those without which the bits would not be the same.
//
// Programs are linked without the flags of the user: with -ffast-math among them, g++ links code that switches denormal
// numbers off.
func (l Layout) Makefile() []byte { return l.fill("Makefile") }

// CMakeLists returns the CMakeLists.txt: the same for other systems.
func (l Layout) CMakeLists() []byte { return l.fill("CMakeLists.txt") }

// Readme returns the README.md.
func (l Layout) Readme() []byte { return l.fill("README.md") }

func (l Layout) fill(name string) []byte {
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, name, filled{l}); err != nil {
		panic("BUG: standalone: " + err.Error())
	}
	return b.Bytes()
}

// filled is a Layout as the templates see it.
type filled struct{ Layout }

func (f filled) Flags() []string       { return texts(cpp.Flags) }
func (f filled) Strict() []string      { return texts(cpp.Strict) }
func (f filled) Sources() []string     { return f.sources() }
func (f filled) Native() bool          { return f.Arch == nil }
func (f filled) PreferVectors() string { return preferVectors }
func (f filled) Switch(on bool) int    { return map[bool]int{true: 1}[on] }
func (f filled) Manifest() string      { return ManifestName }
func (f filled) FlagNotes() []cpp.Flag {
	return append(cpp.Flags[:len(cpp.Flags):len(cpp.Flags)], cpp.Strict...)
}
func (f filled) Defines() []string  { return prefixed("-D", f.DefineMacros) }
func (f filled) Includes() []string { return prefixed("-I", f.IncludeDirs) }
func (f filled) Linked() []string   { return prefixed("-l", f.Libraries) }
func (f filled) LibraryPaths() []string {
	return append(prefixed("-L", f.LibraryDirs), prefixed("-Wl,-rpath,", f.LibraryDirs)...)
}

// preferVectors is the flag that makes compilers use the whole registers of AVX-512, where the processor has it.
var preferVectors = func() string {
	for _, f := range cpp.AVX512.Flags {
		if strings.HasPrefix(f, "-mprefer-vector-width=") {
			return f
		}
	}
	panic("BUG: standalone: no flag for the width of vectors in cpp.AVX512")
}()

func texts(flags []cpp.Flag) []string {
	var out []string
	for _, f := range flags {
		out = append(out, f.Text)
	}
	return out
}

func prefixed(prefix string, list []string) []string {
	var out []string
	for _, s := range list {
		out = append(out, prefix+s)
	}
	return out
}

// makeWords returns words as a Makefile has them in a variable: the shell gets each as one argument.
func makeWords(words []string) string {
	var out []string
	for _, w := range words {
		const safe = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+/=,:@%"
		if w == "" || strings.Trim(w, safe) != "" {
			w = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
		out = append(out, escapeMake(w))
	}
	return strings.Join(out, " ")
}

// escapeMake keeps make from reading references and comments in text. A backslash in front of # would be taken for the
// escape of it.
func escapeMake(text string) string {
	text = strings.ReplaceAll(text, "$", "$$")
	return strings.ReplaceAll(text, "#", "$(HASH)")
}

// cmakeWords returns words as arguments of a CMake command, each in quotes.
func cmakeWords(words []string) string {
	var out []string
	for _, w := range words {
		out = append(out, `"`+strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, ";", `\;`).Replace(w)+`"`)
	}
	return strings.Join(out, " ")
}

// Title returns the name of the model without what would end a comment.
func (f filled) Title() string { return remark(f.Model) }

// heading returns a text that Markdown takes for nothing but text.
func heading(s string) string {
	var b strings.Builder
	for _, c := range s {
		if strings.ContainsRune("\\`*[]<>#|&!~", c) {
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
	return b.String()
}

// CompilerText returns the compiler as a Makefile has it.
func (f filled) CompilerText() string { return escapeMake(f.Compiler) }
