package plot

import (
	"fmt"

	"github.com/spikelane/spikelane/record"
)

// find returns the array of that name, the zero Array if there is none.
func find(arrays []record.Array, name string) record.Array {
	for _, a := range arrays {
		if a.Name == name {
			return a
		}
	}
	return record.Array{}
}

// vector returns a one-dimensional array of numbers.
func vector(arrays []record.Array, name string) ([]float64, error) {
	a := find(arrays, name)
	data, ok := a.Data.([]float64)
	if !ok || len(a.Shape) != 1 {
		return nil, fmt.Errorf("it has no list of numbers %q", name)
	}
	return data, nil
}

// matrix returns the rows of an array [recorded][samples] as numbers.
func matrix(a record.Array, samples int) ([][]float64, error) {
	if len(a.Shape) != 2 || a.Shape[1] != samples {
		return nil, fmt.Errorf("its shape %v does not fit %d samples", a.Shape, samples)
	}
	data := values(a)
	rows := make([][]float64, a.Shape[0])
	for k := range rows {
		rows[k] = data[k*samples : (k+1)*samples]
	}
	return rows, nil
}

// values returns the data of an array as numbers, truth as 1; nil if there is none.
func values(a record.Array) []float64 {
	switch data := a.Data.(type) {
	case []float64:
		return data
	case []int32:
		return numbers(data, func(x int32) float64 { return float64(x) })
	case []int64:
		return numbers(data, func(x int64) float64 { return float64(x) })
	case []bool:
		return numbers(data, func(x bool) float64 {
			if x {
				return 1
			}
			return 0
		})
	}
	return nil
}

func numbers[T any](data []T, number func(T) float64) []float64 {
	out := make([]float64, len(data))
	for k, x := range data {
		out[k] = number(x)
	}
	return out
}
