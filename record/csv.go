package record

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteCSV writes one-dimensional arrays of equal length as the columns of the file path, by [Atomic]: a line with
// the names, then one line for each element, as RFC 4180 says but with lines that end in "\n".
//
// Numbers have the fewest digits that read back as the same bits; NaN and the infinities are NaN, +Inf, -Inf; truth
// values are true and false. The error wraps [ErrArray] if the columns do not fit.
func WriteCSV(path string, columns []Array) error {
	rows := 0
	for k, c := range columns {
		n, err := c.length()
		if err == nil && len(c.Shape) != 1 {
			err = fmt.Errorf("%w %q: a column has one dimension, this has shape %v", ErrArray, c.Name, c.Shape)
		}
		if _, ok := c.Data.(parted); ok && err == nil {
			err = fmt.Errorf("%w %q: lines want all columns at once, this comes in parts", ErrArray, c.Name)
		}
		if k == 0 {
			rows = n
		}
		if err == nil && n != rows {
			err = fmt.Errorf("%w %q: a column of %d beside %q of %d", ErrArray, c.Name, n, columns[0].Name, rows)
		}
		if err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
	}
	return Atomic(path, func(w io.Writer) error { return writeRows(w, columns, rows) })
}

func writeRows(w io.Writer, columns []Array, rows int) error {
	var line []byte
	for k, c := range columns {
		if k > 0 {
			line = append(line, ',')
		}
		line = appendQuoted(line, c.Name)
	}
	for row := -1; row < rows; row++ {
		if row >= 0 {
			line = line[:0]
			for k, c := range columns {
				if k > 0 {
					line = append(line, ',')
				}
				line = c.appendText(line, row)
			}
		}
		line = append(line, '\n')
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	return nil
}

func appendQuoted(line []byte, s string) []byte {
	if !strings.ContainsAny(s, "\",\r\n") && strings.TrimSpace(s) == s {
		return append(line, s...)
	}
	return append(line, `"`+strings.ReplaceAll(s, `"`, `""`)+`"`...)
}

func (a Array) appendText(line []byte, i int) []byte {
	switch data := a.Data.(type) {
	case []float64:
		return strconv.AppendFloat(line, data[i], 'g', -1, 64)
	case []int32:
		return strconv.AppendInt(line, int64(data[i]), 10)
	case []int64:
		return strconv.AppendInt(line, data[i], 10)
	case []bool:
		return strconv.AppendBool(line, data[i])
	}
	panic(fmt.Sprintf("BUG: record: column of type %T passed the check", a.Data))
}
