package spikelane

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"syscall"
	"time"

	"github.com/spikelane/spikelane/internal/amount"
)

// PreferenceOptions say where preferences are read from. The zero value reads what LoadPreferences does.
type PreferenceOptions struct {
	// Files are read in order. nil: that of the user, spikelane/preferences.toml in os.UserConfigDir, and that of the
	// project, spikelane_preferences.toml in the working directory, where there is such a file, and where it belongs to
	// this user or to root and nobody else may write it. What the project's may set, TrustPreferences says. Not nil: these
	// and no other, whoever they belong to, and whatever they set; they must be there.
	Files []string
	// Environ are the variables, NAME=VALUE; nil: os.Environ. Not nil, but empty: none.
	Environ []string
}

// PreferenceReport says where preferences come from.
type PreferenceReport struct {
	Values   []PreferenceValue // all of them, in the order of the documentation
	Files    []string          // that have been read, in order
	Missing  []string          // that have been looked for, and are not there
	Warnings []string          // files that have not been used, wholly or in part, and why
}

// PreferenceValue is a preference in force.
type PreferenceValue struct {
	Name   string // dotted, as in files
	Kind   string // what it holds, in words: "string", "auto, native, cpp, go", "list of strings", "integer", "amount of bytes", "time", "table of strings"
	Doc    string // what it is for, in one line
	Value  any    // string, []string, int, int64 in bytes, time.Duration or map[string]string; a list or table that is not set is nil
	Source string // "default", "Go", "FILE:LINE" or "environment VARIABLE"

	row *preference
}

// String returns the value as TOML, as it can stand in a file; "" for a list or table that is not set.
func (v PreferenceValue) String() string {
	if v.row == nil { // made elsewhere
		return fmt.Sprint(v.Value)
	}
	return preferenceText(v.row, v.Value)
}

// MarshalJSON writes name, value and source. Times and amounts are strings as in files; what is not set is null.
func (v PreferenceValue) MarshalJSON() ([]byte, error) {
	value := v.Value
	switch x := value.(type) {
	case time.Duration:
		value = preferenceTime(x)
	case int64:
		value = amount.String(x)
	}
	return json.Marshal(struct {
		Name   string `json:"name"`
		Value  any    `json:"value"`
		Source string `json:"source"`
	}{v.Name, value, v.Source})
}

// LoadPreferences returns the preferences in force: those of base, given from Go, then of the user's file, then of the
// project's, then of the environment; later ones win, each preference by itself. See PreferenceOptions for the files. A
// variable is SPIKELANE_ and the name of the preference in capitals, with _ for each dot. base is not changed.
//
// The error is PreferenceErrors, with all faults of all places; the report has its warnings and files even then.
func LoadPreferences(base Preferences) (Preferences, PreferenceReport, error) {
	return PreferenceOptions{}.Load(base)
}

// Load is LoadPreferences for the files and the environment that o names.
func (o PreferenceOptions) Load(base Preferences) (Preferences, PreferenceReport, error) {
	prefs := base.clone()
	prefs.fill()
	var report PreferenceReport
	r := &preferenceReader{prefs: &prefs, sources: map[string]string{}, errs: prefs.refuse()}
	implicit := o.Files == nil
	files := o.Files
	if implicit {
		files = preferenceFiles()
	}
	environ := o.Environ
	if environ == nil {
		environ = os.Environ()
	}
	for k, name := range files {
		text, warning, err := readPreferences(name, implicit)
		switch {
		case err != nil:
			r.errs = append(r.errs, &PreferenceError{File: filepath.ToSlash(name), Code: "P005", Msg: "the file cannot be read: " + err.Error()})
		case warning != "":
			report.Warnings = append(report.Warnings, warning)
		case text == nil:
			report.Missing = append(report.Missing, filepath.ToSlash(name))
		default:
			report.Files = append(report.Files, filepath.ToSlash(name))
			project := implicit && k == len(files)-1
			r.plain = project && !trusted(folderOf(name), r.trusts(environ))
			r.file(filepath.ToSlash(name), string(text), folderOf(name))
			if len(r.left) > 0 {
				report.Warnings = append(report.Warnings, leftOut(filepath.ToSlash(name), r.left))
			}
			r.plain = false
		}
	}
	r.environ(environ)
	if len(r.errs) > 0 {
		return Preferences{}, report, r.errs
	}
	report.Values = prefs.values(r.sources)
	return prefs, report, nil
}

