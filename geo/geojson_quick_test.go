package geo

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

// TestTheQuickReaderAgrees reads geometries, written well and spoilt, in both ways: what the quick one takes, the other takes for
// the same.
func TestTheQuickReaderAgrees(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 3))
	number := func() string {
		switch r.IntN(12) {
		case 0:
			return fmt.Sprint(r.NormFloat64() * 1e-9)
		case 1:
			return fmt.Sprintf("%.20f", r.Float64()*100)
		case 2:
			return fmt.Sprintf("%.3e", r.NormFloat64())
		case 3:
			return []string{"0", "-0", "-0.0", "00", "01", "1.", ".5", "+1", "1e", "-", "1e999", "NaN", "null", "123456789012345", "9999999999999999999999"}[r.IntN(15)]
		}
		return fmt.Sprintf("%.*f", r.IntN(9), 123+r.Float64())
	}
	var nested func(depth int) string
	nested = func(depth int) string {
		parts := make([]string, 1+r.IntN(4))
		if r.IntN(15) == 0 {
			parts = nil
		}
		for i := range parts {
			if depth == 0 {
				parts[i] = number()
			} else {
				parts[i] = nested(depth - 1)
			}
		}
		if depth == 0 && len(parts) == 1 && r.IntN(8) > 0 {
			parts = append(parts, number())
		}
		return "[" + strings.Join(parts, []string{",", ", ", ",\n"}[r.IntN(3)]) + "]"
	}
	quick := 0
	for range 40_000 {
		depth := r.IntN(4)
		kind := [][]string{{"Point"}, {"LineString", "MultiPoint"}, {"Polygon", "MultiLineString"}, {"MultiPolygon"}}[depth]
		text := fmt.Sprintf(`{"type":"%s","coordinates":%s}`, kind[r.IntN(len(kind))], nested(depth))
		switch r.IntN(8) {
		case 0:
			text = strings.Replace(text, `,"co`, `, "bbox" : [1,2,3,4] , "co`, 1)
		case 1:
			at := r.IntN(len(text))
			text = text[:at] + string(` "{}[],:0.-e\x`[r.IntN(14)]) + text[at+r.IntN(2):]
		case 2:
			text += "  "
		case 3:
			text = strings.Replace(text, `"type"`, []string{`"Type"`, ` "type" `, `"typ\u0065"`}[r.IntN(3)], 1)
		}
		got, size, ok := ReadGeoJSON([]byte(text))
		if !ok || !blank([]byte(text[size:])) {
			continue
		}
		quick++
		want, err := parseGeoJSON([]byte(text))
		if err != nil || !Equal(got, want) {
			t.Fatalf("%s\nis %v, want %v: %v", text, got, want, err)
		}
	}
	if quick < 5_000 {
		t.Fatalf("only %d were read in the quick way", quick)
	}
	if g, size, ok := ReadGeoJSON([]byte(`{"type":"Point","coordinates":[1,2,9]},"x"`)); !ok || size != 38 || !Equal(g, orb.Point{1, 2}) {
		t.Fatalf("%v of %d bytes, %v", g, size, ok)
	}
}
