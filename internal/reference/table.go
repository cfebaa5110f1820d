package reference

import "math"

// table is a table of the document; reading a key marks it, so that unknown ones are found.
type table struct {
	keys map[string]any
	seen map[string]bool
	what string
}

func newTable(what string, keys any) *table {
	m, ok := keys.(map[string]any)
	if !ok {
		fail("%s is no table", what)
	}
	return &table{m, map[string]bool{}, what}
}

// done fails if there was a key that nobody read.
func (d *table) done() {
	for k := range d.keys {
		if !d.seen[k] {
			unsupported("key %q in %s", k, d.what)
		}
	}
}

func (d *table) has(key string) bool { _, ok := d.keys[key]; return ok }

func (d *table) any(key string) any {
	d.seen[key] = true
	x, ok := d.keys[key]
	if !ok {
		fail("no %q in %s", key, d.what)
	}
	return x
}

func (d *table) or(key string, x any) any {
	d.seen[key] = true
	if y, ok := d.keys[key]; ok {
		return y
	}
	return x
}

func (d *table) text(key string) string {
	s, ok := d.any(key).(string)
	if !ok {
		fail("%q in %s is no text", key, d.what)
	}
	return s
}

func (d *table) textOr(key, s string) string {
	if d.seen[key] = true; !d.has(key) {
		return s
	}
	return d.text(key)
}

func (d *table) whole(key string) int { return integerOf(d.any(key)) }

func (d *table) wholeOr(key string, n int) int { return integerOf(d.or(key, int64(n))) }

func (d *table) truth(key string) bool { return d.or(key, false).(bool) }

// list is an array, nil if there is none or a text instead.
func (d *table) list(key string) []any {
	d.seen[key] = true
	x, _ := d.keys[key].([]any)
	return x
}

// tables are the tables of an array.
func (d *table) tables(key string) []*table {
	var out []*table
	for _, x := range d.list(key) {
		out = append(out, newTable(key, x))
	}
	return out
}

// exprOf reads a value that is a number or an expression.
func exprOf(x any) *node {
	switch x := x.(type) {
	case string:
		return parse(x)
	default:
		return &node{op: "number", num: numberOf(x)}
	}
}

func numberOf(x any) value {
	switch x := x.(type) {
	case int64:
		return whole(x)
	case float64:
		return real(x)
	}
	fail("%v is no number", x)
	return value{}
}

func integerOf(x any) int {
	v := numberOf(x)
	if v.kind == float && v.f != math.Floor(v.f) {
		fail("%v is no whole number", x)
	}
	return int(toInt(v.float().f))
}
