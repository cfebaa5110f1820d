package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// forty are the wrong inputs that people were seen to give other simulators, and where each is tested here: a file, and a
// text in it that would not be there without the case.
var forty = []struct{ input, file, has string }{
	{"a misspelt name", "modelfile/testdata/errors/e101_unknown_name.txt", "E101"},
	{"an equation without unit", "modelfile/testdata/errors/e001_no_unit.txt", "E001"},
	{"a parenthesis that is not closed", "modelfile/testdata/errors/e002_parenthesis.txt", "E002"},
	{"an operator without its value", "modelfile/testdata/errors/e003_value.txt", "E003"},
	{"an unknown unit", "modelfile/testdata/errors/e110_unit.txt", "E110"},
	{"a time constant forgotten", "modelfile/testdata/errors/e201_rate.txt", "E201"},
	{"a voltage compared with a number", "modelfile/testdata/errors/e202_compare.txt", "E202"},
	{"the exponential of a voltage", "modelfile/testdata/errors/e203_argument.txt", "E203"},
	{"a current assigned to a voltage", "modelfile/testdata/errors/e204_assignment.txt", "E204"},
	{"a variable defined twice", "modelfile/testdata/errors/e120_twice.txt", "E120"},
	{"circular definitions", "modelfile/testdata/errors/e121_circle_equations.txt", "E121"},
	{"a reserved name", "modelfile/testdata/errors/e122_reserved.txt", "E122"},
	{"the name of a unit", "modelfile/testdata/errors/e123_unit_name.txt", "E123"},
	{"noise with an exact method", "modelfile/testdata/errors/e301_noise.txt", "E301"},
	{"multiplicative noise with euler", "integrator/testdata/refusals.txt", "E302"},
	{"an unknown method", "modelfile/testdata/errors/e303_method.txt", "E303"},
	{"a misspelt flag", "modelfile/testdata/errors/e124_flag.txt", "E124"},
	{"a misspelt function", "modelfile/testdata/errors/e102_function.txt", "E102"},
	{"two arguments for three", "modelfile/testdata/errors/e103_arguments.txt", "E103"},
	{"a letter of Greek", "modelfile/testdata/errors/e004_character.txt", "E004"},
	{"nesting without end", "model/syntax/parser_test.go", "E005"},
	{"a number that is too large", "modelfile/testdata/errors/e006_number.txt", "E006"},
	{"an index beyond", "modelfile/testdata/errors/e401_index.txt", "E401"},
	{"a variable that is not", "modelfile/testdata/errors/e402_variable.txt", "E402"},
	{"nine values for ten neurons", "testdata/errors/simulation.txt", "E403 v takes 3 values, got 2"},
	{"no neurons", "modelfile/testdata/errors/e404_count.txt", "E404"},
	{"a source beyond", "modelfile/testdata/errors/e405_source_index.txt", "E405"},
	{"a probability above one", "modelfile/testdata/errors/e406_probability.txt", "E406"},
	{"more synapses than memory holds", "testdata/badinput/objects.txt", "not enough memory: wrong needs 160 GB"},
	{"synapses without connect", "modelfile/testdata/errors/e408_no_connect.txt", "E408"},
	{"a negative delay", "modelfile/testdata/errors/e409_negative_delay.txt", "E409"},
	{"a delay between two steps", "testdata/badinput/objects.txt", "warning: synapses S: delay 0.15*ms is not a multiple of dt"},
	{"a duration between two steps", "testdata/badinput/modelfile.txt", "E501 a run of 1.05 ms"},
	{"a dt that puts time off its grid", "testdata/errors/simulation.txt", "E503 dt cannot change from 100 us to 300 us"},
	{"a dt of zero", "modelfile/testdata/errors/f008_dt_zero.txt", "F008"},
	{"Euler steps that blow up", "testdata/badinput/objects.txt", "=== Euler steps that blow up"},
	{"two spikes in one step", "modelfile/testdata/errors/generator.txt", "E416"},
	{"no compiler", "cmd/spikelane/testdata/script/cpp.txtar", `no C\+\+ compiler`},
	{"a checkpoint of another model", "checkpoint_test.go", "here is"},
	{"a foreign folder", "testdata/badinput/commandline.txt", "not a project of spikelane"},
}

// TestForty: each of the forty is where the table says.
func TestForty(t *testing.T) {
	if len(forty) != 40 {
		t.Fatalf("%d inputs, want 40", len(forty))
	}
	for k, c := range forty {
		text, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(c.file)))
		if err != nil || !strings.Contains(string(text), c.has) {
			t.Errorf("%d, %s: %s has no %q (%v)", k+1, c.input, c.file, c.has, err)
		}
	}
}
