package document

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// errClash says that a key is used for two things; the TOML library should have said so before.
var errClash = errors.New("this key is used twice")

// Parse returns the tree of a document, or the first place where it is not TOML: what follows that cannot be trusted.
func Parse(src *Source) (*Table, *Fault) {
	if bad := notText(src.Text); bad != nil {
		return nil, bad
	}
	// The library's tree knows places but does not check the whole of TOML; its decoder does.
	var ignored map[string]any
	if err := toml.Unmarshal([]byte(src.Text), &ignored); err != nil {
		at := 0
		if d, ok := errors.AsType[*toml.DecodeError](err); ok {
			at = src.Offset(d.Position())
		}
		return nil, explained(src.Text, at, strings.TrimPrefix(err.Error(), "toml: "))
	}
	root := &Table{}
	current := root
	p := unstable.Parser{}
	p.Reset([]byte(src.Text))
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
			return nil, &Fault{At: at, Msg: err.Error()}
		}
	}
	if err := p.Error(); err != nil {
		return nil, &Fault{Msg: err.Error()}
	}
	return root, nil
}

type builder struct{ src *Source }

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
func (b builder) header(root *Table, parts []*unstable.Node, repeated bool) (*Table, error) {
	at, end := keySpan(parts)
	last := parts[len(parts)-1]
	t, err := b.descend(root, parts[:len(parts)-1])
	if err != nil {
		return nil, err
	}
	e := t.Get(string(last.Data))
	made := &Table{At: at, End: end}
	here := b.src.Place(at, end)
	switch {
	case repeated && e == nil:
		e = &Entry{string(last.Data), at, end, &Value{Kind: Array, Place: here}}
		t.Entries = append(t.Entries, e)
		fallthrough
	case repeated && e.Kind == Array:
		e.List = append(e.List, &Value{Kind: Dict, Place: here, Table: made})
		return made, nil
	case !repeated && e == nil:
		t.Entries = append(t.Entries, &Entry{string(last.Data), at, end, &Value{Kind: Dict, Place: here, Table: made}})
		return made, nil
	case !repeated && e.Kind == Dict:
		return e.Table, nil
	}
	return nil, errClash
}

// descend follows parts from t, through the last table of a list, and makes the tables that are missing.
func (b builder) descend(t *Table, parts []*unstable.Node) (*Table, error) {
	for _, part := range parts {
		name := string(part.Data)
		at, end := keySpan([]*unstable.Node{part})
		e := t.Get(name)
		switch {
		case e == nil:
			made := &Table{At: at, End: end}
			t.Entries = append(t.Entries, &Entry{name, at, end, &Value{Kind: Dict, Place: b.src.Place(at, end), Table: made}})
			t = made
		case e.Kind == Dict:
			t = e.Table
		case e.Kind == Array && len(e.List) > 0 && e.List[len(e.List)-1].Kind == Dict:
			t = e.List[len(e.List)-1].Table
		default:
			return nil, errClash
		}
	}
	return t, nil
}

// keyValue puts `key = value` into t.
func (b builder) keyValue(t *Table, n *unstable.Node) error {
	parts := keys(n)
	last := parts[len(parts)-1]
	t, err := b.descend(t, parts[:len(parts)-1])
	if err != nil {
		return err
	}
	if t.Get(string(last.Data)) != nil {
		return errClash
	}
	at, end := keySpan([]*unstable.Node{last})
	equals := strings.IndexByte(b.src.Text[end:], '=') // only white space is between
	begin := end + equals + 1
	begin += len(b.src.Text[begin:]) - len(strings.TrimLeft(b.src.Text[begin:], " \t"))
	v, err := b.value(n.Value(), begin, int(n.Raw.Offset+n.Raw.Length))
	if err != nil {
		return err
	}
	t.Entries = append(t.Entries, &Entry{string(last.Data), at, end, v})
	return nil
}

// value makes the value of a node. at and end are its place where the node itself does not tell.
func (b builder) value(n *unstable.Node, at, end int) (*Value, error) {
	if n.Raw.Length > 1 || n.Kind != unstable.InlineTable && n.Raw.Length > 0 {
		at, end = int(n.Raw.Offset), int(n.Raw.Offset+n.Raw.Length)
	}
	v := &Value{Place: Place{Src: b.src, At: at, End: end, Text: string(n.Data), base: -1}}
	var err error
	switch n.Kind {
	case unstable.String:
		v.Kind = String
		v.base, v.starts = origin(b.src.Text[at:end], at, v.Text)
	case unstable.Integer:
		v.Kind = Integer
		v.base = at
		v.Whole, err = strconv.ParseInt(v.Text, 0, 64)
		v.Number = float64(v.Whole)
	case unstable.Float:
		v.Kind = Float
		v.base = at
		v.Number, err = strconv.ParseFloat(strings.ReplaceAll(v.Text, "_", ""), 64)
	case unstable.Bool:
		v.Kind = Boolean
	case unstable.Array:
		v.Kind = Array
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
			v.List = append(v.List, c)
		}
	case unstable.InlineTable:
		v.Kind = Dict
		v.Table = &Table{At: at, End: end}
		for it := n.Children(); it.Next(); {
			if err := b.keyValue(v.Table, it.Node()); err != nil {
				return nil, err
			}
		}
	default:
		v.Kind = Date
	}
	if err != nil {
		return nil, fmt.Errorf("%q is too large or malformed", v.Text)
	}
	return v, nil
}
