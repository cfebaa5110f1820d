package systems

import (
	"reflect"
	"testing"
)

// TestFlightAs: synapses under way that are listed become runs of rows, and runs become lists, with none lost.
func TestFlightAs(t *testing.T) {
	listed := Flight{Step: 7, Element: 2, At: []int32{3, 4, 5, 9, 11, 12}}
	rows := []Flight{{Step: 7, Element: 2, Lo: 3, Hi: 6}, {Step: 7, Element: 2, Lo: 9, Hi: 10}, {Step: 7, Element: 2, Lo: 11, Hi: 13}}
	if got := listed.as(false); !reflect.DeepEqual(got, rows) {
		t.Errorf("as rows: %+v, want %+v", got, rows)
	}
	if got, want := rows[0].as(true), []Flight{{Step: 7, Element: 2, At: []int32{3, 4, 5}}}; !reflect.DeepEqual(got, want) {
		t.Errorf("as a list: %+v, want %+v", got, want)
	}
	for _, same := range []struct {
		flight Flight
		listed bool
	}{{listed, true}, {rows[1], false}} {
		if got := same.flight.as(same.listed); !reflect.DeepEqual(got, []Flight{same.flight}) {
			t.Errorf("as it is: %+v, want %+v", got, same.flight)
		}
	}
}
