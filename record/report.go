package record

// Report is what a run says of itself beside its numbers: the file report.json in a folder of results. It is written by
// whoever ran the model and read by whoever draws it. Texts are as the user wrote them, in the language of the model.
type Report struct {
	Format    int              `json:"spikelane_report"` // 1
	Model     string           `json:"model"`
	RunS      float64          `json:"run_s"` // as in summary.json; where it differs, the report is of another run
	DtS       float64          `json:"dt_s"`  // of the default clock
	Constants []ReportConstant `json:"constants,omitempty"`
	Objects   []ReportObject   `json:"objects"` // groups first, then inputs, then synapses, each in the order of declaration
	Schedule  []ReportStep     `json:"schedule"`
	Warnings  []string         `json:"warnings,omitempty"`
}

// ReportConstant is a constant with the value it had at the end.
type ReportConstant struct {
	Name  string `json:"name"`
	Value string `json:"value"` // "20 ms"
}

// ReportObject is a group, an input or synapses.
type ReportObject struct {
	Kind      string           `json:"kind"` // neurons, poisson, generator, poisson_input, synapses
	Name      string           `json:"name"`
	Count     int64            `json:"count"`            // neurons, synapses, or trains onto each target
	Source    string           `json:"source,omitempty"` // of synapses: "P", "P[0:3200]"
	Target    string           `json:"target,omitempty"` // of synapses and inputs
	SourceN   int              `json:"source_n,omitempty"`
	TargetN   int              `json:"target_n,omitempty"`
	Method    string           `json:"method,omitempty"` // integrator taken
	Code      []ReportCode     `json:"code,omitempty"`
	Variables []ReportVariable `json:"variables,omitempty"`
}

// ReportCode is one text of an object.
type ReportCode struct {
	Name string `json:"name"` // equations, threshold, reset, on_pre, …
	Form string `json:"form"` // how it is read: equations, expression, statements, text
	Text string `json:"text"`
}

// ReportVariable is a variable of an object.
type ReportVariable struct {
	Name string `json:"name"`
	Unit string `json:"unit"` // SI unit without prefix by name, "1" for none
	Kind string `json:"kind"` // parameter, subexpression, differential
}

// ReportStep is an entry of the schedule, with the time spent in it where the run was profiled.
type ReportStep struct {
	Slot    string  `json:"slot"`
	Order   int     `json:"order"`
	DtS     float64 `json:"dt_s"`
	Name    string  `json:"name"`
	Action  string  `json:"action"`
	Seconds float64 `json:"seconds,omitempty"`
	Calls   int64   `json:"calls,omitempty"`
}

// ReportFile is the name of the file that holds a Report.
const ReportFile = "report.json"
