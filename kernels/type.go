package kernels

// Type is the type of a value.
type Type uint8

const (
	Void Type = iota // no value: stores, emits
	F64              // IEEE 754 binary64
	I64              // two's complement, wraps around
	Bool             // a lane of a mask
)

var typeNames = [...]string{"void", "f64", "i64", "bool"}

func (t Type) String() string { return typeNames[t] }

// Elem is the type of a column's elements in memory.
type Elem uint8

const (
	ElemF64  Elem = iota // float64
	ElemI32              // int32, widened to I64 on load; a store keeps the low 32 bits
	ElemI64              // int64
	ElemBool             // one byte, 0 or 1
	ElemU16              // uint16, widened to I64 on load: indices into what has few elements; never written
)

var elemNames = [...]string{"f64", "i32", "i64", "bool", "u16"}

func (e Elem) String() string { return elemNames[e] }

// Type returns the type of a value loaded from a column of e.
func (e Elem) Type() Type {
	switch e {
	case ElemF64:
		return F64
	case ElemBool:
		return Bool
	}
	return I64
}

// Size returns the bytes of one element.
func (e Elem) Size() int {
	switch e {
	case ElemI32:
		return 4
	case ElemBool:
		return 1
	case ElemU16:
		return 2
	}
	return 8
}

// Narrow reports whether e are integers that a load widens.
func (e Elem) Narrow() bool { return e == ElemI32 || e == ElemU16 }
