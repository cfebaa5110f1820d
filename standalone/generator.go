package standalone

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"

	"github.com/spikelane/spikelane/ecs"
	"github.com/spikelane/spikelane/kernels"
	"github.com/spikelane/spikelane/kernels/cpp"
	"github.com/spikelane/spikelane/systems"
)

// generator writes a simulation down. All objects are written twice: the first time tells which kernels each has, of
// which their text is made, the second time calls these by what they take.
type generator struct {
	*Simulation
	objects []*object
	byEnt   map[ecs.Entity]*object
	columns map[*ecs.Column]string // C++ names of columns
	results *object                // the archives of all objects
	tables  *object                // what functions look up; may be nil
	final   bool                   // it is the second time
	sharing *sharing               // among ranks
	symbols map[string]bool        // names of kernels
	stages  []*ScheduleRun         // the first run of each schedule that runs
	remade  map[ecs.Entity]bool    // pathways whose fans are made anew while the program runs
	keeps   bool                   // state is kept and put back
	stores  int                    // how many numbers it is kept under
	changes int                    // that main.cpp has functions for
	naming
}

// naming is what things are called in the text, and what is to be written beside it.
type naming struct {
	data       []File                    // concrete arrays
	dataOf     map[*ecs.Column]string    // names of the files that have been written
	files      map[string]bool           // all names of such files
	clocks     []float64                 // steps of all clocks, in seconds
	rings      map[*ecs.SpikeRing]string // rings of spikes
	publishing map[*ecs.SpikeRing]string // functions that put together what was found
	searches   map[*ecs.SpikeRing]string // what finds spikes
	quiets     map[string]string         // what keeps an eye on refractory elements, by object and period
	playbacks  map[ecs.Entity]string     // lists of spikes
	fans       map[ecs.Entity]string     // by pathway
	deliveries map[ecs.Entity]string     // by pathway
	delayFunc  map[ecs.Entity]string     // by pathway: the function that evaluates delays
	seconds    map[ecs.Entity]string     // by pathway: the column that keeps them
	clockOf    map[at[ecs.Entity]]string // by schedule, and pathway or recorder
	ownerOf    map[at[ecs.Entity]]string // by schedule, and pathway: who does a delivery of the owner o
	alone      map[at[any]]bool          // rings and pathways whose steps one owner does
	lags       map[ecs.Entity]int64      // by pathway
	sampled    map[string]string         // by object and variable: recorded values
	sets       map[any]string            // functions
	stepping   map[*systems.Schedule]stepping
	code       map[ecs.Entity]Code // of the schedule that is being written
	writing    int                 // its number

	rewires, rewound map[ecs.Entity]string // by pathway: the function that makes its fan anew; statements that put it back
	deriving         map[string]string     // by object
	coefficients     []string              // what keeps those of exact updates
	saving           [][]string            // by program: the functions that save
	preparing        []string              // by schedule: the function that makes ready for it
	beginning        []string              // by schedule: the function that begins a run
}

func newNaming() naming {
	return naming{dataOf: map[*ecs.Column]string{}, files: map[string]bool{}, rings: map[*ecs.SpikeRing]string{}, searches: map[*ecs.SpikeRing]string{}, publishing: map[*ecs.SpikeRing]string{},
		quiets: map[string]string{}, playbacks: map[ecs.Entity]string{}, deriving: map[string]string{}, rewires: map[ecs.Entity]string{}, rewound: map[ecs.Entity]string{}, deliveries: map[ecs.Entity]string{}, fans: map[ecs.Entity]string{}, delayFunc: map[ecs.Entity]string{},
		seconds: map[ecs.Entity]string{}, lags: map[ecs.Entity]int64{}, alone: map[at[any]]bool{}, clockOf: map[at[ecs.Entity]]string{}, ownerOf: map[at[ecs.Entity]]string{}, sampled: map[string]string{}, sets: map[any]string{}, stepping: map[*systems.Schedule]stepping{}}
}

