package standalone

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"

	"github.com/spikelane/spikelane/ecs"
)

// dataMagic begins a data file, and dataVersion is the version of its format.
const (
	dataMagic   = "SPKLDATA"
	dataVersion = 1
	dataHeader  = 32 // bytes before the elements
)

// DataFile returns the elements of a column as a data file of a project, which runtime/input.hpp reads and describes:
// magic, version, type and number of the elements, checksums (CRC-32, IEEE) of the elements and of the header, elements.
// All of it is little-endian. Equal elements give equal bytes, whatever the name of the column.
func DataFile(c *ecs.Column) []byte {
	le := binary.LittleEndian
	b := make([]byte, dataHeader, dataHeader+c.Len()*c.Elem.Size())
	copy(b, dataMagic)
	le.PutUint32(b[8:], dataVersion)
	le.PutUint64(b[16:], uint64(c.Len()))
	var kind uint32
	switch c.Elem {
	case ecs.F64:
		kind = 1
		for _, x := range c.F64 {
			b = le.AppendUint64(b, math.Float64bits(x))
		}
	case ecs.I32:
		kind = 2
		for _, x := range c.I32 {
			b = le.AppendUint32(b, uint32(x))
		}
	case ecs.I64:
		kind = 3
		for _, x := range c.I64 {
			b = le.AppendUint64(b, uint64(x))
		}
	case ecs.Bool:
		kind = 4
		b = append(b, c.Bool...)
	case ecs.U16:
		kind = 5
		for _, x := range c.U16 {
			b = le.AppendUint16(b, x)
		}
	default:
		panic(fmt.Sprintf("BUG: standalone: column %q has no element type %v", c.Name, c.Elem))
	}
	le.PutUint32(b[12:], kind)
	le.PutUint32(b[24:], crc32.ChecksumIEEE(b[dataHeader:]))
	le.PutUint32(b[28:], crc32.ChecksumIEEE(b[:28]))
	return b
}
