package tiles

import (
	"fmt"
	"math"
	"strconv"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// MaxZoom is the deepest zoom with tiles; a unit of such a tile is 2.3 mm at the equator.
const MaxZoom = 22

// Address names a tile in the XYZ scheme: at zoom Z the world has 2^Z columns X from the west and as many rows
// Y from the north.
type Address struct {
	Z    uint8
	X, Y uint32
}

// ParseAddress reads an address as it stands in a URL: three whole numbers, no sign, no leading zero, so that a
// tile has one spelling. Anything else is Invalid, with a fault for each number that is wrong.
func ParseAddress(z, x, y string) (Address, error) {
	var faults []assets.Fault
	zoom, ok := parseIndex(z, MaxZoom)
	if !ok {
		return Address{}, refuseAddress(append(faults, addressFault("z", z, MaxZoom)))
	}
	last := uint32(1)<<zoom - 1
	column, ok := parseIndex(x, last)
	if !ok {
		faults = append(faults, addressFault("x", x, last))
	}
	row, ok := parseIndex(y, last)
	if !ok {
		faults = append(faults, addressFault("y", y, last))
	}
	if faults != nil {
		return Address{}, refuseAddress(faults)
	}
	return Address{Z: uint8(zoom), X: column, Y: row}, nil
}

// String returns the address as z/x/y.
func (a Address) String() string { return fmt.Sprintf("%d/%d/%d", a.Z, a.X, a.Y) }

// Valid reports whether there is such a tile.
func (a Address) Valid() bool { return a.Z <= MaxZoom && a.X < 1<<a.Z && a.Y < 1<<a.Z }

// Bound returns the box of the tile without its buffer, in lon/lat degrees. Neighbours share their edge exactly.
func (a Address) Bound() orb.Bound { return a.grown(0) }

// SearchBound returns the box, in lon/lat degrees, of everything that can show in the tile or its buffer once its
// coordinates are rounded to units. In the first and last row it reaches the pole, so that what lies beyond the
// Mercator limit is found and counted; it stops at the antimeridian.
func (a Address) SearchBound() orb.Bound {
	b := a.grown(Buffer + 1)
	if a.Y == 0 {
		b.Max[1] = 90
	}
	if a.Y == 1<<a.Z-1 {
		b.Min[1] = -90
	}
	return b
}

// grown returns the box of the tile with a margin in tile units.
func (a Address) grown(margin float64) orb.Bound {
	span := math.Ldexp(1, int(a.Z)) // tiles a side
	m := margin / Extent
	west, east := float64(a.X)-m, float64(a.X+1)+m
	north, south := float64(a.Y)-m, float64(a.Y+1)+m
	lon := func(x float64) float64 { return min(max(x/span*360-180, -180), 180) }
	lat := func(y float64) float64 {
		y = min(max(y/span, 0), 1)
		return math.Atan(math.Sinh(math.Pi*(1-2*y))) * 180 / math.Pi
	}
	return orb.Bound{Min: orb.Point{lon(west), lat(south)}, Max: orb.Point{lon(east), lat(north)}}
}

func parseIndex(text string, last uint32) (n uint32, ok bool) {
	if len(text) > 1 && text[0] == '0' {
		return 0, false
	}
	v, err := strconv.ParseUint(text, 10, 32) // takes digits only
	return uint32(v), err == nil && uint32(v) <= last
}

func addressFault(field, value string, last uint32) assets.Fault {
	if shown := []rune(value); len(shown) > 24 {
		value = string(shown[:24]) + "…"
	}
	return assets.Fault{Field: field, Value: value, Message: assets.Text{
		ZH: fmt.Sprintf("%s＝“%s”：应为 0 到 %d 的整数", field, value, last),
		EN: fmt.Sprintf("%s %q: a whole number from 0 to %d is expected", field, value, last),
	}}
}

func refuseAddress(faults []assets.Fault) error {
	message := assets.Text{ZH: "没有这个瓦片", EN: "there is no such tile"}
	for _, f := range faults {
		message.ZH += "；" + f.Message.ZH
		message.EN += "; " + f.Message.EN
	}
	return &assets.Error{Code: assets.Invalid, Op: "tile", Message: message, Faults: faults}
}
