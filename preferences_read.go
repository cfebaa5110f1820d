package spikelane

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spikelane/spikelane/internal/amount"
	"github.com/spikelane/spikelane/internal/document"
)

// preferenceReader reads documents one after the other into prefs.
type preferenceReader struct {
	prefs   *Preferences
	sources map[string]string // by name of preference, where its value is from
	errs    PreferenceErrors

	src    *document.Source // the one that is read
	folder string           // where relative paths of src begin; "" where they stand as they are
	inFile bool             // src is a file, and places in it are lines and columns
	plain  bool             // src may set plain preferences alone
	left   []string         // what it has set besides, with lines
}

// fault notes what is wrong at the bytes from at to end.
func (r *preferenceReader) fault(at, end int, code, msg, hint string) {
	m := r.src.Mark(at, end)
	e := &PreferenceError{File: r.src.Name, Source: m.Text, Code: code, Msg: msg, Hint: hint, mark: m, at: at}
	if r.inFile {
		e.Line, e.Col = m.Line, m.Col
	}
	r.errs = append(r.errs, e)
}

// file reads the text of a file.
func (r *preferenceReader) file(name, text, folder string) {
	r.src, r.folder, r.inFile = document.NewSource(name, text), folder, true
	root, bad := document.Parse(r.src)
	if bad != nil {
		r.fault(bad.At, bad.At, "P001", bad.Msg, bad.Hint)
		return
	}
	before := len(r.errs)
	r.section(root, "")
	// Dotted keys are read with their tables, which may stand elsewhere.
	slices.SortStableFunc(r.errs[before:], func(a, b *PreferenceError) int { return cmp.Compare(a.at, b.at) })
}

// section reads the table of all preferences whose names begin with prefix, "" or one that ends with a dot.
func (r *preferenceReader) section(t *document.Table, prefix string) {
	for _, e := range t.Entries {
		name := prefix + e.Name
		p := preferenceNamed(name)
		whole := !strings.Contains(e.Name, ".") // in quotes, a key may have dots, and is another then
		switch {
		case p != nil && whole:
			if value, ok := r.value(p, e.Value); ok {
				line, _ := r.src.Position(e.At)
				if r.plain && !p.plain {
					r.left = append(r.left, fmt.Sprintf("%s (line %d)", name, line))
					continue
				}
				p.set(r.prefs, value)
				r.sources[name] = r.src.Name + ":" + strconv.Itoa(line)
			}
		case p != nil:
			r.fault(e.At, e.End, "P002", fmt.Sprintf("%q in quotes is no preference", e.Name), "write it without the quotes")
		case len(sectionKeys(name+".")) == 0 || !whole:
			r.fault(e.At, e.End, "P002", fmt.Sprintf("unknown preference %q", name), suggestPreference(prefix, e.Name))
		case e.Kind == document.Dict:
			r.section(e.Table, name+".")
		default:
			r.fault(e.Value.At, e.Value.End, "P003", fmt.Sprintf("%s is %s, want a table: [%s]", name, e.Kind, name), "")
		}
	}
}

