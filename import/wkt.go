package importer

import (
	"strconv"

	"github.com/paulmach/orb"
)

// AppendWKT appends g as well-known text; each number is the shortest that reads back as the same float64. A nil
// geometry appends nothing.
func AppendWKT(out []byte, g orb.Geometry) []byte {
	switch t := g.(type) {
	case orb.Point:
		return append(appendPosition(append(out, "POINT("...), t), ')')
	case orb.MultiPoint:
		return appendList(append(out, "MULTIPOINT"...), t, appendPosition)
	case orb.LineString:
		return appendList(append(out, "LINESTRING"...), t, appendPosition)
	case orb.MultiLineString:
		return appendList(append(out, "MULTILINESTRING"...), t, appendLine[orb.LineString])
	case orb.Polygon:
		return appendList(append(out, "POLYGON"...), t, appendLine[orb.Ring])
	case orb.MultiPolygon:
		return appendList(append(out, "MULTIPOLYGON"...), t, appendRings)
	}
	return out
}

func appendPosition(out []byte, p orb.Point) []byte {
	out = strconv.AppendFloat(out, p[0], 'f', -1, 64)
	return strconv.AppendFloat(append(out, ' '), p[1], 'f', -1, 64)
}

func appendLine[L ~[]orb.Point](out []byte, l L) []byte { return appendList(out, l, appendPosition) }
func appendRings(out []byte, p orb.Polygon) []byte {
	return appendList(out, p, appendLine[orb.Ring])
}

func appendList[T any](out []byte, parts []T, part func([]byte, T) []byte) []byte {
	out = append(out, '(')
	for i, p := range parts {
		if i > 0 {
			out = append(out, ',')
		}
		out = part(out, p)
	}
	return append(out, ')')
}
