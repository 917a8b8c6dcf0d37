package assets

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

func TestGuess(t *testing.T) {
	c := builtIn(t)
	for name, want := range map[string]ClassKey{
		"street-lights": "street_light", "路灯": "street_light", "bike-racks": "bike_rack", "01037": "street_light", "01037_路灯_2024.geojson.gz": "street_light",
		"路灯井盖": "street_light_manhole_cover", "StreetLights": "street_light", "data/litter-barrels.geojson.gz": "litter_bin", "hydrants": "fire_fighting_facility",
		"graz-street-trees-2014-05.geojson.gz": "street_tree", "park-benches": "street_bench", "street-lights-not-city-owned": "street_light", "traffic-signals": "traffic_light",
		"water-bodies": "water_body", "wetlands": "wetland_parcel", "street-centerlines": "road_centerline", "pedestrian-ramps": "kerb_ramp", "bus-shelters": "bus_stop_facility",
		"公益广告2026": "public_service_poster", "行道树.csv": "street_tree", "cultural-tourism-heritage-trail-signs": "guide_sign", "overhead-signs": "traffic_sign_and_marking",
		"sewage_manhole_cover": "sewage_manhole_cover", "utility-poles": "unidentified_pole", "sidewalks": "sidewalk_segment", "buildings": "building", "public-art": "landscape_piece",
	} {
		got := c.Guess(name)
		if len(got) == 0 || got[0] != want {
			t.Errorf("%s: %v, want %s", name, got[:min(3, len(got))], want)
		}
	}
	for _, name := range []string{"", "xyzzy", "neighborhoods", "dead-animal-pickup-last-30-days", "2024", "中文"} {
		if got := c.Guess(name); len(got) > 0 {
			t.Errorf("%q: %v, want nothing", name, got)
		}
	}
	for _, class := range c.Classes() {
		for _, name := range []string{string(class.Key), class.Name.ZH, class.Name.EN, class.Code} {
			got := c.Guess(name)
			if len(got) == 0 || got[0] != class.Key {
				t.Errorf("%s: %v, want %s", name, got[:min(3, len(got))], class.Key)
			}
		}
	}
}

func TestFieldParse(t *testing.T) {
	c := builtIn(t)
	fields := map[string]Field{}
	for _, class := range []ClassKey{"street_light", "litter_bin", "public_toilet"} {
		for _, f := range c.Fields(class) {
			fields[f.Key] = f
		}
	}
	for _, tc := range []struct {
		key, text string
		want      any
		ok        bool
	}{
		{"height_m", " 1,200.5 ", 1200.5, true}, {"height_m", "9 m", nil, false}, {"height_m", "NaN", nil, false}, {"heads", "2.0", 2.0, true}, {"heads", "2.5", nil, false},
		{"lamp_type", "高压钠灯", "sodium", true}, {"lamp_type", "led", "led", true}, {"lamp_type", "High-pressure sodium", "sodium", true}, {"lamp_type", "gas", "gas", true},
		{"installed_on", "20210418", "2021-04-18", true}, {"installed_on", "2021/4/8", "2021-04-08", true}, {"installed_on", "2021年4月8日", "2021-04-08", true},
		{"open_24h", "是", true, true}, {"open_24h", "N", false, true}, {"open_24h", "maybe", nil, false},
		{"waste_kinds", "可回收；厨余", []any{"recyclable", "kitchen"}, true},
	} {
		got, ok := fields[tc.key].Parse(tc.text)
		if ok != tc.ok || fmt.Sprintf("%T %v", got, got) != fmt.Sprintf("%T %v", tc.want, tc.want) {
			t.Errorf("%s %q: %v, %v; want %v, %v", tc.key, tc.text, got, ok, tc.want, tc.ok)
		}
	}
}