// object is a namespace of the project with a header and a source of its own.
type object struct {
	entity  ecs.Entity
	called  string // by the user
	space   string // namespace
	what    string // first words of its description
	says    string // what the model says of it, in lines
	funcs   []*kernels.Func
	same    map[*kernels.Func]*kernels.Func // functions that are another one of funcs
	kernels map[*kernels.Func]*cpp.Kernel
	unit    *cpp.Unit
	scope   map[string]bool // names of the namespace
	members []member
	protos  []string // declarations of functions
	bodies  []string // their definitions
	made    map[string]string
	uses    []*object       // whose headers it includes
	derived map[string]bool // columns made of connections that somebody reads

	inline               []string // short functions, whole
	making               text     // statements that give columns their memory
	saves, counts, state bool
	ownRings             []*ecs.SpikeRing
	top                  bool     // it stands in the project's folder
	keeps                bool     // it has state to keep
	spread               []string // columns of which ranks may know their shares alone
	prepare              staged   // statements that make ready for runs by so many owners
	beginRun             staged   // statements of each owner at the start of a run
	preparing, beginning []string // functions of these, by schedule
}

func (o *object) begin() {
	*o = object{entity: o.entity, called: o.called, space: o.space, what: o.what, says: o.says, funcs: o.funcs, same: o.same, kernels: o.kernels, unit: o.unit, derived: o.derived, top: o.top,
		scope: map[string]bool{}, made: map[string]string{}}
	for _, word := range strings.Fields("n size total gather collect release make initialise connect observe prepare begin kept save count recorder connections sources ranks incoming outgoing") {
		o.scope[word] = true
	}
}

// owners is how many owners do a step.
func (g *generator) owners(stage int, what any) string {
	if g.alone[at[any]{stage, what}] {
		return "1"
	}
	return "owners"
}

// count adds a function that returns something.
func (o *object) count(head, comment, body string) {
	o.protos = append(o.protos, "// "+comment, head+";")
	o.bodies = append(o.bodies, head+"\n{\n"+body+"}\n")
}

// fixed adds a function whose name is reserved for it.
func (o *object) fixed(name, params, comment, body string) {
	head := fmt.Sprintf("void %s(%s)", name, params)
	if comment != "" {
		o.protos = append(o.protos, "// "+comment)
	}
	o.protos = append(o.protos, head+";")
	o.bodies = append(o.bodies, head+"\n{\n"+unused("    ", params, body)+body+"}\n")
}

// name returns a name of the namespace that nothing else has.
func (o *object) name(want string) string {
	id := cpp.Identifier(want)
	got := id
	for n := 2; o.scope[got]; n++ {
		got = fmt.Sprintf("%s_%d", strings.TrimSuffix(id, "_"), n)
	}
	o.scope[got] = true
	return got
}

// member is a variable of a namespace.
type member struct{ kind, id, comment string }

// variable declares a variable of the namespace and returns its name.
func (o *object) variable(kind, want, comment string) string {
	id := o.name(want)
	o.members = append(o.members, member{kind, id, comment})
	return o.space + "::" + id
}

// function adds a function to the namespace and returns its whole name. One of the same text is there once.
func (o *object) function(want, params, comment, body string) string {
	if name, ok := o.made[want+"\x00"+params+"\x00"+body]; ok {
		return name
	}
	id := o.name(want)
	head := fmt.Sprintf("void %s(%s)", id, params)
	for line := range strings.SplitSeq(comment, "\n") {
		if line != "" {
			o.protos = append(o.protos, "// "+remark(line))
		}
	}
	o.protos = append(o.protos, head+";")
	o.bodies = append(o.bodies, head+"\n{\n"+unused("    ", params, body)+body+"}\n")
	name := o.space + "::" + id
	o.made[want+"\x00"+params+"\x00"+body] = name
	return name
}

var (
	words  = regexp.MustCompile(`\w+`)
	silent = regexp.MustCompile(`//[^\n]*|"(\\.|[^"\\])*"|(::|\.|->)\w+`) // comments, texts, members of others
)

// unused returns statements that mention the parameters, or other names, that a body does not: compilers warn of them.
func unused(indent, params, body string) string {
	used := map[string]bool{}
	for _, word := range words.FindAllString(silent.ReplaceAllString(body, ""), -1) {
		used[word] = true
	}
	var out strings.Builder
	for param := range strings.SplitSeq(params, ", ") {
		list := words.FindAllString(param, -1)
		if n := len(list); n > 0 && !used[list[n-1]] {
			fmt.Fprintf(&out, "%s(void)%s;\n", indent, list[n-1])
		}
	}
	return out.String()
}

