package modelfile

import "github.com/spikelane/spikelane/internal/document"

// The types of TOML values.
const (
	str     = document.String
	integer = document.Integer
	float   = document.Float
	boolean = document.Boolean
	array   = document.Array
	dict    = document.Dict
)

// quantity is what stands for a number with a unit: a number, or a string with an expression.
const quantity = str | integer | float

// key is what the format says of one key.
type key struct {
	name     string
	want     document.Kind // kinds of value
	words    string        // the same in words, for errors; "" the kind's own name
	required bool
	elem     document.Kind // of a list: the kinds of its elements
	of       []key         // of a table or a list of tables: its keys; nil: any, each a quantity
	only     string        // the kind of monitor that the key belongs to; "" any
}

// Words for values.
const (
	aQuantity    = `a quantity: a number, or a string such as "20*ms"`
	aTime        = `a time, such as "10*ms"`
	anIdent      = "a name in quotes"
	aReference   = `the name of an object or a part of one, such as "P" or "P[0:100]"`
	anExpr       = "an expression in quotes"
	aProbability = "a number or an expression in quotes"
	statements   = "statements in quotes"
	equations    = "equations in quotes"
	numbers      = "a list of numbers"
	integers     = "a list of integers"
	names        = "a list of names"
	aSlot        = `the name of a slot, such as "start" or "after_resets"`
	tables       = "a list of tables: [{ … }, { … }]"
)

// format is the whole format. See docs of the model file for what each key means.
var format = []key{
	{name: "spikelane", want: integer, required: true},
	{name: "name", want: str, words: anIdent, required: true},
	{name: "description", want: str},
	{name: "dt", want: quantity, words: aTime},
	{name: "duration", want: quantity, words: aTime},
	{name: "seed", want: integer},
	{name: "schedule", want: array, words: names, elem: str},
	{name: "constants", want: dict, words: "a table: [constants]"},
	{name: "timed_array", want: array, words: "a list of tables: [[timed_array]]", elem: dict, of: timedArray},
	{name: "neurons", want: array, words: "a list of tables: [[neurons]]", elem: dict, of: neurons},
	{name: "poisson", want: array, words: "a list of tables: [[poisson]]", elem: dict, of: poisson},
	{name: "generator", want: array, words: "a list of tables: [[generator]]", elem: dict, of: generator},
	{name: "poisson_input", want: array, words: "a list of tables: [[poisson_input]]", elem: dict, of: poissonInput},
	{name: "synapses", want: array, words: "a list of tables: [[synapses]]", elem: dict, of: synapses},
	{name: "monitor", want: array, words: "a list of tables: [[monitor]]", elem: dict, of: monitor},
	{name: "run", want: array, words: "a list of tables: [[run]]", elem: dict, of: run},
}

var timedArray = []key{
	{name: "name", want: str, words: anIdent, required: true},
	{name: "values", want: array, words: numbers + " or of lists of them", required: true, elem: integer | float | array},
	{name: "unit", want: str},
	{name: "dt", want: quantity, words: aTime, required: true},
}

var neurons = []key{
	{name: "name", want: str, words: anIdent, required: true},
	{name: "count", want: integer, required: true},
	{name: "equations", want: str, words: equations, required: true},
	{name: "threshold", want: str, words: anExpr},
	{name: "reset", want: str, words: statements},
	{name: "refractory", want: quantity, words: `a time such as "5*ms", or a condition`},
	{name: "method", want: str, words: anIdent},
	{name: "dt", want: quantity, words: aTime},
	{name: "init", want: array, words: `a list of strings such as "v = -70*mV"`, elem: str},
	{name: "events", want: array, words: tables, elem: dict, of: []key{
		{name: "name", want: str, words: anIdent, required: true},
		{name: "condition", want: str, words: anExpr, required: true},
		{name: "code", want: str, words: statements},
		{name: "when", want: str, words: aSlot},
		{name: "code_when", want: str, words: aSlot},
	}},
	{name: "regularly", want: array, words: tables, elem: dict, of: regularly},
	{name: "run_at", want: array, words: tables, elem: dict, of: runAt},
	{name: "links", want: array, words: tables, elem: dict, of: []key{
		{name: "variable", want: str, words: anIdent, required: true},
		{name: "to", want: str, words: `the variable of another group, such as "Q.y"`, required: true},
		{name: "index", want: array, words: integers, elem: integer},
	}},
	{name: "order", want: integer},
}

