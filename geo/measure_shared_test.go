package geo_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// TestMeasuresSharedWithTheUI binds the numbers that the browser's own measures are compared with.
func TestMeasuresSharedWithTheUI(t *testing.T) {
	data, err := os.ReadFile("../testdata/measures.json")
	if err != nil {
		t.Fatal(err)
	}
	var samples []struct {
		Ring         []orb.Point `json:"ring"`
		Length, Area float64
	}
	if err := json.Unmarshal(data, &samples); err != nil {
		t.Fatal(err)
	}
	if len(samples) == 0 {
		t.Fatal("no samples")
	}
	for i, s := range samples {
		ring := orb.Ring(append(append([]orb.Point{}, s.Ring...), s.Ring[0]))
		if l := geo.Length(orb.LineString(s.Ring)); math.Abs(l-s.Length) > 1e-12*s.Length {
			t.Errorf("sample %d: length %.12f, kept %.12f", i, l, s.Length)
		}
		if a := geo.Area(orb.Polygon{ring}); math.Abs(a-s.Area) > 1e-11*s.Area+1e-9 {
			t.Errorf("sample %d: area %.12f, kept %.12f", i, a, s.Area)
		}
	}
}
