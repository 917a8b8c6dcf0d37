package assets

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"needlepoint/geo"
)

// AppendImage appends the record as one line of JSON, every coordinate with all its bits and the members in a
// fixed order, so that equal records have equal images. It is what the change log keeps and what hashes cover.
func AppendImage(out []byte, r Record) []byte {
	str := func(key, value string) {
		out = append(out, ',', '"')
		out = append(out, key...)
		out = append(out, '"', ':')
		out = appendLossy(out, value)
	}
	out = append(out, `{"id":`...)
	out = strconv.AppendInt(out, r.Key(), 10)
	out = append(out, `,"rev":`...)
	out = strconv.AppendInt(out, int64(r.Revised()), 10)
	var attributes Attributes
	switch t := r.(type) {
	case Asset:
		str("ref", t.Ref)
		str("class", string(t.Class))
		str("name", t.Name)
		str("condition", string(t.Condition))
		str("stage", string(t.Stage))
		attributes = t.Attributes
	case Boundary:
		str("ref", t.Ref)
		str("kind", string(t.Kind))
		str("grid", t.Grid)
		str("name", t.Name)
		str("stage", string(t.Stage))
		attributes = t.Attributes
	}
	out = append(out, `,"geometry":`...)
	out = geo.AppendGeoJSON(out, r.Shape())
	out = append(out, `,"attributes":`...)
	out = append(out, attributes.String()...)
	return append(out, '}')
}

// ParseImage reads back what AppendImage wrote, bit for bit.
func ParseImage(noun Noun, image []byte) (Record, error) {
	var in struct {
		ID                                       int64
		Rev                                      Revision
		Ref, Class, Name, Condition, Stage, Kind string
		Grid                                     string
		Geometry                                 json.RawMessage
		Attributes                               Attributes
	}
	if err := json.Unmarshal(image, &in); err != nil {
		return nil, fmt.Errorf("image of %s: %w", noun, err)
	}
	g, err := geo.ParseGeoJSON(in.Geometry)
	if err != nil {
		return nil, fmt.Errorf("image of %s %d: %w", noun, in.ID, err)
	}
	switch noun {
	case AssetNoun:
		return Asset{ID: AssetID(in.ID), Ref: in.Ref, Class: ClassKey(in.Class), Name: in.Name,
			Condition: Condition(in.Condition), Stage: Stage(in.Stage), Geometry: g, Attributes: in.Attributes, Rev: in.Rev}, nil
	case BoundaryNoun:
		return Boundary{ID: BoundaryID(in.ID), Ref: in.Ref, Kind: Kind(in.Kind), Grid: in.Grid, Name: in.Name,
			Stage: Stage(in.Stage), Geometry: g, Attributes: in.Attributes, Rev: in.Rev}, nil
	}
	return nil, fmt.Errorf("image of %q: no such noun", noun)
}

// Digest returns hex SHA-256 over what the writer asked for: actor, reason and operations, not the time or
// the base, so that the same request sent again has the same digest.
func (cs ChangeSet) Digest() string {
	h := sha256.New()
	var line []byte
	line, _ = appendCanonical(line, []any{cs.Actor, cs.Reason}, 0)
	h.Write(append(line, '\n'))
	for _, op := range cs.Operations {
		line = fmt.Appendf(line[:0], "%s %s %d %d ", op.Action, op.Noun, op.ID, op.IfRev)
		if op.Record != nil {
			line = AppendImage(line, op.Record.WithRevision(0))
		}
		h.Write(append(line, '\n'))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// KeptTime returns t as both stores keep it: UTC, whole microseconds.
func KeptTime(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// appendLossy is appendString for text that is known to be clean; a NUL, which is not, reads as U+FFFD.
func appendLossy(out []byte, s string) []byte {
	if done, err := appendString(out, s); err == nil {
		return done
	}
	clean := []rune(s)
	for i, r := range clean {
		if r == 0 {
			clean[i] = '\uFFFD'
		}
	}
	done, _ := appendString(out, string(clean))
	return done
}
