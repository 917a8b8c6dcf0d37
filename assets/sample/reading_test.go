package sample

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/geo"
)

// A traffic sign looks at the drivers it is meant for: they keep to the right, so seen along their way the
// sign stands to the right of the centreline.
func TestTrafficSignsFaceTheTrafficOfTheirSide(t *testing.T) {
	list, _ := collect(plan(t, Options{Seed: 1, Assets: 20_000}))
	lines := shapesOf(list, "road_centerline")
	checked := 0
	for _, a := range list {
		if a.Class != "traffic_sign_and_marking" {
			continue
		}
		p := a.Geometry.(orb.Point)
		var foot orb.Point
		best := math.Inf(1)
		lines.near(orb.Bound{Min: p, Max: p}.Pad(0.0005), func(road assets.Asset) {
			for _, q := range dense(road.Geometry.(orb.LineString)) {
				if d := geo.Distance(p, q); d < best {
					best, foot = d, q
				}
			}
		})
		if math.IsInf(best, 1) {
			t.Fatalf("%s has no road", a.Ref)
		}
		facing, _ := a.Attributes.Get("face_azimuth_deg")
		degrees, err := facing.(json.Number).Float64()
		if err != nil {
			t.Fatal(err)
		}
		travel := degrees + 180
		right := math.Mod(geo.Bearing(foot, p)-travel+720, 360)
		if math.Abs(right-90) > 25 {
			t.Errorf("%s faces %g°, its road lies to %g°: drivers meet it on the wrong side", a.Ref, degrees, geo.Bearing(p, foot))
		}
		checked++
	}
	if checked < 30 {
		t.Errorf("only %d signs", checked)
	}
}

func dense(line orb.LineString) []orb.Point {
	var out []orb.Point
	for i := 1; i < len(line); i++ {
		for k := range 20 {
			f := float64(k) / 20
			out = append(out, orb.Point{line[i-1][0] + f*(line[i][0]-line[i-1][0]), line[i-1][1] + f*(line[i][1]-line[i-1][1])})
		}
	}
	return out
}

func TestDatesFitTheReferenceDate(t *testing.T) {
	list, boundaries := collect(plan(t, Options{Seed: 1, Assets: 20_000}))
	expired, running := 0, 0
	judge := func(ref string, m map[string]any) {
		for key, v := range m {
			s, _ := v.(string)
			past := strings.HasSuffix(key, "_on") && key != "expires_on" && key != "due_on"
			if past && s > ReferenceDate {
				t.Errorf("%s: %s = %s lies after %s", ref, key, s, ReferenceDate)
			}
		}
		if posted, ok := m["posted_on"].(string); ok {
			expires := m["expires_on"].(string)
			if posted >= expires {
				t.Errorf("%s was posted on %s and expires on %s", ref, posted, expires)
			}
			if expires < ReferenceDate {
				expired++
			} else {
				running++
			}
		}
	}
	for _, a := range list {
		judge(a.Ref, a.Attributes.Map())
	}
	for _, b := range boundaries {
		judge(b.Ref, b.Attributes.Map())
	}
	if expired == 0 || running < expired {
		t.Errorf("%d posters have expired, %d run", expired, running)
	}
}

func TestPostersAndSignsSayWhatDesignersNeed(t *testing.T) {
	list, _ := collect(plan(t, Options{Seed: 1, Assets: 20_000}))
	themes := map[any]int{}
	for _, a := range list {
		m := a.Attributes.Map()
		switch a.Class {
		case "public_service_poster":
			for _, key := range []string{"theme", "expires_on", "carrier", "face_azimuth_deg", "bottom_clearance_mm"} {
				if m[key] == nil {
					t.Errorf("poster %s has no %s", a.Ref, key)
				}
			}
			for _, theme := range m["theme"].([]any) {
				themes[theme]++
			}
		case "street_name_sign", "guide_sign", "traffic_sign_and_marking":
			for _, key := range []string{"face_azimuth_deg", "char_height_mm", "faces", "bottom_clearance_mm"} {
				if m[key] == nil {
					t.Errorf("%s %s has no %s", a.Class, a.Ref, key)
				}
			}
		}
	}
	if len(themes) < 8 {
		t.Errorf("themes %v", themes)
	}
}
