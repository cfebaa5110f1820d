package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/spikelane/spikelane"
)

type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// completing is the first word of a command line on which a shell asks what may stand in place of the last word.
const completing = "__complete"

// shells are scripts that have a shell ask: each candidate comes on a line of its own, with what it means after a tab. Where there is
// none, names of files are meant.
var shells = map[string]string{
	"bash": `# eval "$(spikelane completion bash)" in ~/.bashrc
_spikelane() {
  local IFS=$'\n'
  COMPREPLY=($(spikelane ` + completing + ` "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f 1))
}
complete -o default -F _spikelane spikelane
`,
	"zsh": `# eval "$(spikelane completion zsh)" in ~/.zshrc, after compinit
_spikelane() {
  local -a found
  found=(${(f)"$(spikelane ` + completing + ` "${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( $#found )); then
    compadd -- ${found%%$'\t'*}
  else
    _files
  fi
}
compdef _spikelane spikelane
`,
	"fish": `# spikelane completion fish > ~/.config/fish/completions/spikelane.fish
complete -c spikelane -a '(spikelane ` + completing + ` (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
}

// Run prints the script of a shell.
func (c *completionCommand) Run(s streams) error { return say(s.out, "%s", shells[c.Shell]) }

// candidate is a word that may stand on a command line, and what it means.
type candidate struct{ word, help string }

// candidates returns what may stand in place of the last of the words; none where a name of a file or a value may.
func candidates(model *kong.Application, words []string) (out []candidate) {
	if len(words) == 0 {
		return nil
	}
	node, before, last := model.Node, words[:len(words)-1], words[len(words)-1]
	var wants *kong.Flag // the flag whose value comes next
	for _, w := range before {
		if wants != nil {
			wants = nil
			continue
		}
		if strings.HasPrefix(w, "-") {
			wants = flagOf(node, w)
			continue
		}
		for _, c := range node.Children {
			if c.Name == w && !c.Hidden {
				node = c
				break
			}
		}
	}
	var all []candidate
	switch {
	case wants != nil:
		for _, v := range values(wants) {
			all = append(all, candidate{v, ""})
		}
	case strings.HasPrefix(last, "-"):
		for _, group := range node.AllFlags(true) {
			for _, f := range group {
				all = append(all, candidate{"--" + f.Name, f.Help})
			}
		}
	default:
		for _, c := range node.Children {
			if !c.Hidden {
				all = append(all, candidate{c.Name, c.Help})
			}
		}
		for _, p := range node.Positional {
			for _, v := range p.EnumSlice() {
				all = append(all, candidate{v, ""})
			}
		}
	}
	for _, c := range all {
		if c.word != "" && strings.HasPrefix(c.word, last) {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b candidate) int { return strings.Compare(a.word, b.word) })
	return out
}

// flagOf returns the flag that a word names, if its value is the next word.
func flagOf(node *kong.Node, word string) *kong.Flag {
	for _, group := range node.AllFlags(false) {
		for _, f := range group {
			if word == "--"+f.Name && !f.IsBool() {
				return f
			}
		}
	}
	return nil
}

// values returns the values that a flag can have, nil for those that nobody can list.
func values(f *kong.Flag) []string {
	switch f.Name {
	case "stage":
		return spikelane.Stages()
	case "target":
		return []string{"auto", "native", "cpp", "go"}
	case "isa":
		return []string{"auto", "avx512", "avx2"}
	}
	return f.EnumSlice()
}

// complete answers a shell.
func complete(model *kong.Application, words []string, s streams) {
	for _, c := range candidates(model, words) {
		fmt.Fprintf(s.out, "%s\t%s\n", c.word, c.help)
	}
}
