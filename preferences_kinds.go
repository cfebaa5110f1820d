package spikelane

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/spikelane/spikelane/internal/amount"
	"github.com/spikelane/spikelane/units"
)

// preferenceKind is what a preference holds.
type preferenceKind int

const (
	textPreference    preferenceKind = iota // string
	choicePreference                        // string, one of a set
	listPreference                          // []string
	integerPreference                       // int
	amountPreference                        // int64, in bytes
	timePreference                          // time.Duration
	tablePreference                         // map[string]string
)

// kinds says of each kind its name, and what is wanted where something else is found.
var kinds = [...]struct{ name, wanted string }{
	textPreference:    {"string", "a string"},
	choicePreference:  {}, // its words say it
	listPreference:    {"list of strings", `a list of strings, such as ["one", "two"]`},
	integerPreference: {"integer", "an integer"},
	amountPreference:  {"amount of bytes", `an amount of bytes: a string such as "1 GB" or "512 MiB", or their number`},
	timePreference:    {"time", `a time: a string such as "5 min" or "90*second"`},
	tablePreference:   {"table of strings", `a table of strings, such as { NAME = "value" }`},
}

// kindName names the kind of the preference, a choice by its words.
func (p *preference) kindName() string {
	if p.kind == choicePreference {
		return strings.Join(p.words, ", ")
	}
	return kinds[p.kind].name
}

// wanted says what the preference takes.
func (p *preference) wanted() string {
	if p.kind == choicePreference {
		return oneOf(p.words)
	}
	return kinds[p.kind].wanted
}

// refuseText says what is wrong with a text, or one text of a list or table, and how to mend it; "" if nothing is.
func (p *preference) refuseText(text string) (msg, hint string) {
	switch {
	case p.kind == choicePreference && !slices.Contains(p.words, text):
		msg = fmt.Sprintf("%s is %q, want %s", p.name, text, p.wanted())
		if near := Suggest(text, p.words); len(near) > 0 {
			hint = fmt.Sprintf("did you mean %q?", near[0])
		}
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl):
		msg = fmt.Sprintf("%s: %q has a control character, or is not UTF-8", p.name, text)
	case text == "" && p.kind == listPreference:
		msg = p.name + " has an empty string"
	case text == "" && p.needed:
		msg = p.name + " is empty"
	case text != "" && p.check != nil:
		if wanted := p.check(text); wanted != "" {
			msg = fmt.Sprintf("%s: %q, want %s", p.name, text, wanted)
		}
	}
	return msg, hint
}

// oneOf lists words: "a", "b" or "c".
func oneOf(words []string) string {
	return `"` + strings.Join(words[:len(words)-1], `", "`) + `" or "` + words[len(words)-1] + `"`
}

// refuseName says what is wrong with a name in a table of strings.
func (p *preference) refuseName(name string) string {
	if name == "" || strings.Contains(name, "=") || !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) {
		return fmt.Sprintf("%s: %q cannot be the name of a variable", p.name, name)
	}
	return ""
}

// refuse says what is wrong with a value of the kind's type as a whole.
func (p *preference) refuse(value any) string {
	least, most, n := int64(0), p.most, int64(0)
	switch x := value.(type) {
	case []string:
		if p.needed && len(x) == 0 {
			return p.name + " is empty"
		}
		return ""
	case time.Duration:
		if x < 0 || p.needed && x == 0 {
			return fmt.Sprintf("%s is %s, want more than nothing", p.name, preferenceTime(x))
		}
		return ""
	case int:
		n = int64(x)
	case int64:
		n = x
	default:
		return ""
	}
	switch {
	case n < least:
		return fmt.Sprintf("%s is %d, want %d or more", p.name, n, least)
	case most > 0 && n > most:
		return fmt.Sprintf("%s is %d, want at most %d", p.name, n, most)
	}
	return ""
}

// refuseAll says everything that is wrong with a value that is given from Go.
func (p *preference) refuseAll(value any) []string {
	var texts, out []string
	switch x := value.(type) {
	case string:
		texts = []string{x}
	case []string:
		texts = x
	case map[string]string:
		for _, name := range slices.Sorted(maps.Keys(x)) {
			texts = append(texts, x[name])
			if msg := p.refuseName(name); msg != "" {
				out = append(out, msg)
			}
		}
	}
	for _, text := range texts {
		if msg, hint := p.refuseText(text); msg != "" {
			out = append(out, strings.TrimSuffix(msg+"; "+hint, "; "))
		}
	}
	if msg := p.refuse(value); msg != "" {
		out = append(out, msg)
	}
	return out
}

