package geo

import "testing"

// TestPositionsHaveAtMostFourNumbers takes a height and a measure, and no more.
func TestPositionsHaveAtMostFourNumbers(t *testing.T) {
	for coordinates, good := range map[string]bool{"[1,2]": true, "[1,2,3]": true, "[1,2,3,4]": true, "[1,2,3,4,5]": false, "[1]": false} {
		for _, text := range []string{`{"type":"Point","coordinates":` + coordinates + `}`, `{"coordinates":` + coordinates + `,"type":"Point"}`, `{"type":"MultiPoint","coordinates":[[1,2],` + coordinates + `]}`} {
			if g, err := ParseGeoJSON([]byte(text)); (err == nil) != good || good && g == nil {
				t.Errorf("%s: %v %v", text, g, err)
			}
		}
	}
}