// sectionKeys returns what may follow prefix in the names of preferences, up to the next dot.
func sectionKeys(prefix string) []string {
	var keys []string
	for k := range preferenceTable {
		if rest, ok := strings.CutPrefix(preferenceTable[k].name, prefix); ok {
			key, _, _ := strings.Cut(rest, ".")
			if !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	return keys
}

// suggestPreference says what the unknown key after prefix may have been meant to be: a key that is near, a preference of
// that name elsewhere, or any that there is.
func suggestPreference(prefix, key string) string {
	keys := sectionKeys(prefix)
	if len(Suggest(key, keys)) == 0 {
		var elsewhere []string
		for k := range preferenceTable {
			name := preferenceTable[k].name
			if name[strings.LastIndexByte(name, '.')+1:] == key[strings.LastIndexByte(key, '.')+1:] {
				elsewhere = append(elsewhere, name)
			}
		}
		if len(elsewhere) > 0 {
			return `did you mean "` + strings.Join(elsewhere, `" or "`) + `"?`
		}
	}
	return document.DidYouMean(key, keys)
}

// value makes the value of a preference, of its kind's type, of what is written; not ok after a fault.
func (r *preferenceReader) value(p *preference, v *document.Value) (value any, ok bool) {
	before := len(r.errs)
	wrong := func(hint string) {
		r.fault(v.At, v.End, "P003", fmt.Sprintf("%s is %s, want %s", p.name, v.Kind, p.wanted()), hint)
	}
	unread := func(hint string) {
		r.fault(v.At, v.End, "P004", fmt.Sprintf("%s is %q, want %s", p.name, v.Text, p.wanted()), hint)
	}
	switch kind := p.kind; {
	case (kind == textPreference || kind == choicePreference) && v.Kind == document.String:
		r.text(p, v)
		value = r.path(p, v.Text)
	case kind == textPreference || kind == choicePreference:
		hint := ""
		if kind == textPreference {
			hint = inQuotes(v)
		}
		wrong(hint)
	case kind == listPreference && v.Kind == document.Array:
		list := []string{}
		for k, x := range v.List {
			if x.Kind != document.String {
				r.fault(x.At, x.End, "P003", fmt.Sprintf("%s[%d] is %s, want a string", p.name, k, x.Kind), inQuotes(x))
				continue
			}
			r.text(p, x)
			list = append(list, r.path(p, x.Text))
		}
		value = list
	case kind == listPreference && v.Kind == document.String:
		wrong("put it in brackets: [ … ]")
	case kind == tablePreference && v.Kind == document.Dict:
		value = r.table(p, v.Table)
	case kind == integerPreference && v.Kind == document.Integer:
		value = v.Whole
	case kind == amountPreference && v.Kind == document.Integer:
		value = v.Whole
	case kind == amountPreference && v.Kind == document.String:
		bytes, fine := amount.Parse(v.Text)
		if !fine {
			unread("")
		}
		value = bytes
	case kind == timePreference && v.Kind == document.String:
		d, fine := parseTime(v.Text)
		if !fine {
			unread("units: ms, second, min, h, …")
		}
		value = d
	case kind == timePreference && v.Kind&(document.Integer|document.Float) != 0:
		wrong(fmt.Sprintf("write %q, if seconds are meant", v.Text+" s"))
	case kind == integerPreference && v.Kind == document.String && v.Text != "" && strings.Trim(v.Text, "0123456789") == "":
		wrong("write " + v.Text + " without quotes")
	default:
		wrong("")
	}
	if len(r.errs) > before {
		return nil, false
	}
	if msg := p.refuse(value); msg != "" {
		r.fault(v.At, v.End, "P004", msg, "")
		return nil, false
	}
	if n, whole := value.(int64); whole && p.kind == integerPreference {
		value = int(n) // which is at most p.most
	}
	return value, true
}

// inQuotes says how what is written without quotes becomes a string; "" of what does not.
func inQuotes(v *document.Value) string {
	if v.Kind&(document.Integer|document.Float|document.Boolean) == 0 {
		return ""
	}
	return fmt.Sprintf("write %q in quotes", v.Text)
}

// text checks one text of a preference.
func (r *preferenceReader) text(p *preference, v *document.Value) {
	if msg, hint := p.refuseText(v.Text); msg != "" {
		r.fault(v.At, v.End, "P004", msg, hint)
	}
}

// path returns the text of a preference, joined to the folder if it is a relative path.
func (r *preferenceReader) path(p *preference, text string) string {
	word := text == "" || p.kind == textPreference && text == noCache
	if !p.folder || word || r.folder == "" || filepath.IsAbs(text) {
		return text
	}
	return filepath.Join(r.folder, filepath.FromSlash(text))
}

// noCache is the value of codegen.cache_dir that is no folder.
const noCache = "none"

// table reads a table of strings.
func (r *preferenceReader) table(p *preference, t *document.Table) map[string]string {
	out := map[string]string{}
	for _, e := range t.Entries {
		if msg := p.refuseName(e.Name); msg != "" {
			r.fault(e.At, e.End, "P004", msg, "")
		}
		if e.Kind != document.String {
			r.fault(e.Value.At, e.Value.End, "P003", fmt.Sprintf("%s.%s is %s, want a string", p.name, e.Name, e.Kind), inQuotes(e.Value))
			continue
		}
		r.text(p, e.Value)
		out[e.Name] = e.Text
	}
	return out
}