// preferenceFiles returns the names of the files that are looked for unasked: the user's, if there is a folder for it, and
// the project's.
func preferenceFiles() []string {
	var files []string
	if folder, err := os.UserConfigDir(); err == nil {
		files = append(files, filepath.Join(folder, "spikelane", "preferences.toml"))
	}
	return append(files, "spikelane_preferences.toml")
}

// folderOf returns the folder of a file, absolute.
func folderOf(name string) string {
	folder := filepath.Dir(name)
	if abs, err := filepath.Abs(folder); err == nil {
		return abs
	}
	return folder
}

// mostPreferences is more than any file of preferences has, in bytes.
const mostPreferences = 1 << 20

// readPreferences returns the text of a file. One that is looked for unasked may be missing, and then has a nil text, or
// not be used, and then a warning says why.
func readPreferences(name string, unasked bool) (text []byte, warning string, err error) {
	// What is no file might keep us waiting when it is opened.
	info, err := os.Stat(name)
	switch {
	case err != nil && unasked && (errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)):
		return nil, "", nil
	case err != nil && unasked:
		return nil, fmt.Sprintf("no preferences are read from %s: %v", filepath.ToSlash(name), cause(err)), nil
	case err != nil:
		return nil, "", cause(err)
	case !info.Mode().IsRegular():
		return nil, "", errors.New("it is no file")
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, "", cause(err)
	}
	defer f.Close()
	if info, err = f.Stat(); err != nil { // of what is read, whatever the name means by now
		return nil, "", cause(err)
	}
	why := distrust(info, os.Geteuid())
	if link, err := os.Lstat(name); why == "" && err == nil && link.Mode()&fs.ModeSymlink != 0 {
		why = distrustLink(link, os.Geteuid())
	}
	if unasked && why != "" {
		return nil, fmt.Sprintf("the preferences in %s are not used, since they name programs to run, and %s", filepath.ToSlash(name), why), nil
	}
	text, err = io.ReadAll(io.LimitReader(f, mostPreferences+1))
	if err == nil && len(text) > mostPreferences {
		err = fmt.Errorf("it has more than %d bytes", mostPreferences)
	}
	if err != nil {
		return nil, "", cause(err)
	}
	return text, "", nil // which is never nil
}

// cause leaves the name of the file out of an error, which stands before it already.
func cause(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}

// clone returns preferences that share nothing with p.
func (p Preferences) clone() Preferences {
	for k := range preferenceTable {
		switch at := preferenceTable[k].field(&p).(type) {
		case *[]string:
			*at = slices.Clone(*at)
		case *map[string]string:
			*at = maps.Clone(*at)
		}
	}
	return p
}

// fill gives what may not be empty, and is, its default.
func (p *Preferences) fill() {
	var defaults *Preferences
	for k := range preferenceTable {
		row := &preferenceTable[k]
		if !row.needed || !reflect.ValueOf(row.field(p)).Elem().IsZero() {
			continue
		}
		if defaults == nil {
			d := DefaultPreferences()
			defaults = &d
		}
		row.set(p, row.get(defaults))
	}
}

// refuse returns what is wrong with preferences that are given from Go.
func (p *Preferences) refuse() PreferenceErrors {
	var errs PreferenceErrors
	for k := range preferenceTable {
		row := &preferenceTable[k]
		for _, msg := range row.refuseAll(row.get(p)) {
			errs = append(errs, &PreferenceError{File: "Preferences", Code: "P004", Msg: msg})
		}
	}
	return errs
}

// values lists all preferences. Those that have no source are defaults, or are from Go if they differ.
func (p *Preferences) values(sources map[string]string) []PreferenceValue {
	defaults := DefaultPreferences()
	out := make([]PreferenceValue, len(preferenceTable))
	for k := range preferenceTable {
		row := &preferenceTable[k]
		v := PreferenceValue{Name: row.name, Kind: row.kindName(), Doc: row.doc, Value: row.get(p), Source: sources[row.name], row: row}
		switch {
		case v.Source != "":
		case reflect.DeepEqual(v.Value, row.get(&defaults)):
			v.Source = "default"
		default:
			v.Source = "Go"
		}
		out[k] = v
	}
	return out
}