func TestOverride(t *testing.T) {
	base := builtIn(t)
	c, err := base.With([]byte(`{
		"departments": {"HARBOUR": {"zh": "港务", "en": "harbour office"}},
		"classes": [
			{"key": "street_light", "inspection_days": 3, "aliases": ["灯杆"], "attributes": {"pole_no": {"type": "string", "pattern": "^L[0-9]+$"}}},
			{"key": "mooring", "name": {"zh": "系船柱", "en": "mooring bollard"}, "geometry": ["point"], "group": "MOORING", "department": "HARBOUR"}],
		"groups": {
			"MOORING": {"name": {"zh": "系泊", "en": "moorings"}, "properties": {"pull_kn": {"type": "number", "minimum": 0, "title": "Pull", "x-title-zh": "拉力", "x-unit": "kN"}}, "required": ["pull_kn"]},
			"LAMP": {"properties": {"power_w": {"type": "number", "maximum": 50}, "arm": null}}}
	}`))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(c.Classes()); n != 175 || len(base.Classes()) != 174 {
		t.Errorf("%d classes, and %d before", n, len(base.Classes()))
	}
	m, _ := c.Class("mooring")
	if !m.Local() || m.Fallback != "系" || m.Icon.Set != "han" || c.Department("HARBOUR").EN != "harbour office" || c.Guess("moorings")[0] != "mooring" || c.Guess("mooring-bollards")[0] != "mooring" {
		t.Errorf("%+v", m)
	}
	if l, _ := c.Class("street_light"); l.InspectionDays != 3 || l.Name.ZH != "路灯" || c.Guess("灯杆")[0] != "street_light" {
		t.Errorf("%+v", l)
	}
	for want, a := range map[string]Asset{
		"power_w = 60: a number not above 50 is expected":             lamp(t, map[string]any{"power_w": 60}),
		`pole_no = "7": text of the form ^L[0-9]+$ is expected`:       lamp(t, map[string]any{"pole_no": "7"}),
		`pull_kn: missing; a number not below 0 in kN is expected`:    {Class: "mooring", Condition: Intact, Stage: InService, Geometry: orb.Point{}},
		`height_m = true: a number not below 0 in metres is expected`: lamp(t, map[string]any{"height_m": true, "arm": 7}),
		`installed_on = "1": a date such as 2026-11-24 is expected`:   {Class: "mooring", Condition: Intact, Stage: InService, Geometry: orb.Point{}, Attributes: attributesOf(t, map[string]any{"pull_kn": 1, "installed_on": "1"})},
	} {
		var e *Error
		if err := c.CheckAsset(a); !errors.As(err, &e) || e.Message.EN != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if err := base.CheckAsset(lamp(t, map[string]any{"power_w": 60, "pole_no": "7"})); err != nil {
		t.Errorf("the override reached the built-in catalogue: %v", err)
	}
	for _, bad := range []string{``, `[]`, `{"class": []}`, `{"classes": [{"name": {"zh": "无键", "en": "no key"}}]}`, `{"classes": [{"key": "x", "name": {"zh": "甲", "en": "x"}, "geometry": ["point"], "group": "NONE"}]}`,
		`{"classes": [{"key": "street_light", "geometry": ["solid"]}]}`, `{"classes": [{"key": "street_light", "code": 1037}]}`, `{"classes": [{"key": "new", "group": "BOX"}]}`,
		`{"groups": {"LAMP": {"properties": {"power_w": {"type": "numeric"}}}}}`, `{"groups": {"LAMP": {"properties": {"power_w": {"$ref": "file:///etc/passwd"}}}}}`,
		`{"groups": {"LAMP": {"properties": {"a\"b": {"type": "number"}}}}}`, `{"classes": [{"key": "street_light", "department": "NASA"}]}`} {
		if _, err := base.With([]byte(bad)); CodeOf(err) != Invalid {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if same, err := ReadCatalogue(strings.NewReader(`{}`)); err != nil || len(same.Classes()) != 174 {
		t.Error(err)
	}
}
