package reference

import (
	"errors"
	"fmt"
)

// ErrUnsupported is what a model file asks for and the reference does not know.
var ErrUnsupported = errors.New("reference: unsupported")

// ErrModel is a fault of the model file, found on the way.
var ErrModel = errors.New("reference: model file")

// failure carries an error up to Run: an evaluator that returned an error from every node would be hard to check by eye.
type failure struct{ err error }

func fail(format string, args ...any) {
	panic(failure{fmt.Errorf("%w: %s", ErrModel, fmt.Sprintf(format, args...))})
}

func unsupported(format string, args ...any) {
	panic(failure{fmt.Errorf("%w: %s", ErrUnsupported, fmt.Sprintf(format, args...))})
}

// caught turns a failure into the error it carries.
func caught(err *error) {
	switch x := recover().(type) {
	case nil:
	case failure:
		*err = x.err
	default:
		panic(x)
	}
}
