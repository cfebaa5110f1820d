package script

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"path/filepath"

	"github.com/spikelane/spikelane/internal/regular"
)

// version is that of the documents that are understood.
const version = 1

// document is what the device has written.
type document struct {
	Format    string            `json:"format"`
	Version   int               `json:"version"`
	Dt        real              `json:"dt"`
	Seed      *int64            `json:"seed"`      // where no action gives one; null: a random one
	Constants map[string]string `json:"constants"` // name: a number, or one times a unit
	Tables    []table           `json:"tables"`
	Binomials []binomial        `json:"binomials"`
	Functions []function        `json:"functions"`
	Objects   []object          `json:"objects"`
	Actions   []action          `json:"actions"`
	Results   []request         `json:"results"`
}

// table is a TimedArray.
type table struct {
	Name    string `json:"name"`
	Dt      real   `json:"dt"`
	Values  array  `json:"values"`
	Columns int    `json:"columns"` // 0: one value for each time
	Unit    string `json:"unit"`
}

// binomial is a function that draws how many of N trials of probability P succeed.
type binomial struct {
	Name string `json:"name"`
	N    int    `json:"n"`
	P    real   `json:"p"`
}

// function is one that the user has written in C++.
type function struct {
	Name      string   `json:"name"`
	Target    string   `json:"target"` // what the code calls it
	Code      string   `json:"code"`
	Arguments []string `json:"arguments"` // units
	Result    string   `json:"result"`
}

// part is an object, or neurons From to To-1 of one.
type part struct {
	Of   string `json:"of"`
	From *int   `json:"from"`
	To   int    `json:"to"`
}

// object is a group, synapses, an input, a monitor, or code that runs regularly: Kind says which, and which fields count.
type object struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
	N    int    `json:"n"`

	Dt    real   `json:"dt"`
	When  string `json:"when"`
	Order int    `json:"order"`

	Equations  string  `json:"equations"`
	Method     string  `json:"method"`
	Threshold  string  `json:"threshold"`
	Reset      string  `json:"reset"`
	Refractory string  `json:"refractory"`
	Events     []event `json:"events"`
	Links      []link  `json:"links"`

	Rates   string `json:"rates"`
	Indices array  `json:"indices"`
	Times   array  `json:"times"`
	Period  real   `json:"period"`

	Source            part      `json:"source"`
	Target            part      `json:"target"`
	MultisynapticName string    `json:"multisynaptic_index"`
	Pathways          []pathway `json:"pathways"`
	Updates           string    `json:"updates"` // statements that set parameters before each step

	Variable string   `json:"variable"`
	Rate     real     `json:"rate"`
	Weight   string   `json:"weight"`
	Code     string   `json:"code"`
	Event    string   `json:"event"`
	Record   bool     `json:"record"`
	Names    []string `json:"variables"`
}

type event struct {
	Name      string `json:"name"`
	Condition string `json:"condition"`
	When      string `json:"when"`
	Code      string `json:"code"`
	CodeWhen  string `json:"code_when"`
	CodeOrder int    `json:"code_order"`
}

type link struct {
	Variable string `json:"variable"`
	Of       string `json:"of"`
	To       string `json:"to"`
	Index    *array `json:"index"`
}

type pathway struct {
	Name     string `json:"name"`
	Post     bool   `json:"post"`
	Event    string `json:"event"`
	Code     string `json:"code"`
	Order    int    `json:"order"`
	OneDelay bool   `json:"one_delay"`
}

// action is a step of the script: Do says which, and which fields count.
type action struct {
	Do string `json:"do"`
	part
	Pathway  string `json:"pathway"`
	Variable string `json:"variable"`

	Text    string `json:"text"`
	Where   string `json:"where"`
	Indices *array `json:"indices"`
	Value   *real  `json:"value"`
	Unit    string `json:"unit"` // of the value or the values
	Type    string `json:"kind"` // of the variable: f, i or b
	Values  *array `json:"values"`

	I       *array `json:"i"`
	J       *array `json:"j"`
	Targets string `json:"targets"`
	Sources string `json:"sources"`
	N       string `json:"n"`
	Skip    bool   `json:"skip_if_invalid"`

	Seed     *int64          `json:"seed"`
	Duration real            `json:"duration"`
	Objects  []string        `json:"objects"`
	Clocks   map[string]real `json:"dt"`
	Report   string          `json:"report"` // where: text, stdout or stderr; "": nowhere

	ReportPeriod real `json:"report_period"`

	Constants map[string]string `json:"constants"` // that are other ones from this run on
	Tables    []table           `json:"tables"`    // that take the places of those before, from this run on
	Times     *array            `json:"times"`
	Period    real              `json:"period"`
}

