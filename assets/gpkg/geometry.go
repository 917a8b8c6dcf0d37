package gpkg

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// A geometry in a GeoPackage is a header (magic, version, flags, SRS, envelope) and then well-known binary.
const (
	headerSize   = 8
	srsID        = 4326
	flagLittle   = 0x01
	flagEnvelope = 0x02 // minx, maxx, miny, maxy
	flagEmpty    = 0x10
)

// The kinds of well-known binary.
const (
	wkbPoint uint32 = iota + 1
	wkbLineString
	wkbPolygon
	wkbMultiPoint
	wkbMultiLineString
	wkbMultiPolygon
)

// appendBlob appends g as the file keeps it, every coordinate bit for bit. Points carry no envelope, as they
// are one. An error means that the file has no form for g: another kind, an empty part, NaN or an infinity.
func appendBlob(out []byte, g orb.Geometry) ([]byte, error) {
	box, err := envelope(g)
	if err != nil {
		return nil, err
	}
	flags := byte(flagLittle)
	_, point := g.(orb.Point)
	if !point {
		flags |= flagEnvelope
	}
	out = append(out, 'G', 'P', 0, flags)
	out = binary.LittleEndian.AppendUint32(out, srsID)
	if !point {
		out = appendFloats(out, box.Min[0], box.Max[0], box.Min[1], box.Max[1])
	}
	return appendWKB(out, g), nil
}

func appendFloats(out []byte, values ...float64) []byte {
	for _, v := range values {
		out = binary.LittleEndian.AppendUint64(out, math.Float64bits(v))
	}
	return out
}

func appendWKB(out []byte, g orb.Geometry) []byte {
	head := func(kind uint32) { out = binary.LittleEndian.AppendUint32(append(out, 1), kind) }
	count := func(n int) { out = binary.LittleEndian.AppendUint32(out, uint32(n)) }
	points := func(ps []orb.Point) {
		count(len(ps))
		for _, p := range ps {
			out = appendFloats(out, p[0], p[1])
		}
	}
	switch t := g.(type) {
	case orb.Point:
		head(wkbPoint)
		out = appendFloats(out, t[0], t[1])
	case orb.LineString:
		head(wkbLineString)
		points(t)
	case orb.Polygon:
		head(wkbPolygon)
		count(len(t))
		for _, r := range t {
			points(r)
		}
	case orb.MultiPoint:
		head(wkbMultiPoint)
		count(len(t))
		for _, p := range t {
			out = appendWKB(out, p)
		}
	case orb.MultiLineString:
		head(wkbMultiLineString)
		count(len(t))
		for _, l := range t {
			out = appendWKB(out, l)
		}
	case orb.MultiPolygon:
		head(wkbMultiPolygon)
		count(len(t))
		for _, p := range t {
			out = appendWKB(out, p)
		}
	}
	return out
}

// envelope returns the box of g, or why the file cannot keep g.
func envelope(g orb.Geometry) (orb.Bound, error) {
	box := orb.Bound{Min: orb.Point{math.Inf(1), math.Inf(1)}, Max: orb.Point{math.Inf(-1), math.Inf(-1)}}
	var fault error
	see := func(ps ...orb.Point) {
		if len(ps) == 0 {
			fault = errors.New("the geometry, or a part of it, is empty")
		}
		for _, p := range ps {
			if math.IsNaN(p[0]) || math.IsNaN(p[1]) || math.IsInf(p[0], 0) || math.IsInf(p[1], 0) {
				fault = errors.New("a coordinate is NaN or infinite")
				return
			}
			box.Min = orb.Point{min(box.Min[0], p[0]), min(box.Min[1], p[1])}
			box.Max = orb.Point{max(box.Max[0], p[0]), max(box.Max[1], p[1])}
		}
	}
	rings := func(p orb.Polygon) {
		if len(p) == 0 {
			see()
		}
		for _, r := range p {
			see(r...)
		}
	}
	switch t := g.(type) {
	case orb.Point:
		see(t)
	case orb.MultiPoint:
		see(t...)
	case orb.LineString:
		see(t...)
	case orb.MultiLineString:
		if len(t) == 0 {
			see()
		}
		for _, l := range t {
			see(l...)
		}
	case orb.Polygon:
		rings(t)
	case orb.MultiPolygon:
		if len(t) == 0 {
			see()
		}
		for _, p := range t {
			rings(p)
		}
	default:
		return box, fmt.Errorf("a geometry of kind %T is not kept", g)
	}
	return box, fault
}

// splitBlob checks the header and returns its flags, its envelope (nil where it has none) and the well-known binary.
func splitBlob(blob []byte) (flags byte, box []byte, wkb []byte, err error) {
	if len(blob) < headerSize || blob[0] != 'G' || blob[1] != 'P' {
		return 0, nil, nil, errors.New("it is no GeoPackage geometry")
	}
	flags = blob[3]
	size := 0
	switch flags >> 1 & 7 {
	case 0:
	case 1:
		size = 32
	case 2, 3:
		size = 48
	case 4:
		size = 64
	default:
		return 0, nil, nil, errors.New("its envelope is of an unknown kind")
	}
	if len(blob) < headerSize+size {
		return 0, nil, nil, errors.New("it ends within its header")
	}
	if size > 0 {
		box = blob[headerSize : headerSize+32]
	}
	return flags, box, blob[headerSize+size:], nil
}

// parseBlob reads a geometry of the file; heights and measures are dropped. An error says why the service cannot
// read it.
func parseBlob(blob []byte) (orb.Geometry, error) {
	_, _, wkb, err := splitBlob(blob)
	if err != nil {
		return nil, err
	}
	g, _, err := geo.ParseWKB(wkb)
	if err != nil {
		return nil, err
	}
	if _, err := envelope(g); err != nil {
		return nil, err
	}
	return g, nil
}

// blobBox returns the box of a geometry in the file, from its header where that has it; ok is false where the geometry is
// empty or cannot be read.
func blobBox(blob []byte) (box orb.Bound, ok bool) {
	flags, header, _, err := splitBlob(blob)
	if err != nil {
		return box, false
	}
	if header != nil && flags&flagEmpty == 0 {
		var order binary.ByteOrder = binary.BigEndian
		if flags&flagLittle != 0 {
			order = binary.LittleEndian
		}
		at := func(i int) float64 { return math.Float64frombits(order.Uint64(header[8*i:])) }
		box = orb.Bound{Min: orb.Point{at(0), at(2)}, Max: orb.Point{at(1), at(3)}}
		return box, box.Min[0] <= box.Max[0] && box.Min[1] <= box.Max[1]
	}
	g, err := parseBlob(blob)
	if err != nil {
		return box, false
	}
	box, err = envelope(g)
	return box, err == nil
}
