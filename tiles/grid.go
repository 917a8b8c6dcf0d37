package tiles

import (
	"math"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// Extent is the side of a tile in its own units, and Buffer the margin around it that it also holds, so that
// lines and symbols are whole at its edge.
const (
	Extent = 4096
	Buffer = 64
)

// MaxLatitude is where web Mercator ends, in degrees. Lines and areas beyond are drawn along its edge, points are
// left out.
const MaxLatitude = 85.05112877980659

// worldBits is the size of the fixed-point world: the square of web Mercator is 2^40 a side, 36 µm at the
// equator, which leaves 6 bits below the unit of the deepest tile.
const (
	worldBits  = 40
	worldSide  = 1 << worldBits
	extentBits = 12
)

// vertex is a place in tile units, y downwards. It is relative to the tile and may lie far outside it.
type vertex struct{ x, y int64 }

// grid takes lon/lat to the units of one tile. Units are the same lattice for every tile of a zoom, so
// neighbours round a place alike.
type grid struct {
	originX, originY int64 // of the tile, in world units
	shift            uint  // from world units to tile units
	half             int64 // of a tile unit

	shown    orb.Bound // the tile and its buffer in lon/lat degrees, within the Mercator limit
	straight float64   // degrees of latitude over which no edge in the tile bows half a unit

	deep          bool   // drawn from coordinates, since the fixed-point world is too coarse
	straightWorld uint32 // units of the world that span no more than straight
}

func newGrid(a Address) grid {
	tile := uint(worldBits - a.Z)
	shift := tile - extentBits
	g := grid{originX: int64(a.X) << tile, originY: int64(a.Y) << tile, shift: shift, half: 1 << (shift - 1)}
	g.shown = a.grown(Buffer + 1)
	g.straight = straightLatitude(g.shown, float64(int64(worldSide)>>shift))
	g.deep = a.Z > worldZoom
	g.straightWorld = uint32(g.straight / 360 * (1 << geo.WorldBits)) // web Mercator stretches a degree of latitude, and never shrinks it
	return g
}

// straightLatitude returns the degrees of latitude that an edge within the box, straight in lon/lat, may span before it
// bows by half a unit of web Mercator, given the units around the world. The second derivative of Mercator's
// y is tan/cos of the latitude, and a chord departs from its curve by an eighth of that times the square of its length.
func straightLatitude(box orb.Bound, units float64) float64 {
	const most = 5 // degrees: near the equator, where the second derivative vanishes, the third still bends
	lat := min(max(math.Abs(box.Min[1]), math.Abs(box.Max[1])), MaxLatitude) * math.Pi / 180
	bend := math.Tan(lat) / math.Cos(lat) * units / (2 * math.Pi)
	return min(math.Sqrt(0.5*8/bend)*180/math.Pi, most)
}

// snap returns the unit nearest to a place of the world; halves go east and south.
func (g grid) snap(x, y int64) vertex {
	return vertex{(x - g.originX + g.half) >> g.shift, (y - g.originY + g.half) >> g.shift}
}

// projectable reports whether p is a place on earth: finite, in range.
func projectable(p orb.Point) bool {
	return math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90 // false for NaN
}

// project returns p, which must be projectable, in the units of the tile. Latitudes beyond MaxLatitude are
// drawn at it.
func (g grid) project(p orb.Point) vertex {
	x := math.Round((p[0] + 180) / 360 * worldSide)
	lat := min(max(p[1], -MaxLatitude), MaxLatitude)
	y := math.Round((0.5 - math.Atanh(math.Sin(lat*math.Pi/180))/(2*math.Pi)) * worldSide)
	y = min(max(y, 0), worldSide)
	return g.snap(int64(x), int64(y))
}

// window is the part of the plane that a tile holds, its borders included.
const (
	windowLow  = -Buffer
	windowHigh = Extent + Buffer
)

func (v vertex) inWindow() bool {
	return v.x >= windowLow && v.x <= windowHigh && v.y >= windowLow && v.y <= windowHigh
}

// box is a rectangle of tile units, borders included.
type box struct{ low, high vertex }

// boxOf returns the box of at least one vertex.
func boxOf(path []vertex) box {
	b := box{path[0], path[0]}
	for _, v := range path[1:] {
		b.low.x, b.high.x = min(b.low.x, v.x), max(b.high.x, v.x)
		b.low.y, b.high.y = min(b.low.y, v.y), max(b.high.y, v.y)
	}
	return b
}

func (b box) insideWindow() bool { return b.low.inWindow() && b.high.inWindow() }

func (b box) missesWindow() bool {
	return b.high.x < windowLow || b.low.x > windowHigh || b.high.y < windowLow || b.low.y > windowHigh
}
