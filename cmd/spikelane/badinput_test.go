package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestBadInput gives every case of testdata/badinput to the command as a user would, and compares all it says with what
// stands there. A file is a list of cases, after a text that all its models begin with:
//
//	=== title
//	$ run model.toml       the command lines; without any, this one
//	text                   the rest of model.toml
//	-- name --             another file in the folder
//	text
//	---
//	what the commands say, and their exit status where it is not 0
//
// In texts <0D> stands for the byte 0x0D. Beside the commands of spikelane a case knows mkdir DIR, write FILE TEXT, env
// NAME=VALUE, and utf16 FILE, which writes the file anew as Windows might have saved it. -update rewrites what is said; read it as a user would.
func TestBadInput(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "testdata", "badinput", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	cases := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sections := strings.Split(string(text), "\n=== ")
		out := sections[0]
		area := strings.TrimSuffix(filepath.Base(file), ".txt")
		for _, section := range sections[1:] {
			input, want, _ := strings.Cut(section, "\n---\n")
			title, rest, _ := strings.Cut(input, "\n")
			cases++
			t.Run(area+"/"+title, func(t *testing.T) {
				got := giveBadInput(t, sections[0], rest)
				if strings.Contains(got, "BUG:") {
					t.Error("it takes this for a fault of its own")
				}
				// Where folders are written otherwise, so are those in texts.
				if want = strings.TrimSuffix(want, "\n"); filepath.ToSlash(got) != filepath.ToSlash(want) && !*update {
					t.Errorf("got:\n%s\nwant:\n%s", got, want)
				}
				out += "\n=== " + input + "\n---\n" + got
			})
		}
		if *update {
			if err := os.WriteFile(file, []byte(out+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if cases < 200 {
		t.Errorf("%d cases, want at least 200", cases)
	}
}

// giveBadInput runs one case in a folder of its own and returns what a user sees.
func giveBadInput(t *testing.T, preamble, text string) string {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME"} {
		t.Setenv(name, dir)
	}
	for _, name := range []string{"SPIKELANE_ISA", memoryVariable} {
		t.Setenv(name, "")
	}
	var commands [][]string
	for strings.HasPrefix(text, "$ ") {
		var line string
		line, text, _ = strings.Cut(text[2:], "\n")
		commands = append(commands, words(line))
	}
	if len(commands) == 0 {
		commands = [][]string{{"run", "model.toml"}}
	}
	archive := txtar.Parse([]byte(text))
	_, preamble, _ = strings.Cut(preamble, "\n\n") // what stands before says what the file is about
	model := txtar.File{Name: "model.toml", Data: append([]byte(strings.TrimPrefix(preamble, "\n")+"\n"), archive.Comment...)}
	for _, f := range append(archive.Files, model) {
		write(t, f.Name, withBytes(f.Data))
	}
	var said strings.Builder
	for _, c := range commands {
		switch c[0] {
		case "mkdir":
			if err := os.Mkdir(c[1], 0o700); err != nil {
				t.Fatal(err)
			}
		case "write":
			write(t, c[1], []byte(c[2]))
		case "env":
			name, value, _ := strings.Cut(c[1], "=")
			t.Setenv(name, value)
		case "utf16":
			asUTF16(t, c[1])
		default:
			if len(c) > 0 && c[0] == "" {
				c = nil
			}
			var errs, out strings.Builder
			status := execute(c, streams{&out, &errs})
			said.WriteString(errs.String())
			if status != 0 {
				fmt.Fprintf(&said, "exit status %d\n", status)
			} else if errs.Len() == 0 {
				said.WriteString("accepted\n")
			}
		}
	}
	return strings.TrimSuffix(strings.ReplaceAll(said.String(), dir, "DIR"), "\n")
}

// words splits a command line at spaces that are not within single quotes.
func words(line string) []string {
	var out []string
	for _, w := range regexp.MustCompile(`(?:'[^']*'|[^' ])+`).FindAllString(line, -1) {
		out = append(out, strings.ReplaceAll(w, "'", ""))
	}
	return out
}

var byteInText = regexp.MustCompile(`<[0-9A-F]{2}>`)

// withBytes writes <0D> as the byte.
func withBytes(text []byte) []byte {
	return byteInText.ReplaceAllFunc(text, func(m []byte) []byte {
		b, err := strconv.ParseUint(string(m[1:3]), 16, 8)
		if err != nil {
			panic(err)
		}
		return []byte{byte(b)}
	})
}

func write(t *testing.T, file string, text []byte) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

func asUTF16(t *testing.T, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out []byte
	for _, u := range slices.Concat([]uint16{0xFEFF}, utf16.Encode([]rune(string(text)))) {
		out = append(out, byte(u), byte(u>>8))
	}
	write(t, file, out)
}
