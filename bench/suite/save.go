package suite

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"

	"github.com/spikelane/spikelane/record"
)

// Save writes the report into a folder, which it makes: report.json, bench.txt for benchstat, and pictures of what there is:
// speed.png, scaling.png where a model has several sizes, threads.png where there are several numbers of threads, and
// roofline.png where the limits of the machine are known. Files of earlier reports are replaced.
func (r Report) Save(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	err := record.Atomic(filepath.Join(dir, "report.json"), func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", " ")
		return e.Encode(r)
	})
	if err != nil {
		return err
	}
	if err := record.Atomic(filepath.Join(dir, "bench.txt"), r.Benchfmt); err != nil {
		return err
	}
	return r.draw(dir)
}