var regularly = []key{
	{name: "code", want: str, words: statements, required: true},
	{name: "dt", want: quantity, words: aTime},
	{name: "when", want: str, words: aSlot},
	{name: "order", want: integer},
}

var runAt = []key{
	{name: "code", want: str, words: statements, required: true},
	{name: "times", want: array, words: `a list of times such as "10*ms"`, required: true, elem: quantity},
}

var poisson = []key{
	{name: "name", want: str, words: anIdent, required: true},
	{name: "count", want: integer, required: true},
	{name: "rates", want: quantity, words: `a rate such as "15*Hz", or an expression`, required: true},
	{name: "dt", want: quantity, words: aTime},
	{name: "when", want: str, words: `the name of a slot, such as "start"`},
	{name: "order", want: integer},
}

var generator = []key{
	{name: "name", want: str, words: anIdent, required: true},
	{name: "count", want: integer, required: true},
	{name: "i", want: array, words: integers, required: true, elem: integer},
	{name: "t", want: array, words: numbers, required: true, elem: integer | float},
	{name: "unit", want: str},
	{name: "period", want: quantity, words: aTime},
	{name: "dt", want: quantity, words: aTime},
	{name: "when", want: str, words: `the name of a slot, such as "start"`},
	{name: "order", want: integer},
}

var poissonInput = []key{
	{name: "target", want: str, words: aReference, required: true},
	{name: "variable", want: str, words: anIdent, required: true},
	{name: "count", want: integer, required: true},
	{name: "rate", want: quantity, words: `a rate such as "5*Hz"`, required: true},
	{name: "weight", want: quantity, words: aQuantity, required: true},
	{name: "when", want: str, words: `the name of a slot, such as "start"`},
	{name: "order", want: integer},
}

var synapses = []key{
	{name: "name", want: str, words: anIdent, required: true},
	{name: "source", want: str, words: aReference, required: true},
	{name: "target", want: str, words: aReference, required: true},
	{name: "equations", want: str, words: equations},
	{name: "on_pre", want: str, words: statements},
	{name: "on_post", want: str, words: statements},
	{name: "pathways", want: array, words: tables, elem: dict, of: []key{
		{name: "name", want: str, words: anIdent, required: true},
		{name: "on", want: str, words: `"pre" or "post"`},
		{name: "event", want: str, words: anIdent},
		{name: "code", want: str, words: statements, required: true},
		{name: "delay", want: quantity, words: aTime},
		{name: "order", want: integer},
	}},
	{name: "delay", want: quantity, words: aTime},
	{name: "method", want: str, words: anIdent},
	{name: "multisynaptic_index", want: str, words: anIdent},
	{name: "procedural", want: boolean},
	{name: "connect", want: array, words: tables, elem: dict, of: []key{
		{name: "condition", want: str, words: anExpr},
		{name: "p", want: quantity, words: aProbability},
		{name: "n", want: str | integer, words: "an integer or an expression in quotes"},
		{name: "i", want: array | str, words: integers + ", or an expression in quotes", elem: integer},
		{name: "j", want: array | str, words: integers + ", or an expression in quotes", elem: integer},
		{name: "skip_if_invalid", want: boolean},
	}},
	{name: "init", want: array, words: `a list of strings such as "w = 0.5"`, elem: str},
	{name: "regularly", want: array, words: tables, elem: dict, of: regularly},
	{name: "run_at", want: array, words: tables, elem: dict, of: runAt},
	{name: "dt", want: quantity, words: aTime},
	{name: "order", want: integer},
}

var monitor = []key{
	{name: "kind", want: str, words: `"spikes", "event", "state" or "rate"`, required: true},
	{name: "name", want: str, words: anIdent, required: true},
	{name: "source", want: str, words: aReference, required: true},
	{name: "event", want: str, words: anIdent, only: "event"},
	{name: "variables", want: array, words: names, elem: str, only: "spikes event state"},
	{name: "record", want: array | str, words: integers + `, or "all"`, elem: integer, only: "state"},
	{name: "dt", want: quantity, words: aTime, only: "state"},
	{name: "when", want: str, words: aSlot},
	{name: "order", want: integer},
}

var run = []key{
	{name: "duration", want: quantity, words: aTime, required: true},
	{name: "set", want: array, words: `a list of strings such as "P.v = -70*mV"`, elem: str},
	{name: "constants", want: dict, words: "a table: { tau = \"10*ms\" }"},
}
