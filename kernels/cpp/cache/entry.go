package cache

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

// MaxData is the most bytes that an entry may hold. No compiled kernel comes near; a file that claims more is damaged,
// and nothing is allocated for it.
const MaxData = 256 << 20

const (
	magic   = "\x89spkcpp\n" // a byte beyond ASCII and a newline, which transfers as text would spoil
	version = 1

	atVersion, atLength, atKey, atSum, atCheck = 8, 16, 24, 56, 88

	headerSize = atCheck + sha256.Size
)

// header returns the header of an entry.
func header(k Key, data []byte) []byte {
	h := make([]byte, 0, headerSize)
	h = append(h, magic...)
	h = binary.LittleEndian.AppendUint64(h, version)
	h = binary.LittleEndian.AppendUint64(h, uint64(len(data)))
	h = append(h, k[:]...)
	sum := sha256.Sum256(data)
	h = append(h, sum[:]...)
	check := sha256.Sum256(h)
	return append(h, check[:]...)
}

// errVersion: the header is right, and of a version that this program does not read.
var errVersion = errors.New("another version of the format")

// readHeader returns the length and the checksum of the data that follow a header in a file of size bytes.
func readHeader(h []byte, k Key, size int64) (length int, sum [sha256.Size]byte, err error) {
	switch check := sha256.Sum256(h[:atCheck]); {
	case string(h[:atVersion]) != magic:
		return 0, sum, errors.New("it does not begin as entries do")
	case Key(h[atCheck:]) != check:
		return 0, sum, errors.New("the checksum of its header is wrong")
	case binary.LittleEndian.Uint64(h[atVersion:]) != version:
		return 0, sum, errVersion
	case Key(h[atKey:atSum]) != k:
		return 0, sum, fmt.Errorf("it is the entry of another key, %v", Key(h[atKey:atSum]))
	}
	if n := binary.LittleEndian.Uint64(h[atLength:]); n != uint64(size-headerSize) { // of a file within bounds
		return 0, sum, fmt.Errorf("it has %d bytes of data, and its header says %d", size-headerSize, n)
	}
	return int(size - headerSize), [sha256.Size]byte(h[atSum:atCheck]), nil
}
