package plot

import "image/color"

// colours is the palette of Okabe and Ito, which stays apart in all common forms of colour blindness, without its
// yellow, which is too light for lines on white.
// Source: Okabe & Ito (2008), "Color Universal Design", jfly.uni-koeln.de/color.
var colours = []color.NRGBA{
	{0x00, 0x72, 0xb2, 0xff}, // blue
	{0xd5, 0x5e, 0x00, 0xff}, // vermilion
	{0x00, 0x9e, 0x73, 0xff}, // bluish green
	{0xcc, 0x79, 0xa7, 0xff}, // reddish purple
	{0xe6, 0x9f, 0x00, 0xff}, // orange
	{0x56, 0xb4, 0xe9, 0xff}, // sky blue
}

// Colour returns the colour of the i-th population, line or curve; they repeat after six.
func Colour(i int) color.NRGBA { return colours[i%len(colours)] }

// cividis is 18 evenly spaced colours of a map from dark blue to yellow whose lightness grows in proportion to the
// value, for people with and without a deficiency of colour vision alike.
// Source: Nuñez, Anderton & Renslow (2018), PLoS ONE 13(7):e0199239, doi:10.1371/journal.pone.0199239.
var cividis = [18][3]float64{
	{0, 34, 78},
	{0, 45, 104},
	{22, 55, 112},
	{46, 65, 109},
	{63, 76, 108},
	{78, 86, 108},
	{92, 97, 110},
	{105, 107, 113},
	{118, 118, 118},
	{131, 129, 121},
	{146, 140, 120},
	{160, 152, 117},
	{175, 164, 113},
	{191, 176, 107},
	{207, 189, 98},
	{223, 202, 87},
	{240, 216, 70},
	{254, 232, 56},
}

// shade returns the colour of a value from 0 to 1, between two of the map by their distances.
func shade(v float64) color.NRGBA {
	at := min(max(v, 0), 1) * float64(len(cividis)-1)
	k := min(int(at), len(cividis)-2)
	mixed := func(part int) uint8 {
		low, high := cividis[k][part], cividis[k+1][part]
		return uint8(low + float64((high-low)*(at-float64(k))) + 0.5)
	}
	return color.NRGBA{mixed(0), mixed(1), mixed(2), 0xff}
}