func (o *object) use(p *object) {
	if p != o && !slices.Contains(o.uses, p) {
		o.uses = append(o.uses, p)
	}
}

// newObject adds an object; kind is the last part of its namespace.
func (g *generator) newObject(e ecs.Entity, name, kind, what string) *object {
	space := cpp.Identifier(name + "_" + kind)
	for n := 2; slices.ContainsFunc(g.objects, func(o *object) bool { return strings.EqualFold(o.space, space) }); n++ {
		space = cpp.Identifier(fmt.Sprintf("%s_%s_%d", name, kind, n))
	}
	o := &object{entity: e, called: name, space: space, what: what, kernels: map[*kernels.Func]*cpp.Kernel{}, same: map[*kernels.Func]*kernels.Func{}, derived: map[string]bool{}}
	g.objects = append(g.objects, o)
	g.byEnt[e] = o
	return o
}

// kernel returns the kernel of a function as the object has it, nil the first time around.
func (g *generator) kernel(o *object, f *kernels.Func) *cpp.Kernel {
	if g.final {
		if same := o.same[f]; same != nil {
			f = same
		}
		k := o.kernels[f]
		if k == nil {
			panic("BUG: standalone: kernel " + f.Name + " was not there the first time")
		}
		return k
	}
	if slices.Contains(o.funcs, f) || o.same[f] != nil {
		return nil
	}
	for _, h := range o.funcs { // programs that differ in constants compute most things alike
		if h.Name == f.Name && h.String() == f.String() {
			o.same[f] = h
			return nil
		}
	}
	o.funcs = append(o.funcs, f)
	return nil
}

// compile makes the text of the kernels of all objects. The error names a function that has no C++.
func (g *generator) compile() error {
	for _, o := range g.objects {
		if len(o.funcs) == 0 {
			continue
		}
		funcs := make([]*kernels.Func, len(o.funcs))
		for k, f := range o.funcs {
			funcs[k] = f
			name := f.Name
			for n := 2; g.symbols[cpp.Identifier(name)]; n++ {
				name = fmt.Sprintf("%s.%d", f.Name, n)
			}
			g.symbols[cpp.Identifier(name)] = true
			if name != f.Name {
				funcs[k] = f.Clone()
				funcs[k].Name = name
			}
		}
		options := cpp.Options{Functions: g.twins()}
		if calls(funcs) {
			options.Includes = []string{o.up() + functionsHeader}
		}
		unit, err := cpp.Generate(o.space, funcs, options)
		if err != nil {
			return err
		}
		o.unit = unit
		for k := range unit.Kernels {
			o.kernels[o.funcs[k]] = &unit.Kernels[k]
		}
	}
	return nil
}

// remark returns a text of the model's as one line that may stand behind //: without line breaks, and without a backslash at
// its end, which would make the next line part of the comment.
func remark(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	return strings.TrimRight(s, "\\ ")
}

// remarks returns the lines of a text of the model's, each behind //.
func remarks(s string) string {
	var w text
	for line := range strings.Lines(s) {
		if line = remark(line); line != "" {
			w.line("//     %s", line)
		}
	}
	return w.String()
}

// text gathers lines.
type text struct{ strings.Builder }

func (t *text) line(format string, args ...any) {
	fmt.Fprintf(t, format, args...)
	t.WriteByte('\n')
}

