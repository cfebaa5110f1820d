package plot

import (
	"math"
	"strings"
	"unicode"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const centre = draw.XCenter

var plain = text.Plain{Fonts: font.NewCache(liberation.Collection())}

// The sizes are those of journal figures: 7 to 10 points at final size.
var (
	titleStyle = sans(10, draw.XLeft, draw.YBottom)
	labelStyle = sans(9, draw.XCenter, draw.YCenter)
	tickStyle  = sans(8, draw.XRight, draw.YCenter)
	keyStyle   = sans(8, draw.XLeft, draw.YCenter)
)

func sans(size vg.Length, x text.XAlignment, y text.YAlignment) text.Style {
	return text.Style{
		Color: ink, XAlign: x, YAlign: y, Handler: plain,
		Font: font.From(font.Font{Typeface: "Liberation", Variant: "Sans"}, size),
	}
}

// turned is for the label of a vertical axis, below for what hangs under a horizontal one.
func turned(s text.Style) text.Style {
	s.Rotation = math.Pi / 2
	return s
}

func below(s text.Style) text.Style {
	s.XAlign, s.YAlign = draw.XCenter, draw.YTop
	return s
}

func (pg *page) text(s text.Style, at vg.Point, txt string) {
	if s.YAlign == draw.YCenter && s.Rotation == 0 {
		at.Y += s.Font.Size / 10 // the middle of digits is higher than that of all letters
	}
	plain.Draw(pg.canvas, txt, s, at)
}

// fit returns the text cleaned, and cut with an ellipsis if it is wider than room.
func fit(txt string, s text.Style, room vg.Length) string {
	txt = clean(txt)
	if s.Width(txt) <= room {
		return txt
	}
	runes := []rune(txt)
	for n := min(len(runes), 500); n > 0; n-- {
		if short := strings.TrimSpace(string(runes[:n])) + "…"; s.Width(short) <= room {
			return short
		}
	}
	return ""
}

// fitUnit cuts label so that the unit behind it stays readable, unless nothing of the label would be left.
func fitUnit(label, unit string, s text.Style, room vg.Length) string {
	if short := fit(label, s, room-s.Width(unit)); short != "" {
		return short + unit
	}
	return fit(label+unit, s, room)
}

// clean makes one line of valid UTF-8, which is all that both a font and XML take.
func clean(txt string) string {
	txt = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == 0xfffe || r == 0xffff {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(txt, "\ufffd"))
	return strings.Join(strings.Fields(txt), " ")
}
