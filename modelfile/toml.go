package modelfile

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// kind is a type of TOML values; several may be joined.
type kind uint8

const (
	str kind = 1 << iota
	integer
	float
	boolean
	date
	array
	dict
)

// value is a TOML value with its place.
type value struct {
	kind kind
	place
	number float64  // of integers and floats
	whole  int64    // of integers
	list   []*value // of lists
	table  *table   // of tables
}

// entry is a key with its value.
type entry struct {
	name    string
	at, end int // of the key
	*value
}

// table is a TOML table: its entries in the order of the file.
type table struct {
	at, end int // of its header or opening brace
	entries []*entry
}

func (t *table) get(name string) *entry {
	for _, e := range t.entries {
		if e.name == name {
			return e
		}
	}
	return nil
}

// remove takes an entry out of the table.
func (t *table) remove(e *entry) {
	for k, f := range t.entries {
		if f == e {
			t.entries = append(t.entries[:k:k], t.entries[k+1:]...)
			return
		}
	}
}

// errClash says that a key is used for two things; the TOML library should have said so before.
var errClash = errors.New("this key is used twice")

// parseTOML returns the tree of a document. It has one fault at most: what follows a fault of TOML cannot be trusted.
func parseTOML(src *source) (*table, *Error) {
	// The library's tree knows places but does not check the whole of TOML; its decoder does.
	var ignored map[string]any
	if err := toml.Unmarshal([]byte(src.text), &ignored); err != nil {
		at := 0
		if d, ok := errors.AsType[*toml.DecodeError](err); ok {
			at = src.offset(d.Position())
		}
		return nil, faultAt(src, at, at, "F001", strings.TrimPrefix(err.Error(), "toml: "), "")
	}
	root := &table{}
	current := root
	p := unstable.Parser{}
	p.Reset([]byte(src.text))
	b := builder{src}
	for p.NextExpression() {
		var err error
		e := p.Expression()
		switch e.Kind {
		case unstable.Table:
			current, err = b.header(root, keys(e), false)
		case unstable.ArrayTable:
			current, err = b.header(root, keys(e), true)
		case unstable.KeyValue:
			err = b.keyValue(current, e)
		}
		if err != nil {
			at := int(keys(e)[0].Raw.Offset)
			return nil, faultAt(src, at, at, "F001", err.Error(), "")
		}
	}
	if err := p.Error(); err != nil {
		return nil, faultAt(src, 0, 0, "F001", err.Error(), "")
	}
	return root, nil
}

type builder struct{ src *source }

// keys returns the parts of the key of an expression.
func keys(n *unstable.Node) []*unstable.Node {
	var out []*unstable.Node
	for it := n.Key(); it.Next(); {
		out = append(out, it.Node())
	}
	return out
}

// keySpan returns the offsets of a dotted key.
func keySpan(parts []*unstable.Node) (at, end int) {
	last := parts[len(parts)-1].Raw
	return int(parts[0].Raw.Offset), int(last.Offset + last.Length)
}

// header opens the table that [parts] or [[parts]] names.
func (b builder) header(root *table, parts []*unstable.Node, repeated bool) (*table, error) {
	at, end := keySpan(parts)
	last := parts[len(parts)-1]
	t, err := b.descend(root, parts[:len(parts)-1])
	if err != nil {
		return nil, err
	}
	e := t.get(string(last.Data))
	made := &table{at: at, end: end}
	here := place{src: b.src, at: at, end: end, base: -1}
	switch {
	case repeated && e == nil:
		e = &entry{string(last.Data), at, end, &value{kind: array, place: here}}
		t.entries = append(t.entries, e)
		fallthrough
	case repeated && e.kind == array:
		e.list = append(e.list, &value{kind: dict, place: here, table: made})
		return made, nil
	case !repeated && e == nil:
		t.entries = append(t.entries, &entry{string(last.Data), at, end, &value{kind: dict, place: here, table: made}})
		return made, nil
	case !repeated && e.kind == dict:
		return e.table, nil
	}
	return nil, errClash
}

// descend follows parts from t, through the last table of a list, and makes the tables that are missing.
func (b builder) descend(t *table, parts []*unstable.Node) (*table, error) {
	for _, part := range parts {
		name := string(part.Data)
		at, end := keySpan([]*unstable.Node{part})
		e := t.get(name)
		switch {
		case e == nil:
			made := &table{at: at, end: end}
			t.entries = append(t.entries, &entry{name, at, end, &value{kind: dict, place: place{src: b.src, at: at, end: end, base: -1}, table: made}})
			t = made
		case e.kind == dict:
			t = e.table
		case e.kind == array && len(e.list) > 0 && e.list[len(e.list)-1].kind == dict:
			t = e.list[len(e.list)-1].table
		default:
			return nil, errClash
		}
	}
	return t, nil
}

// keyValue puts `key = value` into t.
func (b builder) keyValue(t *table, n *unstable.Node) error {
	parts := keys(n)
	last := parts[len(parts)-1]
	t, err := b.descend(t, parts[:len(parts)-1])
	if err != nil {
		return err
	}
	if t.get(string(last.Data)) != nil {
		return errClash
	}
	at, end := keySpan([]*unstable.Node{last})
	equals := strings.IndexByte(b.src.text[end:], '=') // only white space is between
	begin := end + equals + 1
	begin += len(b.src.text[begin:]) - len(strings.TrimLeft(b.src.text[begin:], " \t"))
	v, err := b.value(n.Value(), begin, int(n.Raw.Offset+n.Raw.Length))
	if err != nil {
		return err
	}
	t.entries = append(t.entries, &entry{string(last.Data), at, end, v})
	return nil
}

// value makes the value of a node. at and end are its place where the node itself does not tell.
func (b builder) value(n *unstable.Node, at, end int) (*value, error) {
	if n.Raw.Length > 1 || n.Kind != unstable.InlineTable && n.Raw.Length > 0 {
		at, end = int(n.Raw.Offset), int(n.Raw.Offset+n.Raw.Length)
	}
	v := &value{place: place{src: b.src, at: at, end: end, text: string(n.Data), base: -1}}
	var err error
	switch n.Kind {
	case unstable.String:
		v.kind = str
		v.base, v.starts = origin(b.src.text[at:end], at, v.text)
	case unstable.Integer:
		v.kind = integer
		v.base = at
		v.whole, err = strconv.ParseInt(v.text, 0, 64)
		v.number = float64(v.whole)
	case unstable.Float:
		v.kind = float
		v.base = at
		v.number, err = strconv.ParseFloat(strings.ReplaceAll(v.text, "_", ""), 64)
	case unstable.Bool:
		v.kind = boolean
	case unstable.Array:
		v.kind = array
		for it := n.Children(); it.Next(); {
			child := it.Node()
			from, to := at, at+1
			if child.Kind == unstable.InlineTable {
				from = int(child.Raw.Offset)
				to = from + 1
			}
			c, err := b.value(child, from, to)
			if err != nil {
				return nil, err
			}
			v.list = append(v.list, c)
		}
	case unstable.InlineTable:
		v.kind = dict
		v.table = &table{at: at, end: end}
		for it := n.Children(); it.Next(); {
			if err := b.keyValue(v.table, it.Node()); err != nil {
				return nil, err
			}
		}
	default:
		v.kind = date
	}
	if err != nil {
		return nil, fmt.Errorf("%q is too large or malformed", v.text)
	}
	return v, nil
}