// arguments writes the block of arguments a of a call of b's kernel, and returns the symbol of the kernel. given are the
// C++ expressions of columns and parameters that are not the world's; those with the expression "-" are set later.
func (g *generator) arguments(w *text, indent string, o *object, b *systems.Binding, given map[string]string) string {
	f := funcOf(b)
	k := g.kernel(o, f)
	if k == nil {
		for c := range f.Cols {
			if _, ok := given[f.Cols[c].Name]; !ok {
				g.touch(o, b.Columns[c])
			}
		}
		return "kernel"
	}
	w.line("%sspikelane::%s_args a{};", indent, k.Symbol)
	for j, field := range k.ColFields {
		c := k.Cols[j]
		name := f.Cols[c].Name
		x, ok := given[name]
		if !ok {
			x = g.touch(o, b.Columns[c])
			if x == "" {
				panic(fmt.Sprintf("BUG: standalone: column %s of %s is nowhere", name, f.Name))
			}
			x += ".data()"
		}
		if x != "-" {
			w.line("%sa.%s = %s;", indent, field, x)
		}
	}
	for j, field := range k.ParamFields {
		name := f.Params[k.Params[j]].Name
		x, ok := given[name]
		if !ok {
			switch name {
			case "t":
				x = "c.t()"
			case "step":
				x = "c.draw()"
			case "seed":
				x = "spikelane::run_seed"
			default:
				panic(fmt.Sprintf("BUG: standalone: parameter %s of %s is not known", name, f.Name))
			}
		}
		if x != "-" {
			w.line("%sa.%s = %s;", indent, field, x)
		}
	}
	return "spikelane::" + k.Symbol
}

// field returns how the block of arguments a of b's kernel calls the column of that name, "" if the kernel has none.
func (g *generator) field(o *object, b *systems.Binding, name string) string {
	f := funcOf(b)
	if k := g.kernel(o, f); k != nil {
		for j, field := range k.ColFields {
			if f.Cols[k.Cols[j]].Name == name {
				return "a." + field
			}
		}
		for j, field := range k.ParamFields {
			if f.Params[k.Params[j]].Name == name {
				return "a." + field
			}
		}
	}
	return ""
}

// list returns the field of the first list of b's kernel.
func (g *generator) list(o *object, b *systems.Binding) string {
	if k := g.kernel(o, funcOf(b)); k != nil && len(k.ListFields) > 0 {
		return "a." + k.ListFields[0]
	}
	return "a.list"
}

// into returns where in the block of arguments the parameter of rows of that name is.
func (g *generator) into(o *object, b *systems.Binding, param string) string {
	if k := g.kernel(o, funcOf(b)); k != nil {
		for j, field := range k.ParamFields {
			if funcOf(b).Params[k.Params[j]].Name == param {
				return fmt.Sprintf("offsetof(spikelane::%s_args, %s)", k.Symbol, field)
			}
		}
	}
	return "spikelane::into_none"
}

// touch returns the C++ name of a column, and notes that the object uses it.
func (g *generator) touch(o *object, c *ecs.Column) string {
	if c == nil {
		return ""
	}
	if d, ok := g.Derived[c]; ok {
		p := g.byEnt[d.Projection]
		o.use(p)
		p.derived[d.Name] = true
		return g.derived(p, d.Name)
	}
	name, ok := g.columns[c]
	if !ok {
		return ""
	}
	space, _, _ := strings.Cut(name, "::")
	for _, p := range g.objects {
		if p.space == space {
			o.use(p)
		}
	}
	return name
}

// derived returns the C++ name of a column that is made of connections.
func (g *generator) derived(p *object, name string) string {
	switch name {
	case g.Names.Target:
		return p.space + "::connections.target"
	case g.Names.Source:
		return p.space + "::sources"
	case g.Names.Rank:
		return p.space + "::ranks"
	case g.Names.Incoming:
		return p.space + "::incoming"
	case g.Names.Outgoing:
		return p.space + "::outgoing"
	}
	panic("BUG: standalone: derived column " + name)
}

// elements are the C++ types of columns.
var elements = map[ecs.Elem]string{ecs.F64: "double", ecs.I32: "int32_t", ecs.I64: "int64_t", ecs.Bool: "uint8_t", ecs.U16: "uint16_t"}

// literal returns a double as C++ that means the same bits.
func literal(x float64) string {
	switch {
	case x != x:
		return "spikelane::from_bits(0x7ff8000000000001)"
	case math.IsInf(x, 1):
		return "spikelane::infinity"
	case math.IsInf(x, -1):
		return "-spikelane::infinity"
	}
	if x == math.Trunc(x) && math.Abs(x) < 1<<53 {
		if x == 0 && math.Signbit(x) {
			return "-0.0"
		}
		return strconv.FormatFloat(x, 'f', 1, 64)
	}
	return strconv.FormatFloat(x, 'g', -1, 64) // the shortest that reads back as x
}

func keysInOrder[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
