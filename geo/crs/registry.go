package crs

import (
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// china is the extent of China that EPSG gives CGCS2000.
var china = orb.Bound{Min: orb.Point{73.62, 16.70}, Max: orb.Point{134.77, 53.56}}

const (
	uriEPSG  = "http://www.opengis.net/def/crs/EPSG/0/"
	uriCRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
)

// CRS84 is longitude, latitude in degrees: what everything inside the house is in.
func CRS84() System {
	return System{Kind: Geographic, ZH: "WGS 84 经纬度（经度在前）", EN: "WGS 84 longitude-latitude", Axes: EastNorth,
		Area: orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}, uri: uriCRS84}
}

// registry holds the systems with a code, made once and never written to.
var registry = func() map[int]System {
	out := map[int]System{}
	add := func(s System) {
		s.uri = fmt.Sprintf("%s%d", uriEPSG, s.EPSG)
		if s.Kind == TransverseMercator {
			s.series = newSeries(s.Projection)
		}
		out[s.EPSG] = s
	}
	add(System{EPSG: 4326, Kind: Geographic, ZH: "WGS 84 经纬度", EN: "WGS 84", Axes: NorthEast, Area: CRS84().Area})
	add(System{EPSG: 4490, Kind: Geographic, ZH: "2000 国家大地坐标系经纬度", EN: "China Geodetic Coordinate System 2000",
		Axes: NorthEast, Area: china})
	add(System{EPSG: 3857, Kind: WebMercator, ZH: "Web 墨卡托投影", EN: "WGS 84 / Pseudo-Mercator", Axes: EastNorth,
		Area: orb.Bound{Min: orb.Point{-180, -85.06}, Max: orb.Point{180, 85.06}}})
	for zone := 25; zone <= 45; zone++ { // of three degrees
		add(gaussKrueger(4513+zone-25, strip{zone: zone, width: 3}))
		add(gaussKrueger(4534+zone-25, strip{number: zone, width: 3}))
	}
	for zone := 13; zone <= 23; zone++ { // of six degrees
		add(gaussKrueger(4491+zone-13, strip{zone: zone, width: 6}))
		add(gaussKrueger(4502+zone-13, strip{number: zone, width: 6}))
	}
	for zone := 1; zone <= 60; zone++ {
		add(utm(zone, 'N'))
		add(utm(zone, 'S'))
	}
	return out
}()

// strip is one of the Gauss-Krüger zones of China: with its number before the easting (zone), or without (number).
type strip struct {
	zone, number, width int
}

func gaussKrueger(epsg int, z strip) System {
	meridian := 3 * (z.zone + z.number)
	if z.width == 6 {
		meridian = 6*(z.zone+z.number) - 3
	}
	easting := 500_000 + 1_000_000*float64(z.zone)
	zh, en := "6 度带", "Gauss-Kruger"
	if z.width == 3 {
		zh, en = "3 度带", "3-degree Gauss-Kruger"
	}
	zh, en = "CGCS2000 / "+zh+"高斯-克吕格投影", "CGCS2000 / "+en
	if z.zone != 0 {
		zh, en = fmt.Sprintf("%s，第 %d 带", zh, z.zone), fmt.Sprintf("%s zone %d", en, z.zone)
	} else {
		zh, en = fmt.Sprintf("%s，中央经线 %d°E", zh, meridian), fmt.Sprintf("%s CM %dE", en, meridian)
	}
	half := float64(z.width) / 2
	return System{EPSG: epsg, Kind: TransverseMercator, ZH: zh, EN: en, Axes: NorthEast,
		Area: orb.Bound{Min: orb.Point{math.Max(float64(meridian)-half, china.Min[0]), china.Min[1]},
			Max: orb.Point{math.Min(float64(meridian)+half, china.Max[0]), china.Max[1]}},
		Projection: Projection{Meridian: float64(meridian), Scale: 1, FalseEasting: easting, Ellipsoid: ellipsoidCGCS2000}}
}

func utm(zone int, hemisphere rune) System {
	meridian := float64(6*zone - 183)
	s := System{EPSG: 32600 + zone, Kind: TransverseMercator, Axes: EastNorth, ZH: fmt.Sprintf("WGS 84 / UTM 北半球 %d 带", zone),
		EN:         fmt.Sprintf("WGS 84 / UTM zone %d%c", zone, hemisphere),
		Area:       orb.Bound{Min: orb.Point{meridian - 3, 0}, Max: orb.Point{meridian + 3, 84}},
		Projection: Projection{Meridian: meridian, Scale: 0.9996, FalseEasting: 500_000, Ellipsoid: ellipsoidWGS84}}
	if hemisphere == 'S' {
		s.EPSG += 100
		s.ZH = fmt.Sprintf("WGS 84 / UTM 南半球 %d 带", zone)
		s.Area.Min[1], s.Area.Max[1] = -80, 0
		s.Projection.FalseNorthing = 10_000_000
	}
	return s
}

// Lookup finds a system by its EPSG code.
func Lookup(epsg int) (System, bool) {
	s, ok := registry[epsg]
	return s, ok
}

// All lists every system: CRS84, then those with a code in its order.
func All() []System {
	out := make([]System, 0, len(registry)+1)
	for _, s := range registry {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b System) int { return a.EPSG - b.EPSG })
	return slices.Insert(out, 0, CRS84())
}
