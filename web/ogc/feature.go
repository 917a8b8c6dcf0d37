package ogc

import (
	"encoding/json"
	"strconv"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/geo"
	"needlepoint/geo/crs"
)

// appendFeature appends a record as a GeoJSON feature in a reference system, without its closing brace: what follows the
// properties differs between a page and a single feature. Its id is text, at the top alone.
func (a *API) appendFeature(out []byte, r assets.Record, s crs.System) []byte {
	out = append(out, `{"type":"Feature","id":"`...)
	out = strconv.AppendInt(out, r.Key(), 10)
	out = append(out, `","geometry":`...)
	out = appendGeometry(out, r.Shape(), s)
	out = append(out, `,"properties":{`...)
	switch t := r.(type) {
	case assets.Asset:
		out = appendTexts(out, propRef, t.Ref, propClass, string(t.Class), propName, t.Name,
			propCondition, string(t.Condition), propStage, string(t.Stage))
		out = appendAttributes(out, t.Attributes, a.decimals[t.Class])
	case assets.Boundary:
		out = appendTexts(out, propRef, t.Ref, propKind, string(t.Kind), propGrid, t.Grid, propName, t.Name, propStage, string(t.Stage))
		out = appendAttributes(out, t.Attributes, a.kindDecimals[t.Kind])
	}
	out = append(out, `,"rev":`...)
	out = strconv.AppendInt(out, int64(r.Revised()), 10)
	return append(out, '}')
}

// appendGeometry appends a geometry in a reference system; null where a place of it has no coordinates there.
func appendGeometry(out []byte, g orb.Geometry, s crs.System) []byte {
	return geo.AppendGeoJSON(out, shown(g, s))
}

// appendTexts appends members of text: a name, its value, and so on.
func appendTexts(out []byte, pairs ...string) []byte {
	for i := 0; i < len(pairs); i += 2 {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(append(append(out, '"'), pairs[i]...), '"', ':')
		out = appendText(out, pairs[i+1])
	}
	return out
}

func appendText[T string | []byte](out []byte, s T) []byte {
	plain := true
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			plain = false
			break
		}
	}
	if plain || isPlainText(string(s)) {
		return append(append(append(out, '"'), s...), '"')
	}
	quoted, err := json.Marshal(string(s))
	if err != nil { // a string always marshals
		return append(out, `""`...)
	}
	return append(out, quoted...)
}

// appendInner is appendText without the quotes around it.
func appendInner[T string | []byte](out []byte, s T) []byte {
	start := len(out)
	out = appendText(out, s)
	copy(out[start:], out[start+1:len(out)-1])
	return out[:len(out)-2]
}

// isPlainText reports whether a text is UTF-8 without anything to be escaped.
func isPlainText(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] == '"' || s[i] == '\\' {
			return false
		}
	}
	return utf8.ValidString(s)
}
