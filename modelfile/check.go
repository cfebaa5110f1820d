package modelfile

import (
	"fmt"
	"slices"
	"strings"
)

// kindNames are in the order of the kinds' bits.
var kindNames = []string{"a string", "an integer", "a number", "true or false", "a date or time", "a list", "a table"}

// String returns the kinds in words.
func (k kind) String() string {
	var out []string
	for bit, name := range kindNames {
		if k&(1<<bit) != 0 && !(1<<bit == integer && k&float != 0) { // an integer is a number
			out = append(out, name)
		}
	}
	return strings.Join(out, " or ")
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
func (l *loader) checkTable(t *table, keys []key, path, title string) {
	known := make([]string, len(keys))
	for n := range keys {
		k := &keys[n]
		known[n] = k.name
		if k.required && t.get(k.name) == nil {
			l.fault(t.at, t.end, "F003", fmt.Sprintf("%s has no key %q", title, k.name), "its value is "+k.describe())
			l.tainted[t] = true
		}
	}
	for _, e := range slices.Clone(t.entries) {
		n := slices.Index(known, e.name)
		if n < 0 {
			l.fault(e.at, e.end, "F002", fmt.Sprintf("unknown key %q in %s", e.name, title), didYouMean(e.name, known))
		}
		if n < 0 || !l.checkValue(e, &keys[n], path+e.name, title) {
			l.tainted[t] = true
			l.incomplete = l.incomplete || path == ""
			t.remove(e)
		}
	}
}

// checkValue reports whether the value of e is what k takes.
func (l *loader) checkValue(e *entry, k *key, path, title string) bool {
	v := e.value
	if v.kind&k.want == 0 {
		l.fault(v.at, v.end, "F004", fmt.Sprintf("%s is %s, want %s", e.name, v.kind, k.describe()), typeHint(v, k))
		return false
	}
	fine := true
	for n, x := range v.list {
		if x.kind&k.elem == 0 {
			l.fault(x.at, x.end, "F004", fmt.Sprintf("%s[%d] is %s, want %s", e.name, n, x.kind, k.elem), typeHint(x, &key{want: k.elem}))
			fine = false
		} else if x.kind == dict && k.of != nil {
			l.checkTable(x.table, k.of, path+".", elementTitle(e.name, x.table, title))
		}
	}
	if v.kind == dict && k.of == nil {
		for _, c := range slices.Clone(v.table.entries) {
			if c.kind&quantity == 0 {
				l.broken(c.value.at, c.value.end, "F004", fmt.Sprintf("%s is %s, want %s", c.name, c.kind, aQuantity), "")
				l.lostConstant = true
				v.table.remove(c)
			}
		}
	}
	return fine
}

// typeHint says how to mend a value of the wrong kind, where that is plain.
func typeHint(v *value, k *key) string {
	switch {
	case v.kind == str && k.want == integer && strings.Trim(v.text, "0123456789") == "" && v.text != "":
		return "write " + v.text + " without quotes"
	case v.kind&(integer|float) != 0 && k.want == str:
		return fmt.Sprintf("write %q in quotes", v.text)
	case v.kind == dict && k.want == array && k.elem == dict && strings.Contains(k.words, "[["):
		return "write the name in double brackets: " + k.words[strings.Index(k.words, "[["):]
	case v.kind == array && k.want == dict:
		return "write the name in single brackets"
	case v.kind&k.elem != 0 && k.want&array != 0:
		return "put it in brackets: [ … ]"
	}
	return ""
}

// elementTitle names an element of a list of tables: [[neurons]] P, or an element of connect in [[synapses]] S.
func elementTitle(name string, t *table, inside string) string {
	title := "[[" + name + "]]"
	if inside != theFile {
		title = "an entry of " + name + " in " + inside
	}
	if n := t.get("name"); n != nil && n.kind == str {
		title += " " + n.text
	}
	return title
}

const theFile = "the file"
