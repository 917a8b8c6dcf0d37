package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// MercatorLatitude is where web Mercator ends, in degrees: its square of the world is as high as it is wide.
const MercatorLatitude = 85.05112877980659

// WorldBits is the size of the fixed-point world: the square of web Mercator is 2^32 a side, 9.3 mm at the equator, x from
// the antimeridian eastwards, y from the north southwards.
const WorldBits = 32

// WorldPoint is a place of the fixed-point world. The far edges are the last unit, so that every place has one.
type WorldPoint struct{ X, Y uint32 }

// World returns the unit of the world nearest to a place in degrees. What lies beyond the square, or is no number, stands at its
// edge.
func World(p orb.Point) WorldPoint {
	lat := min(max(p[1], -MercatorLatitude), MercatorLatitude)
	return WorldPoint{
		X: worldUnit((p[0] + 180) / 360),
		Y: worldUnit(0.5 - math.Atanh(math.Sin(lat*math.Pi/180))/(2*math.Pi)),
	}
}

// worldUnit takes a part of the world's side to the unit nearest to it.
func worldUnit(part float64) uint32 {
	v := math.Round(part * (1 << WorldBits))
	switch {
	case !(v > 0):
		return 0
	case v > math.MaxUint32:
		return math.MaxUint32
	}
	return uint32(v)
}

// LonLat returns the place in degrees of a unit.
func (w WorldPoint) LonLat() orb.Point {
	const side = 1 << WorldBits
	return orb.Point{
		float64(w.X)/side*360 - 180,
		math.Atan(math.Sinh(math.Pi*(1-2*float64(w.Y)/side))) * 180 / math.Pi,
	}
}

// WorldBox is a box of the world, its borders included; it is empty where Min is beyond Max.
type WorldBox struct{ Min, Max WorldPoint }

// WorldBoxOf returns the units of a box in degrees.
func WorldBoxOf(b orb.Bound) WorldBox {
	southWest, northEast := World(b.Min), World(b.Max)
	return WorldBox{WorldPoint{southWest.X, northEast.Y}, WorldPoint{northEast.X, southWest.Y}}
}

// Meets reports whether the boxes have a place in common.
func (b WorldBox) Meets(c WorldBox) bool {
	return b.Min.X <= c.Max.X && c.Min.X <= b.Max.X && b.Min.Y <= c.Max.Y && c.Min.Y <= b.Max.Y
}

// Middle returns the unit in the middle of the box, that towards the origin of two.
func (b WorldBox) Middle() WorldPoint {
	return WorldPoint{b.Min.X + (b.Max.X-b.Min.X)/2, b.Min.Y + (b.Max.Y-b.Min.Y)/2}
}

// CurveKey returns how far along a Hilbert curve over the world a unit lies. Every tile of every zoom z, and every cell of the
// same kind, is one run of keys: those with the same first 2z bits.
func (w WorldPoint) CurveKey() uint64 {
	var key uint64
	var turn uint8
	for shift := WorldBits - curveBits; shift >= 0; shift -= curveBits {
		step := &curveSteps[turn][(w.X>>shift&curveMask)<<curveBits|w.Y>>shift&curveMask]
		key, turn = key<<(2*curveBits)|uint64(step.key), step.turn
	}
	return key
}

// A curve is followed so many levels of quadrants at a time.
const (
	curveBits = 4
	curveMask = 1<<curveBits - 1
)

// curveStep is what some levels of a curve come to: their digits of the key, and how the curve is turned below them.
type curveStep struct{ key, turn uint8 }

// The ways in which a curve is turned within a quadrant.
const (
	curveTurned  = 1 << iota // by half a circle
	curveSwapped             // its x is y
)

// curveSteps are the steps by how the curve is turned above them and by the next bits of x and of y.
var curveSteps = func() (steps [4][1 << (2 * curveBits)]curveStep) {
	for turn := range steps {
		for bits := range steps[turn] {
			steps[turn][bits] = curveStepOf(uint8(turn), uint8(bits>>curveBits), uint8(bits&curveMask))
		}
	}
	return steps
}()

func curveStepOf(turn, x, y uint8) (step curveStep) {
	if turn&curveTurned != 0 {
		x, y = ^x, ^y
	}
	if turn&curveSwapped != 0 {
		x, y = y, x
	}
	step.turn = turn
	for s := uint8(1 << (curveBits - 1)); s > 0; s >>= 1 {
		var quadrant uint8
		right, lower := x&s != 0, y&s != 0
		switch {
		case right && lower:
			quadrant = 2
		case right:
			quadrant = 3
		case lower:
			quadrant = 1
		}
		step.key = step.key<<2 | quadrant
		if !lower {
			if right {
				x, y, step.turn = ^x, ^y, step.turn^curveTurned
			}
			x, y, step.turn = y, x, step.turn^curveSwapped
		}
	}
	return step
}

// Side returns the longer side of the box in units.
func (b WorldBox) Side() uint32 { return max(b.Max.X-b.Min.X, b.Max.Y-b.Min.Y) }
