package importer

import (
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// contentKey is a hash of what tells apart records that have no ref: geometry and whatever the file delivers
// beside it. Values count as text, for some formats know nothing else.
type contentKey [16]byte

func (j *judge) contentKey(r assets.Record) contentKey {
	out := appendShape(nil, r.Shape())
	switch t := r.(type) {
	case assets.Asset:
		if j.mapping.NameField != "" {
			out = appendText(out, strings.TrimSpace(t.Name))
		}
		if j.mapping.ConditionField != "" {
			out = appendText(out, string(t.Condition))
		}
	case assets.Boundary:
		if j.mapping.NameField != "" {
			out = appendText(out, strings.TrimSpace(t.Name))
		}
	}
	values := AttributesOf(r).Map()
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if text := CellText(values[key]); text != "" {
			out = appendText(appendText(out, key), text)
		}
	}
	return hashed(out)
}

// placeKey is a hash of the geometry alone.
func placeKey(g orb.Geometry) contentKey { return hashed(appendShape(nil, g)) }

func hashed(text []byte) contentKey {
	sum := sha256.Sum256(text)
	return contentKey(sum[:16])
}

func appendText(out []byte, s string) []byte {
	return append(binary.AppendUvarint(out, uint64(len(s))), s...)
}

// appendShape writes the kind, the counts and every bit of the coordinates.
func appendShape(out []byte, g orb.Geometry) []byte {
	if g == nil {
		return append(out, 0)
	}
	out = appendText(out, g.GeoJSONType())
	points := func(ps []orb.Point) {
		out = binary.AppendUvarint(out, uint64(len(ps)))
		for _, p := range ps {
			out = binary.LittleEndian.AppendUint64(out, math.Float64bits(p[0]))
			out = binary.LittleEndian.AppendUint64(out, math.Float64bits(p[1]))
		}
	}
	rings := func(p orb.Polygon) {
		out = binary.AppendUvarint(out, uint64(len(p)))
		for _, r := range p {
			points(r)
		}
	}
	switch t := g.(type) {
	case orb.Point:
		points([]orb.Point{t})
	case orb.MultiPoint:
		points(t)
	case orb.LineString:
		points(t)
	case orb.MultiLineString:
		for _, l := range t {
			points(l)
		}
	case orb.Polygon:
		rings(t)
	case orb.MultiPolygon:
		for _, p := range t {
			rings(p)
		}
	}
	return out
}

// unnamed holds the records of one scope that have no ref, to be matched with rows that have none either.
type unnamed struct {
	byContent map[contentKey][]assets.Record // not yet matched, ascending id
}

func (j *judge) unnamed(s scope) *unnamed {
	u := &unnamed{byContent: map[contentKey][]assets.Record{}}
	for r := range j.ofScope(s, assets.AnyStage()) {
		if refOf(r) == "" {
			key := j.contentKey(r)
			u.byContent[key] = append(u.byContent[key], r)
		}
	}
	return u
}

// take returns a record of the content that no row has claimed yet; nil where there is none.
func (u *unnamed) take(key contentKey) assets.Record {
	left := u.byContent[key]
	if len(left) == 0 {
		return nil
	}
	if len(left) == 1 {
		delete(u.byContent, key)
	} else {
		u.byContent[key] = left[1:]
	}
	return left[0]
}

// places returns the records that no row has claimed, by place, nil where several share one.
func (u *unnamed) places() map[contentKey]assets.Record {
	out := map[contentKey]assets.Record{}
	for _, left := range u.byContent {
		for _, r := range left {
			key := placeKey(r.Shape())
			if _, shared := out[key]; shared {
				out[key] = nil
			} else {
				out[key] = r
			}
		}
	}
	return out
}

func refOf(r assets.Record) string {
	switch t := r.(type) {
	case assets.Asset:
		return t.Ref
	case assets.Boundary:
		return t.Ref
	}
	return ""
}

// ofScope yields the records of a scope in the given stages, ascending id.
func (j *judge) ofScope(s scope, stages []assets.Stage) func(yield func(assets.Record) bool) {
	return func(yield func(assets.Record) bool) {
		if j.mapping.Noun == assets.AssetNoun {
			for a := range j.book.Assets(assets.Filter{Classes: []assets.ClassKey{s.class}, Stages: stages}) {
				if !yield(a) {
					return
				}
			}
			return
		}
		for b := range j.book.Boundaries(assets.BoundaryFilter{Kinds: []assets.Kind{s.kind}, Grids: []string{s.grid}, Stages: stages}) {
			if !yield(b) {
				return
			}
		}
	}
}
