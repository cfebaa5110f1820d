package kernels_test

import (
	"strings"
	"testing"

	"github.com/spikelane/spikelane/kernels"
)

const hostText = `func f
  col x f64
  host gain 1
once
each
  %0 = constf 0x0p+00  # 0
  %1 = load x
  %2 = host gain, %1, %0, %0, %0
  store x, %2
end
`

func TestHostText(t *testing.T) {
	f, err := kernels.ParseFunc(hostText)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := f.String(), hostText; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if err := f.Verify(); err != nil {
		t.Error(err)
	}
	f.Hosts[0].Arity = 5
	if err := f.Verify(); err == nil || !strings.Contains(err.Error(), "outside 0..4") {
		t.Errorf("five arguments: got %v", err)
	}
	for _, bad := range []string{"host gain 1\nhost gain 1", "host gain 5", "host gain", "host"} {
		if _, err := kernels.ParseFunc("func f\n" + bad + "\nend"); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}