// get returns the value of the field in prefs.
func (p *preference) get(prefs *Preferences) any {
	switch at := p.field(prefs).(type) {
	case *string:
		return *at
	case *[]string:
		return *at
	case *int:
		return *at
	case *int64:
		return *at
	case *time.Duration:
		return *at
	case *map[string]string:
		return *at
	}
	panic("BUG: spikelane: preference " + p.name + " has a field of no kind")
}

// set gives the field in prefs a value of the kind's type.
func (p *preference) set(prefs *Preferences, value any) {
	switch at := p.field(prefs).(type) {
	case *string:
		*at = value.(string)
	case *[]string:
		*at = value.([]string)
	case *int:
		*at = value.(int)
	case *int64:
		*at = value.(int64)
	case *time.Duration:
		*at = value.(time.Duration)
	case *map[string]string:
		*at = value.(map[string]string)
	}
}

// timeUnits are units of time that the language of models does not have, in seconds.
var timeUnits = map[string]float64{"s": 1, "seconds": 1, "min": 60, "minute": 60, "minutes": 60, "h": 3600, "hour": 3600, "hours": 3600}

// parseTime reads a number and a unit of time, with or without a * between: those of models, and s, min and h.
func parseTime(text string) (time.Duration, bool) {
	text = strings.TrimSpace(text)
	number := strings.TrimRightFunc(text, unicode.IsLetter)
	unit := text[len(number):]
	number = strings.TrimRight(number, " \t")
	number = strings.TrimRight(strings.TrimSuffix(number, "*"), " \t")
	scale, known := timeUnits[unit]
	if !known {
		q, found := units.Lookup(unit)
		scale, known = q.Value, found && q.Dim == units.Duration
	}
	x, err := strconv.ParseFloat(number, 64)
	ns := math.Round(x * scale * 1e9)
	if !known || err != nil || strings.Trim(number, "0123456789.eE+-") != "" || !(math.Abs(ns) < 1<<63) {
		return 0, false
	}
	return time.Duration(ns), true
}

// preferenceTime writes a time in the largest unit that it is a whole number of. parseTime reads it back.
func preferenceTime(d time.Duration) string {
	for _, u := range []struct {
		name string
		size time.Duration
	}{{"h", time.Hour}, {"min", time.Minute}, {"s", time.Second}, {"ms", time.Millisecond}, {"us", time.Microsecond}} {
		if d%u.size == 0 && (d != 0 || u.size == time.Second) {
			return strconv.FormatInt(int64(d/u.size), 10) + " " + u.name
		}
	}
	return strconv.FormatInt(int64(d), 10) + " nsecond"
}

// preferenceText writes a value as TOML; "" for a list or table that is not set.
func preferenceText(p *preference, value any) string {
	switch x := value.(type) {
	case string:
		return tomlString(x)
	case []string:
		if x == nil {
			return ""
		}
		parts := make([]string, len(x))
		for k, s := range x {
			parts[k] = tomlString(s)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case int:
		return strconv.Itoa(x)
	case int64:
		return tomlString(amount.String(x))
	case time.Duration:
		return tomlString(preferenceTime(x))
	case map[string]string:
		if x == nil {
			return ""
		}
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(x)) {
			key := name
			if !isIdentifier(name) {
				key = tomlString(name)
			}
			parts = append(parts, key+" = "+tomlString(x[name]))
		}
		return strings.TrimSpace("{ " + strings.Join(parts, ", ") + " }")
	}
	panic("BUG: spikelane: preference " + p.name + " has a value of no kind")
}

// tomlString writes a string as TOML does, in single quotes if that saves escapes. No preference has control characters.
func tomlString(s string) string {
	if strings.ContainsAny(s, `"\`) && !strings.Contains(s, "'") {
		return "'" + s + "'"
	}
	return `"` + strings.NewReplacer(`"`, `\"`, `\`, `\\`).Replace(s) + `"`
}
