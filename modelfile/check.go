package modelfile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spikelane/spikelane/internal/document"
)

// elsewhere are the keys of the format by the names that Brian has for them.
var elsewhere = map[string]string{
	"N": "count", "model": "equations", "eqs": "equations", "pre": "on_pre", "post": "on_post",
	"indices": "i", "times": "t", "weights": "weight", "probability": "p", "cond": "condition",
}

// unknownKey says which of the known keys name may have meant.
func unknownKey(name string, known []string) string {
	if key := elsewhere[name]; slices.Contains(known, key) {
		return fmt.Sprintf("did you mean %q?", key)
	}
	return document.DidYouMean(name, known)
}

// describe says what the key takes.
func (k *key) describe() string {
	if k.words != "" {
		return k.words
	}
	return k.want.String()
}

// checkTable compares t with the keys of the format, reports what is wrong and takes it out of t. path is the table's name
// with a dot at its end, "" of the document; title is its name for the reader.
func (l *loader) checkTable(t *document.Table, keys []key, path, title string) {
	known := make([]string, len(keys))
	for n := range keys {
		k := &keys[n]
		known[n] = k.name
		if k.required && t.Get(k.name) == nil {
			l.fault(t.At, t.End, "F003", fmt.Sprintf("%s has no key %q", title, k.name), "its value is "+k.describe())
			l.tainted[t] = true
		}
	}
	for _, e := range slices.Clone(t.Entries) {
		n := slices.Index(known, e.Name)
		if n < 0 {
			l.fault(e.At, e.End, "F002", fmt.Sprintf("unknown key %q in %s", e.Name, title), unknownKey(e.Name, known))
		}
		if n < 0 || !l.checkValue(e, &keys[n], path+e.Name, title) {
			l.tainted[t] = true
			l.incomplete = l.incomplete || path == ""
			t.Remove(e)
		}
	}
}

// checkValue reports whether the value of e is what k takes.
func (l *loader) checkValue(e *document.Entry, k *key, path, title string) bool {
	v := e.Value
	if v.Kind&k.want == 0 {
		l.fault(v.At, v.End, "F004", fmt.Sprintf("%s is %s, want %s", e.Name, v.Kind, k.describe()), typeHint(v, k))
		return false
	}
	fine := true
	for n, x := range v.List {
		if x.Kind&k.elem == 0 {
			l.fault(x.At, x.End, "F004", fmt.Sprintf("%s[%d] is %s, want %s", e.Name, n, x.Kind, k.elem), typeHint(x, &key{want: k.elem}))
			fine = false
		} else if x.Kind == dict && k.of != nil {
			l.checkTable(x.Table, k.of, path+".", elementTitle(e.Name, x.Table, title))
		}
	}
	if v.Kind == dict && k.of == nil {
		for _, c := range slices.Clone(v.Table.Entries) {
			if c.Kind&quantity == 0 {
				l.broken(c.Value.At, c.Value.End, "F004", fmt.Sprintf("%s is %s, want %s", c.Name, c.Kind, aQuantity), "")
				l.lostConstant = true
				v.Table.Remove(c)
			}
		}
	}
	return fine
}

// typeHint says how to mend a value of the wrong kind, where that is plain.
func typeHint(v *document.Value, k *key) string {
	switch {
	case v.Kind == str && k.want == integer && strings.Trim(v.Text, "0123456789") == "" && v.Text != "":
		return "write " + v.Text + " without quotes"
	case v.Kind&(integer|float) != 0 && k.want == str:
		return fmt.Sprintf("write %q in quotes", v.Text)
	case v.Kind == dict && k.want == array && k.elem == dict && strings.Contains(k.words, "[["):
		return "write the name in double brackets: " + k.words[strings.Index(k.words, "[["):]
	case v.Kind == array && k.want == dict:
		return "write the name in single brackets"
	case v.Kind == str && k.name == "connect":
		return fmt.Sprintf("write connect = [{ condition = %q }]", v.Text)
	case v.Kind == boolean && k.name == "connect":
		return "write connect = [{}] for all pairs"
	case v.Kind&k.elem != 0 && k.want&array != 0:
		return "put it in brackets: [ … ]"
	}
	return ""
}

// elementTitle names an element of a list of tables: [[neurons]] P, or an element of connect in [[synapses]] S.
func elementTitle(name string, t *document.Table, inside string) string {
	title := "[[" + name + "]]"
	if inside != theFile {
		title = "an entry of " + name + " in " + inside
	}
	if n := t.Get("name"); n != nil && n.Kind == str {
		title += " " + n.Text
	}
	return title
}

const theFile = "the file"
