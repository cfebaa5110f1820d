package spikelane

import (
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/spikelane/spikelane/internal/document"
)

// environ reads the variables NAME=VALUE of an environment; of two with one name the last counts, and one that is empty
// counts as not set.
func (r *preferenceReader) environ(variables []string) {
	r.folder, r.inFile = "", false
	last := map[string]string{}
	for _, v := range variables {
		if !strings.HasPrefix(v, preferencePrefix) && runtime.GOOS != "windows" {
			continue
		}
		name, value, _ := strings.Cut(v, "=")
		if runtime.GOOS == "windows" { // where names are the same in any case
			name = strings.ToUpper(name)
		}
		if strings.HasPrefix(name, preferencePrefix) {
			last[name] = value
		}
	}
	if len(last) == 0 {
		return
	}
	var known []string
	for k := range preferenceTable {
		p := &preferenceTable[k]
		name := p.variable()
		known = append(known, name)
		if last[name] == "" {
			continue
		}
		r.src = document.NewSource(name, name+"="+last[name])
		before := len(r.errs)
		v := r.written(p, len(name)+1)
		if v == nil {
			continue
		}
		if value, ok := r.value(p, v); ok && len(r.errs) == before {
			p.set(r.prefs, value)
			r.sources[p.name] = "environment " + name
		}
	}
	var unknown []string
	for name, value := range last {
		if isSection(name) && value != "" && !slices.Contains(known, name) {
			unknown = append(unknown, name)
		}
	}
	slices.Sort(unknown)
	for _, name := range unknown {
		r.src = document.NewSource(name, name+"="+last[name])
		hint := "`spikelane info` lists all preferences; a variable is SPIKELANE_ and the name in capitals, with _ for each dot"
		if len(Suggest(name, known)) > 0 {
			hint = document.DidYouMean(name, known)
		}
		r.fault(0, len(name), "P002", "this is the variable of no preference", hint)
	}
}

// isSection reports whether a variable is one of preferences by its first word; SPIKELANE_ begins others too.
func isSection(variable string) bool {
	return slices.ContainsFunc(preferenceTable, func(p preference) bool {
		section, _, _ := strings.Cut(p.name, ".")
		return strings.HasPrefix(variable, preferencePrefix+strings.ToUpper(section)+"_")
	})
}

// written makes a value of the text of the source from offset begin on, in the form that the kind of the preference has in
// the environment; nil after a fault that leaves nothing to read.
func (r *preferenceReader) written(p *preference, begin int) *document.Value {
	whole := r.src.Whole()
	text := r.src.Text[begin:]
	v := &document.Value{Kind: document.String, Place: whole.Part(begin, len(whole.Text))}
	switch first := strings.TrimLeft(text, " \t"); {
	case p.kind == listPreference && strings.HasPrefix(first, "["), p.kind == tablePreference && strings.HasPrefix(first, "{"):
		return r.asTOML()
	case p.kind == listPreference:
		v.Kind = document.Array
		for _, word := range words(text) {
			v.List = append(v.List, &document.Value{Kind: document.String, Place: whole.Part(begin+word[0], begin+word[1])})
		}
	case p.kind == tablePreference:
		v.Kind = document.Dict
		v.Table = &document.Table{At: begin, End: len(whole.Text)}
		for _, word := range words(text) {
			from, to := begin+word[0], begin+word[1]
			name, _, found := strings.Cut(whole.Text[from:to], "=")
			switch {
			case !found:
				r.fault(from, to, "P004", fmt.Sprintf("%s: %q, want NAME=VALUE", p.name, name), "")
				continue
			case v.Table.Get(name) != nil:
				r.fault(from, to, "P004", fmt.Sprintf("%s: %s is set twice", p.name, name), "")
				continue
			}
			value := &document.Value{Kind: document.String, Place: whole.Part(from+len(name)+1, to)}
			v.Table.Entries = append(v.Table.Entries, &document.Entry{Name: name, At: from, End: from + len(name), Value: value})
		}
	case p.kind == integerPreference || p.kind == amountPreference:
		if n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64); err == nil {
			v.Kind, v.Whole, v.Number = document.Integer, n, float64(n)
		}
	}
	return v
}

// asTOML reads the source, NAME=VALUE, as a document of one key; nil after a fault.
func (r *preferenceReader) asTOML() *document.Value {
	root, bad := document.Parse(r.src)
	switch {
	case bad != nil:
		r.fault(bad.At, bad.At, "P001", bad.Msg, bad.Hint)
		return nil
	case len(root.Entries) != 1:
		e := root.Entries[1]
		r.fault(e.At, e.End, "P001", "there is more after the value", "")
		return nil
	}
	return root.Entries[0].Value
}

// words returns from where to where the words of a text go that white space separates.
func words(text string) [][2]int {
	var out [][2]int
	at := 0
	for _, word := range strings.Fields(text) {
		at += strings.Index(text[at:], word)
		out = append(out, [2]int{at, at + len(word)})
		at += len(word)
	}
	return out
}
