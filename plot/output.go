package plot

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"path/filepath"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// format returns what draws and writes the file, by its extension.
func format(path string) (newCanvas func(width, height float64) canvas, encode func(io.Writer, *page) error, err error) {
	switch ext := strings.ToLower(filepath.Ext(path)); ext {
	case ".png":
		return newPNG, encodePNG, nil
	case ".svg":
		return newSVG, encodeSVG, nil
	default:
		return nil, nil, fmt.Errorf("%w %s: the extension is %q, want .png or .svg", ErrFigure, path, ext)
	}
}

func newPNG(width, height float64) canvas {
	return vgimg.PngCanvas{Canvas: vgimg.NewWith(
		vgimg.UseWH(vg.Length(width)*vg.Inch, vg.Length(height)*vg.Inch), vgimg.UseDPI(dpi))}
}

func newSVG(width, height float64) canvas {
	return vgsvg.New(vg.Length(width)*vg.Inch, vg.Length(height)*vg.Inch)
}

// encodePNG writes the picture with its resolution, which the encoder leaves out, so that programs show it at its size:
// chunk pHYs, in pixels a metre, stands behind the signature (8 bytes) and chunk IHDR (25 bytes).
// Source: PNG specification, 11.3.4.3.
func encodePNG(w io.Writer, p *page) error {
	var b bytes.Buffer
	if _, err := p.canvas.WriteTo(&b); err != nil {
		return err
	}
	const perMetre = 11811 // 300 an inch
	chunk := binary.BigEndian.AppendUint32([]byte("pHYs"), perMetre)
	chunk = append(binary.BigEndian.AppendUint32(chunk, perMetre), 1)
	sum := crc32.ChecksumIEEE(chunk)
	chunk = append([]byte{0, 0, 0, 9}, chunk...)
	chunk = binary.BigEndian.AppendUint32(chunk, sum)
	for _, part := range [][]byte{b.Next(33), chunk, b.Bytes()} {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return nil
}

// encodeSVG writes the picture with fonts to fall back on where Liberation Sans is not installed: the first three have
// the same widths. The backend also calls its PNG images JPEG.
func encodeSVG(w io.Writer, p *page) error {
	var b bytes.Buffer
	if _, err := p.canvas.WriteTo(&b); err != nil {
		return err
	}
	out := bytes.ReplaceAll(b.Bytes(), []byte("font-family:Liberation Sans;"), []byte("font-family:Liberation Sans,Arial,Helvetica,sans-serif;"))
	out = bytes.ReplaceAll(out, []byte(`xlink:href="data:image/jpg;`), []byte(`xlink:href="data:image/png;`))
	_, err := w.Write(out)
	return err
}
