package cql2

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"needlepoint/assets"
)

// Bounds of what is read.
const (
	MaxLength = 1 << 20 // bytes of a filter
	MaxDepth  = 100     // levels of nesting
)

// filterField is the Field of every Fault.
const filterField = "filter"

// Position is a place in a filter: bytes before it, and its line and column in characters, both from 1.
type Position struct{ Offset, Line, Column int }

// Error makes a Position the cause of the error that names it.
func (p Position) Error() string { return fmt.Sprintf("at byte %d", p.Offset) }

// PositionOf returns the place that a parser's error names; ok is false where an error has none.
func PositionOf(err error) (p Position, ok bool) {
	ok = errors.As(err, &p)
	return p, ok
}

func positionIn(source string, offset int) Position {
	offset = min(max(offset, 0), len(source))
	before := source[:offset]
	start := strings.LastIndexByte(before, '\n') + 1
	return Position{offset, 1 + strings.Count(before, "\n"), 1 + utf8.RuneCountInString(before[start:])}
}

// unexpected is the error of every parser: where, what was found, what was expected.
func unexpected(source string, offset int, found, expected assets.Text) *assets.Error {
	p := positionIn(source, offset)
	return refusedAt(p, excerpt(source, offset), assets.Text{
		ZH: fmt.Sprintf("过滤条件第 %d 行第 %d 列：这里是%s，应为%s。", p.Line, p.Column, found.ZH, expected.ZH),
		EN: fmt.Sprintf("The filter at line %d, column %d: found %s, expected %s.", p.Line, p.Column, found.EN, expected.EN),
	})
}

func refusedAt(p Position, value string, message assets.Text) *assets.Error {
	return &assets.Error{
		Code: assets.Invalid, Op: "filter", Message: message, Err: p,
		Faults: []assets.Fault{{Field: filterField, Value: value, Message: message}},
	}
}

// refused is the error of a filter that is well formed and still cannot be used; value is the part at fault.
func refused(value string, message assets.Text) *assets.Error {
	return &assets.Error{
		Code: assets.Invalid, Op: "filter", Message: message,
		Faults: []assets.Fault{{Field: filterField, Value: shorten(value, 120), Message: message}},
	}
}

func tooLong() *assets.Error {
	message := assets.Text{
		ZH: fmt.Sprintf("过滤条件超过 %d 字节，请缩短，例如减少几何的坐标点。", MaxLength),
		EN: fmt.Sprintf("The filter is longer than %d bytes; shorten it, for example with fewer positions in its geometries.", MaxLength),
	}
	return &assets.Error{Code: assets.TooLarge, Op: "filter", Message: message, Faults: []assets.Fault{{Field: filterField, Message: message}}}
}

var tooDeep = assets.Text{
	ZH: fmt.Sprintf("第 %d 层以上的嵌套", MaxDepth),
	EN: fmt.Sprintf("nesting deeper than %d levels", MaxDepth),
}

var lessDeep = assets.Text{ZH: "较浅的表达式", EN: "an expression with fewer levels"}

// excerpt is some text from a place on.
func excerpt(source string, offset int) string {
	return shorten(source[min(max(offset, 0), len(source)):], 40)
}

func shorten(s string, most int) string {
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
}

func quoted(s string) assets.Text {
	s = shorten(s, 40)
	return assets.Text{ZH: "“" + s + "”", EN: "\"" + s + "\""}
}
