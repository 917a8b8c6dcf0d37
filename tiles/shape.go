package tiles

import (
	"encoding/binary"
	"math"

	"github.com/paulmach/orb"
)

// Geometry types and commands of the vector tile specification.
const (
	pointType   = 1
	lineType    = 2
	polygonType = 3

	moveTo    = 1
	lineTo    = 2
	closePath = 7
)

// fate is what became of a feature in a tile.
type fate uint8

const (
	absent    fate = iota // it does not reach the tile
	leftOut               // it belongs to the tile but has no place in it
	collapsed             // it is too small for the scale; pen.mark is where it is
	drawn                 // pen.commands draw it
)

// pen turns geometries into the drawing commands of one tile. Its buffers are kept from feature to feature.
type pen struct {
	grid     grid
	commands []byte // of the feature at hand
	cursor   vertex // where the last command ended
	mark     vertex // where a collapsed feature is

	path     []vertex // the line or ring at hand, without repeats
	part     []vertex // the part of a line that lies in the window
	buffers  [2][]vertex
	area     ringSet
	validity validity
	simplify simplifier
}

// draw draws one geometry, whose type is what the commands need to be read by.
func (p *pen) draw(g orb.Geometry) (kind byte, what fate) {
	p.commands, p.cursor = p.commands[:0], vertex{}
	switch t := g.(type) {
	case orb.Point:
		return pointType, p.point(t)
	case orb.MultiPoint:
		return pointType, p.points(t)
	case orb.LineString:
		return lineType, p.line(t)
	case orb.MultiLineString:
		what := absent
		for _, line := range t {
			what = max(what, p.line(line))
		}
		return lineType, what
	case orb.Polygon:
		p.area.reset()
		return polygonType, p.endAreas(p.polygon(t))
	case orb.MultiPolygon:
		p.area.reset()
		what := absent
		for _, polygon := range t {
			what = max(what, p.polygon(polygon))
		}
		return polygonType, p.endAreas(what)
	}
	return 0, leftOut
}

// drawMark draws the collapsed feature as a point.
func (p *pen) drawMark() (kind byte) {
	p.commands, p.cursor = p.commands[:0], vertex{}
	p.command(moveTo, 1)
	p.to(p.mark)
	return pointType
}

func (p *pen) command(id, count int) {
	p.commands = binary.AppendUvarint(p.commands, uint64(count)<<3|uint64(id))
}

func (p *pen) to(v vertex) {
	for _, d := range [2]int64{v.x - p.cursor.x, v.y - p.cursor.y} {
		p.commands = binary.AppendUvarint(p.commands, uint64(d<<1^d>>63))
	}
	p.cursor = v
}

func (p *pen) moveAlong(path []vertex) {
	p.command(moveTo, 1)
	p.to(path[0])
	p.command(lineTo, len(path)-1)
	for _, v := range path[1:] {
		p.to(v)
	}
}

func (p *pen) point(place orb.Point) fate {
	if !projectable(place) || math.Abs(place[1]) > MaxLatitude {
		return leftOut
	}
	v := p.grid.project(place)
	if !v.inWindow() {
		return absent
	}
	p.command(moveTo, 1)
	p.to(v)
	return drawn
}

func (p *pen) points(places orb.MultiPoint) fate {
	what := absent
	p.path = p.path[:0]
	for _, place := range places {
		if !projectable(place) || math.Abs(place[1]) > MaxLatitude {
			what = leftOut
			continue
		}
		v := p.grid.project(place)
		if n := len(p.path); v.inWindow() && (n == 0 || p.path[n-1] != v) {
			p.path = append(p.path, v)
		}
	}
	if len(p.path) == 0 {
		return what
	}
	p.command(moveTo, len(p.path))
	for _, v := range p.path {
		p.to(v)
	}
	return drawn
}

// line draws the parts of a line that lie in the window.
func (p *pen) line(places orb.LineString) fate {
	if !p.trace(places) {
		return leftOut
	}
	if p.path[0].y == p.path[len(p.path)-1].y && beyondMercator(places) {
		return leftOut
	}
	return p.tracedLine()
}

// tracedLine draws the parts of the path at hand that lie in the window.
func (p *pen) tracedLine() fate {
	limits := boxOf(p.path)
	switch {
	case limits.missesWindow():
		return absent
	case len(p.path) == 1:
		p.mark = p.path[0]
		return collapsed
	case limits.insideWindow():
		p.moveAlong(p.path)
		return drawn
	}
	what := absent
	p.part = p.part[:0]
	for i, to := range p.path[1:] {
		a, b, ok := clipEdge(p.path[i], to)
		if !ok {
			continue
		}
		if n := len(p.part); n > 0 && p.part[n-1] != a {
			what = max(what, p.endPart())
		}
		if len(p.part) == 0 {
			p.part = append(p.part, a)
		}
		if b != a {
			p.part = append(p.part, b)
		}
		if b != to {
			what = max(what, p.endPart())
		}
	}
	return max(what, p.endPart())
}

// endPart draws the part at hand; one that only touches the border of the window is none.
func (p *pen) endPart() fate {
	what := absent
	if len(p.part) > 1 {
		p.moveAlong(p.part)
		what = drawn
	}
	p.part = p.part[:0]
	return what
}

// beyondMercator reports whether all places lie beyond one end of web Mercator.
func beyondMercator(places []orb.Point) bool {
	north, south := true, true
	for _, place := range places {
		north = north && place[1] > MaxLatitude
		south = south && place[1] < -MaxLatitude
	}
	return north || south
}
