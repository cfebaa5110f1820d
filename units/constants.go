package units

// Time is a duration in seconds. It is the type of every dt, delay, period and run time of the Go API:
// 0.1*units.Millisecond is a constant of this type.
type Time float64

// Durations.
const (
	Second      Time = 1
	Millisecond Time = 1e-3
	Microsecond Time = 1e-6
	Nanosecond  Time = 1e-9
	Minute      Time = 60
	Hour        Time = 3600
)

// Voltage is an electric potential in volts.
type Voltage float64

// Electric potentials.
const (
	Volt      Voltage = 1
	Millivolt Voltage = 1e-3
	Microvolt Voltage = 1e-6
)

// Current is an electric current in amperes.
type Current float64

// Electric currents.
const (
	Amp      Current = 1
	Milliamp Current = 1e-3
	Microamp Current = 1e-6
	Nanoamp  Current = 1e-9
	Picoamp  Current = 1e-12
)

// Conductance is an electric conductance in siemens.
type Conductance float64

// Electric conductances. (Siemens is both singular and plural.)
const (
	Siemens      Conductance = 1
	Millisiemens Conductance = 1e-3
	Microsiemens Conductance = 1e-6
	Nanosiemens  Conductance = 1e-9
	Picosiemens  Conductance = 1e-12
)

// Capacitance is an electric capacitance in farads.
type Capacitance float64

// Electric capacitances.
const (
	Farad      Capacitance = 1
	Millifarad Capacitance = 1e-3
	Microfarad Capacitance = 1e-6
	Nanofarad  Capacitance = 1e-9
	Picofarad  Capacitance = 1e-12
)

// Resistance is an electric resistance in ohms.
type Resistance float64

// Electric resistances.
const (
	Ohm     Resistance = 1
	Kiloohm Resistance = 1e3
	Megaohm Resistance = 1e6
	Gigaohm Resistance = 1e9
)

// Frequency is a rate per second.
type Frequency float64

// Rates.
const (
	Hertz     Frequency = 1
	Kilohertz Frequency = 1e3
	Megahertz Frequency = 1e6
)

// Quantity implements Quantifier.
func (x Time) Quantity() Quantity { return Quantity{float64(x), Duration} }

// Quantity implements Quantifier.
func (x Voltage) Quantity() Quantity { return Quantity{float64(x), ElectricPotential} }

// Quantity implements Quantifier.
func (x Current) Quantity() Quantity { return Quantity{float64(x), ElectricCurrent} }

// Quantity implements Quantifier.
func (x Conductance) Quantity() Quantity { return Quantity{float64(x), ElectricConductance} }

// Quantity implements Quantifier.
func (x Capacitance) Quantity() Quantity { return Quantity{float64(x), ElectricCapacitance} }

// Quantity implements Quantifier.
func (x Resistance) Quantity() Quantity { return Quantity{float64(x), ElectricResistance} }

// Quantity implements Quantifier.
func (x Frequency) Quantity() Quantity { return Quantity{float64(x), PerSecond} }

// String writes the duration with a prefix, "0.1 ms" as "100 us".
func (x Time) String() string { return x.Quantity().String() }

// String writes the potential with a prefix, "-70 mV".
func (x Voltage) String() string { return x.Quantity().String() }

// String writes the current with a prefix, "2 nA".
func (x Current) String() string { return x.Quantity().String() }

// String writes the conductance with a prefix, "10 nS".
func (x Conductance) String() string { return x.Quantity().String() }

// String writes the capacitance with a prefix, "200 pF".
func (x Capacitance) String() string { return x.Quantity().String() }

// String writes the resistance with a prefix, "50 Mohm".
func (x Resistance) String() string { return x.Quantity().String() }

// String writes the rate with a prefix, "15 Hz".
func (x Frequency) String() string { return x.Quantity().String() }
