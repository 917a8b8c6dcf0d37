package crs

import (
	"fmt"

	"github.com/paulmach/orb"
)

// Kind is what the coordinates of a System are.
type Kind string

// The kinds of reference system.
const (
	Geographic         Kind = "geographic"          // degrees
	WebMercator        Kind = "web_mercator"        // metres of the map, not of the ground
	TransverseMercator Kind = "transverse_mercator" // metres; Gauss-Krüger and UTM are of this kind
)

// Order is which way the two numbers of a position run.
type Order string

// The orders of axes.
const (
	EastNorth Order = "east_north" // x, y; longitude, latitude
	NorthEast Order = "north_east" // northing, easting; latitude, longitude
)

// System is a reference system. The zero value is none; Lookup, ByURI, ParseWKT and Custom make one.
type System struct {
	EPSG int // 0 for CRS84 and for a system that has no code
	Kind Kind
	// ZH and EN are the names, the English one as EPSG writes it.
	ZH, EN string
	// Axes is the order of the authority.
	Axes Order
	// Area is where the system is meant to be used, in degrees: for a zone its strip, cut to the extent of China
	// for CGCS2000.
	Area orb.Bound
	// Of a TransverseMercator alone.
	Projection Projection

	series *series // of the projection; nil for other kinds
	uri    string
}

// Projection is a transverse Mercator projection.
type Projection struct {
	Meridian      float64 // central meridian, degrees east
	Latitude      float64 // of the origin, degrees north
	Scale         float64 // on the central meridian
	FalseEasting  float64 // metres
	FalseNorthing float64 // metres
	Ellipsoid     Ellipsoid
}

// Ellipsoid is the figure that a projection is computed on.
type Ellipsoid struct {
	Radius            float64 // semi-major axis, metres
	InverseFlattening float64
}

// The ellipsoids of the two datums.
var (
	ellipsoidCGCS2000 = Ellipsoid{6378137, 298.257222101}
	ellipsoidWGS84    = Ellipsoid{6378137, 298.257223563}
)

// Custom is a transverse Mercator system without a code, such as the independent system of a city that says its
// parameters, under the name it has in its file.
func Custom(name string, p Projection) System {
	s := System{Kind: TransverseMercator, ZH: name, EN: name, Axes: EastNorth, Projection: p}
	s.Area = orb.Bound{Min: orb.Point{max(p.Meridian-3, -180), -80}, Max: orb.Point{min(p.Meridian+3, 180), 84}}
	s.series = newSeries(p)
	return s
}

// URI is the identifier that the OGC gives the system; empty for one without a code.
func (s System) URI() string { return s.uri }

// String is the short name: EPSG:4550, OGC:CRS84, or the name of a system without a code.
func (s System) String() string {
	switch {
	case s.EPSG != 0:
		return fmt.Sprintf("EPSG:%d", s.EPSG)
	case s.uri != "":
		return "OGC:CRS84"
	}
	return s.EN
}

// Degrees tells whether the coordinates are degrees.
func (s System) Degrees() bool { return s.Kind == Geographic }

// Forward takes longitude, latitude to x east, y north of the system. Where the projection has no value (poles
// in web Mercator, more than 60 degrees from the central meridian) both are NaN.
func (s System) Forward(lonLat orb.Point) orb.Point {
	switch s.Kind {
	case WebMercator:
		return mercatorForward(lonLat)
	case TransverseMercator:
		return s.series.forward(lonLat)
	}
	return lonLat
}

// Inverse takes x east, y north to longitude, latitude; NaN where no place has these coordinates.
func (s System) Inverse(xy orb.Point) orb.Point {
	switch s.Kind {
	case WebMercator:
		return mercatorInverse(xy)
	case TransverseMercator:
		return s.series.inverse(xy)
	}
	return xy
}

// InOrder turns a position that runs x east, y north to the order of the authority, and back: it is its own
// inverse.
func (s System) InOrder(p orb.Point) orb.Point {
	if s.Axes == NorthEast {
		return orb.Point{p[1], p[0]}
	}
	return p
}

// Refusal says why a reference system is not taken, in two sentences for people.
type Refusal struct {
	ZH, EN string
}

// Error is the English sentence.
func (r *Refusal) Error() string { return r.EN }
