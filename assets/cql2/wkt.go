package cql2

import (
	"strings"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// shapeKind is a kind of geometry as GeoJSON names it.
type shapeKind string

const (
	pointShape        shapeKind = "Point"
	lineShape         shapeKind = "LineString"
	polygonShape      shapeKind = "Polygon"
	multiPointShape   shapeKind = "MultiPoint"
	multiLineShape    shapeKind = "MultiLineString"
	multiPolygonShape shapeKind = "MultiPolygon"
	collectionShape   shapeKind = "GeometryCollection"
)

// The fewest positions of a line and of a ring.
const fewestLine, fewestRing = 2, 4

var wktKinds = map[string]shapeKind{
	"POINT": pointShape, "LINESTRING": lineShape, "POLYGON": polygonShape, "MULTIPOINT": multiPointShape,
	"MULTILINESTRING": multiLineShape, "MULTIPOLYGON": multiPolygonShape, "GEOMETRYCOLLECTION": collectionShape,
}

// wktKind knows a tag; high says that Z is written to it.
func wktKind(word string) (kind shapeKind, high, ok bool) {
	if kind, ok = wktKinds[word]; ok {
		return kind, false, true
	}
	if n := len(word) - 1; n > 0 && word[n] == 'Z' {
		kind, ok = wktKinds[word[:n]]
	}
	return kind, ok, ok
}

// heights collects the third numbers of positions, and whether all or none have one.
type heights struct {
	list      []float64
	positions int
}

// note takes a position's third number, if any, and tells whether it agrees with those before.
func (h *heights) note(extra []float64) bool {
	h.positions++
	h.list = append(h.list, extra...)
	return len(h.list) == 0 || len(h.list) == h.positions
}

// wkt reads what follows the tag of a geometry.
func (p *textParser) wkt(kind shapeKind, high bool) (Expr, *assets.Error) {
	at := p.next.at
	h := &heights{}
	if p.next.word("Z") {
		high = true
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	shape, err := p.shape(kind, h)
	if err != nil {
		return nil, err
	}
	if high && len(h.list) == 0 {
		return nil, unexpected(p.source, at, assets.Text{ZH: "两个数的坐标点", EN: "positions of two numbers"},
			assets.Text{ZH: "Z 之后每个坐标点有三个数", EN: "three numbers in each position after Z"})
	}
	return Geometry{shape, h.list}, nil
}

func (p *textParser) shape(kind shapeKind, h *heights) (orb.Geometry, *assets.Error) {
	switch kind {
	case pointShape:
		return p.point(h)
	case lineShape:
		return p.line(h)
	case polygonShape:
		return p.polygon(h)
	case multiPointShape:
		return series(p, func() (orb.Point, *assets.Error) {
			if p.next.is("(") {
				return p.point(h)
			}
			return p.position(h)
		}, orb.MultiPoint{})
	case multiLineShape:
		return series(p, func() (orb.LineString, *assets.Error) { return p.line(h) }, orb.MultiLineString{})
	case multiPolygonShape:
		return series(p, func() (orb.Polygon, *assets.Error) { return p.polygon(h) }, orb.MultiPolygon{})
	}
	return series(p, func() (orb.Geometry, *assets.Error) { return p.memberShape(h) }, orb.Collection{})
}

// memberShape reads a geometry of a collection, which may be any but a collection.
func (p *textParser) memberShape(h *heights) (orb.Geometry, *assets.Error) {
	kind, _, ok := wktKind(strings.ToUpper(p.next.text))
	if p.next.kind != nameToken || !ok || kind == collectionShape {
		return nil, p.unexpected(assets.Text{ZH: "POINT、LINESTRING、POLYGON 或其 MULTI 形式", EN: "POINT, LINESTRING, POLYGON or a MULTI form of them"})
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.next.word("Z") {
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	return p.shape(kind, h)
}

// series reads one or more parts in brackets.
func series[S ~[]E, E any](p *textParser, read func() (E, *assets.Error), out S) (S, *assets.Error) {
	if err := p.take("("); err != nil {
		return nil, err
	}
	for {
		e, err := read()
		if err != nil {
			return nil, err
		}
		out = append(out, e)
		if p.next.is(")") {
			return out, p.advance()
		}
		if !p.next.is(",") {
			return nil, p.unexpected(assets.Text{ZH: "“,”或“)”", EN: "\",\" or \")\""})
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
}

func (p *textParser) point(h *heights) (orb.Point, *assets.Error) {
	if err := p.take("("); err != nil {
		return orb.Point{}, err
	}
	at, err := p.position(h)
	if err != nil {
		return orb.Point{}, err
	}
	return at, p.take(")")
}

func (p *textParser) line(h *heights) (orb.LineString, *assets.Error) {
	at := p.next.at
	line, err := series(p, func() (orb.Point, *assets.Error) { return p.position(h) }, orb.LineString{})
	if err == nil && len(line) < fewestLine {
		err = unexpected(p.source, at, assets.Text{ZH: "一个坐标点的线", EN: "a line of one position"}, atLeastTwo)
	}
	return line, err
}

func (p *textParser) polygon(h *heights) (orb.Polygon, *assets.Error) {
	return series(p, func() (orb.Ring, *assets.Error) {
		at := p.next.at
		ring, err := series(p, func() (orb.Point, *assets.Error) { return p.position(h) }, orb.Ring{})
		if err == nil && len(ring) < fewestRing {
			err = unexpected(p.source, at, assets.Text{ZH: "少于四个坐标点的环", EN: "a ring of fewer than four positions"}, atLeastFour)
		}
		return ring, err
	}, orb.Polygon{})
}

var (
	atLeastTwo  = assets.Text{ZH: "至少两个坐标点", EN: "at least two positions"}
	atLeastFour = assets.Text{ZH: "至少四个坐标点，首尾相同", EN: "at least four positions, the last equal to the first"}
	evenHeights = assets.Text{ZH: "各坐标点都有或都没有高程", EN: "a height in all positions or in none"}
)

// position reads two or three numbers.
func (p *textParser) position(h *heights) (orb.Point, *assets.Error) {
	at := p.next.at
	var numbers []float64
	for len(numbers) < 2 || len(numbers) < 3 && (p.next.kind == numberToken || p.next.is("-") || p.next.is("+")) {
		n, err := p.signedNumber()
		if err != nil {
			return orb.Point{}, err
		}
		numbers = append(numbers, n)
	}
	if !h.note(numbers[2:]) {
		return orb.Point{}, unexpected(p.source, at, quoted(excerpt(p.source, at)), evenHeights)
	}
	return orb.Point(numbers[:2]), nil
}

func (p *textParser) signedNumber() (float64, *assets.Error) {
	sign := 1.0
	if p.next.is("-") || p.next.is("+") {
		if p.next.is("-") {
			sign = -1
		}
		if err := p.advance(); err != nil {
			return 0, err
		}
	}
	if p.next.kind != numberToken {
		return 0, p.unexpected(assets.Text{ZH: "数字", EN: "a number"})
	}
	n, err := p.number()
	return sign * n, err
}

// box reads what follows BBOX.
func (p *textParser) box() (Expr, *assets.Error) {
	at := p.next.at
	corners, err := series(p, p.signedNumber, []float64{})
	if err != nil {
		return nil, err
	}
	if fault := cornersFault(corners); fault.EN != "" {
		return nil, unexpected(p.source, at, fault, wholeBox)
	}
	return Box{corners}, nil
}

var wholeBox = assets.Text{ZH: "BBOX(西, 南, 东, 北)，南不大于北；有高程时为 BBOX(西, 南, 低, 东, 北, 高)", EN: "BBOX(west, south, east, north), south no more than north; with heights BBOX(west, south, low, east, north, high)"}

// cornersFault tells what is wrong with the numbers of a box; empty where nothing is.
func cornersFault(c []float64) assets.Text {
	switch {
	case len(c) != 4 && len(c) != 6:
		return assets.Text{ZH: "个数不对的范围", EN: "a box with another number of numbers"}
	case c[1] > c[len(c)/2+1]:
		return assets.Text{ZH: "南大于北的范围", EN: "a box whose south is above its north"}
	case len(c) == 6 && c[2] > c[5]:
		return assets.Text{ZH: "低大于高的范围", EN: "a box whose low is above its high"}
	}
	return assets.Text{}
}
