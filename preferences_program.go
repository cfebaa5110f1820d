package spikelane

import "fmt"

// Preferences returns those that were in force when the program was compiled.
func (p *Program) Preferences() Preferences { return p.prefs.clone() }

// prefer finds the preferences of p. A program derived from another one keeps its preferences, so that files that change in
// between do not divide it.
func (p *Program) prefer(from *Program) error {
	switch c := p.config; {
	case from != nil:
		p.prefs, p.targetSource = from.prefs, from.targetSource
	case c.Preferences != nil:
		p.prefs = c.Preferences.clone()
		p.prefs.fill()
		if errs := p.prefs.refuse(); len(errs) > 0 {
			return errs
		}
		p.targetSource = "Config.Preferences"
	default:
		prefs, report, err := LoadPreferences(DefaultPreferences())
		if err != nil {
			return err
		}
		p.prefs, p.targetSource = prefs, report.source("codegen.target")
		p.warnings = append(p.warnings, report.Warnings...)
	}
	return nil
}

// preferred says of an error in the choice of the target which preference has led to it, if one has.
func (p *Program) preferred(err error) error {
	if p.config.Target != "" || p.prefs.Codegen.Target == DefaultPreferences().Codegen.Target {
		return err
	}
	return fmt.Errorf("%w; codegen.target is %q in %s", err, p.prefs.Codegen.Target, p.targetSource)
}

// source returns where a preference is from.
func (r *PreferenceReport) source(name string) string {
	for _, v := range r.Values {
		if v.Name == name {
			return v.Source
		}
	}
	return ""
}