// request is an array that the script may read.
type request struct {
	File     string `json:"file"`
	Type     string `json:"type"` // NumPy's name, such as <f8
	Of       string `json:"of"`
	Pathway  string `json:"pathway"`
	Variable string `json:"variable"`
}

// array is a file of numbers beside the document.
type array struct {
	File   string `json:"file"`
	Type   string `json:"type"`
	Length int    `json:"length"`

	values []float64
}

// real is a float64, which JSON cannot always hold.
type real float64

// UnmarshalJSON takes a number, or "nan", "inf" or "-inf".
func (r *real) UnmarshalJSON(text []byte) error {
	var word string
	if json.Unmarshal(text, &word) == nil {
		x, ok := map[string]float64{"nan": math.NaN(), "inf": math.Inf(1), "-inf": math.Inf(-1)}[word]
		if !ok {
			return fmt.Errorf("%q is no number", word)
		}
		*r = real(x)
		return nil
	}
	return json.Unmarshal(text, (*float64)(r))
}

// read returns the document in a file, with its arrays.
func read(path string) (*document, error) {
	text, err := regular.ReadFile(path, 8)
	if err != nil {
		return nil, err
	}
	return parse(text, path)
}

// parse returns a document of that text, with the arrays that lie beside path.
func parse(text []byte, path string) (*document, error) {
	d := &document{}
	decoder := json.NewDecoder(bytes.NewReader(text))
	if err := decoder.Decode(d); err != nil {
		return nil, fmt.Errorf("%s: not a document of Brian's device: %w", path, err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, fmt.Errorf("%s: something stands behind the document", path)
	}
	if d.Format != "brian" || d.Version != version {
		return nil, fmt.Errorf("%s: format %q, version %d; this program reads format \"brian\", version %d: the package brian2spikelane and the program should be of one release", path, d.Format, d.Version, version)
	}
	folder := filepath.Dir(path)
	for _, a := range d.arrays() {
		if err := a.load(folder); err != nil {
			return nil, err
		}
	}
	if err := d.check(); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return d, nil
}

// arrays returns the arrays that the document names.
func (d *document) arrays() (all []*array) {
	add := func(list ...*array) {
		for _, a := range list {
			if a != nil && a.File != "" {
				all = append(all, a)
			}
		}
	}
	for k := range d.Tables {
		add(&d.Tables[k].Values)
	}
	for k := range d.Objects {
		o := &d.Objects[k]
		add(&o.Indices, &o.Times)
		for l := range o.Links {
			add(o.Links[l].Index)
		}
	}
	for k := range d.Actions {
		a := &d.Actions[k]
		add(a.Indices, a.Values, a.I, a.J, a.Times)
		for l := range a.Tables {
			add(&a.Tables[l].Values)
		}
	}
	return all
}

// load reads the array from a folder that it must lie in.
func (a *array) load(folder string) error {
	if !filepath.IsLocal(filepath.FromSlash(a.File)) {
		return fmt.Errorf("array %q is not in the folder of the document", a.File)
	}
	size := map[string]int{"<f8": 8, "<i4": 4}[a.Type]
	if size == 0 {
		return fmt.Errorf("array %q has type %q, want <f8 or <i4", a.File, a.Type)
	}
	data, err := regular.ReadFile(filepath.Join(folder, filepath.FromSlash(a.File)), 3)
	if err != nil {
		return err
	}
	if a.Length < 0 || len(data) != a.Length*size {
		return fmt.Errorf("array %q has %d bytes, want %d values of %d", a.File, len(data), a.Length, size)
	}
	a.values = make([]float64, a.Length)
	for k := range a.values {
		if size == 8 {
			a.values[k] = math.Float64frombits(binary.LittleEndian.Uint64(data[8*k:]))
		} else {
			a.values[k] = float64(int32(binary.LittleEndian.Uint32(data[4*k:])))
		}
	}
	return nil
}

// int32s returns the values as indices.
func (a *array) int32s() []int32 {
	out := make([]int32, len(a.values))
	for k, x := range a.values {
		out[k] = int32(x)
	}
	return out
}

// ints returns the values as indices.
func (a *array) ints() []int {
	out := make([]int, len(a.values))
	for k, x := range a.values {
		out[k] = int(x)
	}
	return out
}
