package assets

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/paulmach/orb"
)

func builtIn(t *testing.T) *Catalogue {
	t.Helper()
	c, err := DefaultCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func attributesOf(t *testing.T, m map[string]any) Attributes {
	t.Helper()
	a, err := AttributesOf(m)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func lamp(t *testing.T, m map[string]any) Asset {
	return Asset{Class: "street_light", Condition: Intact, Stage: InService, Geometry: orb.Point{123.06, 41.08}, Attributes: attributesOf(t, m)}
}

func TestCatalogueIsWhole(t *testing.T) {
	c := builtIn(t)
	classes := c.Classes()
	if len(classes) != 174 {
		t.Fatalf("%d classes, want 174", len(classes))
	}
	groups, used, national := map[string]bool{}, map[string]bool{}, 0
	for _, g := range c.Groups() {
		groups[g.Key] = true
		if g.Name.ZH == "" || g.Name.EN == "" || !json.Valid(g.Schema) {
			t.Errorf("group %s: name %v or schema missing", g.Key, g.Name)
		}
	}
	for _, class := range classes {
		used[class.Group] = true
		if !groups[class.Group] {
			t.Errorf("%s: group %s does not exist", class.Key, class.Group)
		}
		if class.Icon.Set == "" || class.Icon.Name == "" && class.Icon.Set != "han" || len([]rune(class.Fallback)) != 1 || class.OwnZoom == 0 {
			t.Errorf("%s: icon %v, fallback %q, zoom %g", class.Key, class.Icon, class.Fallback, class.OwnZoom)
		}
		if len(class.Code) != 5 || class.InspectionDays <= 0 || !slices.Contains([]string{"A", "B", "C"}, class.Accuracy) {
			t.Errorf("%s: code %q, %d days, accuracy %q", class.Key, class.Code, class.InspectionDays, class.Accuracy)
		}
		if c.Department(class.Department).ZH == class.Department {
			t.Errorf("%s: department %s has no name", class.Key, class.Department)
		}
		if class.Local() {
			if class.Code[2] != '9' {
				t.Errorf("%s: a local class is numbered from 999 downwards, not %s", class.Key, class.Code)
			}
			continue
		}
		national++
	}
	if national != 153 {
		t.Errorf("%d national classes, want 153", national)
	}
	for key := range groups {
		if !used[key] {
			t.Errorf("group %s has no class", key)
		}
	}
	if lights, ok := c.Class("street_light"); !ok || lights.Code != "01037" || lights.Name.ZH != "路灯" || lights.Group != "LAMP" {
		t.Errorf("street_light is %+v", lights)
	}
	if _, ok := c.Class("unicorn"); ok {
		t.Error("unicorn is a class")
	}
}

func TestCatalogueKeepsTheListOfTheTrade(t *testing.T) {
	folder := os.Getenv("NEEDLEPOINT_SHARED")
	if folder == "" {
		folder = filepath.Join("..", "..", "shared")
	}
	f, err := os.Open(filepath.Join(folder, "domain", "classes.csv"))
	if err != nil {
		t.Skip("the list of classes is not beside the repository; set NEEDLEPOINT_SHARED")
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	first := map[string]GeometryKind{"point": PointKind, "line": LineKind, "polygon": AreaKind}
	for i, class := range builtIn(t).Classes() {
		row := rows[i+1]
		got := []string{string(class.Key), class.Name.ZH, class.Name.EN, class.Standard, class.Code, row[5], class.Group, class.Accuracy, class.Department, fmt.Sprint(class.InspectionDays)}
		if !slices.Equal(got, row) || class.Geometry[0] != first[row[5]] {
			t.Errorf("row %d: %v, want %v", i+2, got, row)
		}
	}
}

func TestEveryAttributeIsNamedAndMarked(t *testing.T) {
	c := builtIn(t)
	schemas := c.Groups()
	for _, g := range schemas {
		var doc struct {
			Schema     string `json:"$schema"`
			Properties map[string]struct {
				Title      string
				TitleZH    string          `json:"x-title-zh"`
				Confidence string          `json:"x-confidence"`
				Source     string          `json:"x-source"`
				Labels     map[string]Text `json:"x-enum-labels"`
				Enum       []string
			}
		}
		if err := json.Unmarshal(g.Schema, &doc); err != nil || doc.Schema != schemaDialect {
			t.Fatalf("%s: %v, dialect %q", g.Key, err, doc.Schema)
		}
		for key, p := range doc.Properties {
			if p.Title == "" || p.TitleZH == "" || !slices.Contains([]string{"P", "S", "S1", "OH", "OM", "OL"}, p.Confidence) {
				t.Errorf("%s.%s: title %q, %q, confidence %q", g.Key, key, p.Title, p.TitleZH, p.Confidence)
			}
			if unsure := p.Confidence == "OM" || p.Confidence == "OL"; unsure != (p.Source == "to be confirmed") {
				t.Errorf("%s.%s: confidence %s with source %q", g.Key, key, p.Confidence, p.Source)
			}
			for _, v := range p.Enum {
				if l := p.Labels[v]; l.ZH == "" || l.EN == "" {
					t.Errorf("%s.%s: value %s has no label", g.Key, key, v)
				}
			}
		}
	}
}

func TestSentencesNameFieldValueAndWhatIsAllowed(t *testing.T) {
	c := builtIn(t)
	for _, tc := range []struct {
		class  ClassKey
		key    string
		value  any
		zh, en string
	}{
		{"street_light", "height_m", "abc", "height_m＝“abc”：应为不小于 0 的数字（米）", `height_m = "abc": a number not below 0 in metres is expected`},
		{"street_light", "height_m", -3, "height_m＝-3：应为不小于 0 的数字（米）", `height_m = -3: a number not below 0 in metres is expected`},
		{"street_light", "heads", 1.5, "heads＝1.5：应为不小于 0 的整数", `heads = 1.5: a whole number not below 0 is expected`},
		{"street_light", "lit", "maybe", "lit＝“maybe”：应为 on（亮）、off（灭）、flashing（闪） 之一", `lit = "maybe": one of on, off, flashing is expected`},
		{"street_light", "installed_on", "24.11.2026", "installed_on＝“24.11.2026”：应为日期，如 2026-11-24", `installed_on = "24.11.2026": a date such as 2026-11-24 is expected`},
		{"street_light", "last_inspected_at", "noon", "last_inspected_at＝“noon”：应为日期时间，如 2026-11-24T08:30:00+08:00", `last_inspected_at = "noon": a date and time such as 2026-11-24T08:30:00+08:00 is expected`},
		{"street_light", "owner_org", 7, "owner_org＝7：应为不超过 100 个字符的文字", `owner_org = 7: text of at most 100 characters is expected`},
		{"street_light", "cell_ref", "12", "cell_ref＝“12”：应为形如 ^[0-9]{14,15}$ 的文字", `cell_ref = "12": text of the form ^[0-9]{14,15}$ is expected`},
		{"street_name_sign", "face_azimuth_deg", 400, "face_azimuth_deg＝400：应为 0 到 360 的数字（度）", `face_azimuth_deg = 400: a number from 0 to 360 in degrees is expected`},
		{"street_name_sign", "faces", 3, "faces＝3：应为 1 到 2 的整数", `faces = 3: a whole number from 1 to 2 is expected`},
		{"public_toilet", "open_24h", "always", "open_24h＝“always”：应为 true（是）或 false（否）", `open_24h = "always": true or false is expected`},
		{"bus_stop_facility", "routes", "12", "routes＝“12”：应为列表", `routes = "12": a list is expected`},
		{"litter_bin", "waste_kinds", []any{"kitchen", "gold"},
			`waste_kinds＝["kitchen","gold"]：应为列表，每项为 recyclable（可回收）、other（其他）、hazardous（有害）、kitchen（厨余） 之一，不重复`,
			`waste_kinds = ["kitchen","gold"]: a list, each element one of recyclable, other, hazardous, kitchen, none twice, is expected`},
		{"kerb_ramp", "lip_mm", "low", "lip_mm＝“low”：应为不小于 0 的数字（毫米）", `lip_mm = "low": a number not below 0 in millimetres is expected`},
	} {
		class, _ := c.Class(tc.class)
		err := c.CheckAsset(Asset{Class: class.Key, Condition: Intact, Stage: InService, Geometry: orb.Point{123, 41}, Attributes: attributesOf(t, map[string]any{tc.key: tc.value})})
		var e *Error
		if !errors.As(err, &e) || e.Code != Invalid || len(e.Faults) != 1 {
			t.Errorf("%s.%s = %v: %v", tc.class, tc.key, tc.value, err)
			continue
		}
		f := e.Faults[0]
		if f.Field != "attributes."+tc.key || f.Message.ZH != tc.zh || f.Message.EN != tc.en || e.Message != f.Message {
			t.Errorf("%s:\n got %s\n     %s\nwant %s\n     %s", f.Field, f.Message.ZH, f.Message.EN, tc.zh, tc.en)
		}
	}
}

func TestEveryFaultOfARecordIsTold(t *testing.T) {
	c := builtIn(t)
	bad := Asset{Class: "street_light", Ref: "a\tb", Name: strings.Repeat("灯", 201), Condition: "broken", Stage: "old",
		Geometry: orb.LineString{{123, 41}, {123.1, 41}}, Attributes: attributesOf(t, map[string]any{"height_m": "tall", "power_w": -1, "note_of_ours": []any{1, nil}})}
	err := c.CheckAsset(bad)
	var e *Error
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	var fields []string
	for _, f := range e.Faults {
		fields = append(fields, f.Field)
		if f.Message.ZH == "" || f.Message.EN == "" || !strings.Contains(f.Message.EN, ": ") {
			t.Errorf("%s: %v", f.Field, f.Message)
		}
	}
	if want := []string{"geometry", "condition", "stage", "ref", "name", "attributes.height_m", "attributes.power_w"}; !slices.Equal(fields, want) {
		t.Errorf("faults of %v, want %v", fields, want)
	}
	if g := e.Faults[0].Message; g.EN != "geometry = LineString: class street_light takes point" || g.ZH != "geometry＝LineString：类别路灯应为点" {
		t.Error(g)
	}
	for field, rec := range map[string]Record{
		"class":              Asset{Class: "street_lite", Condition: Intact, Stage: InService, Geometry: orb.Point{}},
		"kind":               Boundary{Kind: "region", Stage: InService, Geometry: orb.Polygon{}},
		"geometry":           Boundary{Kind: Cell, Stage: InService, Geometry: orb.LineString{}},
		"grid":               Boundary{Kind: Cell, Grid: strings.Repeat("g", 65), Stage: InService, Geometry: orb.Polygon{}},
		"attributes.colour":  Boundary{Kind: ControlLine, Stage: InService, Geometry: orb.LineString{}, Attributes: attributesOf(t, map[string]any{"colour": "pink"})},
		"attributes.chapter": Boundary{Kind: Project, Stage: InService, Geometry: orb.Polygon{}, Attributes: attributesOf(t, map[string]any{"chapter": 3})},
	} {
		if err := c.CheckRecord(rec); !errors.As(err, &e) || len(e.Faults) != 1 || e.Faults[0].Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	for _, g := range []orb.Geometry{nil, orb.Collection{orb.Point{}}, orb.Ring{}, orb.Bound{}} {
		if err := c.CheckAsset(Asset{Class: "street_light", Condition: Intact, Stage: InService, Geometry: g}); CodeOf(err) != Invalid {
			t.Errorf("geometry %T: %v", g, err)
		}
	}
}

func TestWhatIsAllowedPasses(t *testing.T) {
	c := builtIn(t)
	for _, m := range []map[string]any{
		nil, {"whatever": "b\"y the city", "height_m": nil}, {"height_m": 9, "lamp_type": "led", "lit": "off", "heads": 2, "installed_on": "2021-04-18"},
		{"power_w": 120.5, "arm": "double", "photo_ids": []any{"a"}, "last_inspected_at": "2026-11-14T09:00:00Z"},
	} {
		if err := c.CheckAsset(lamp(t, m)); err != nil {
			t.Error(err)
		}
	}
	multi := lamp(t, nil)
	multi.Geometry = orb.MultiPoint{{123, 41}, {123, 42}}
	multi.Name = strings.Repeat("灯", MaxNameLength)
	if err := c.CheckAsset(multi); err != nil {
		t.Error(err)
	}
	line := Boundary{Kind: ControlLine, Stage: Planned, Geometry: orb.MultiLineString{}, Attributes: attributesOf(t, map[string]any{"colour": "blue"})}
	if err := c.CheckBoundary(line); err != nil {
		t.Error(err)
	}
}

// What the quick path accepts the schema must accept too: it is only ever a shortcut.
func TestQuickPathNeverAcceptsWhatTheSchemaRefuses(t *testing.T) {
	c := builtIn(t)
	seed := uint64(20261124)
	r := rand.New(rand.NewPCG(seed, 1))
	t.Logf("seed %d", seed)
	texts := []string{"led", "on", "A15", "2026-11-24", "2026-13-01", "", "1", "cast_iron", strings.Repeat("长", 99), strings.Repeat("长", 101), "quote\" \\", "true"}
	quick := 0
	for range 4000 {
		class := c.classes[r.IntN(len(c.classes))]
		fields := c.Fields(class.Key)
		m := map[string]any{}
		for range 1 + r.IntN(3) {
			key := fields[r.IntN(len(fields))].Key
			switch f := c.ofClass[class.Key].fields[key]; r.IntN(7) {
			case 0:
				m[key] = texts[r.IntN(len(texts))]
			case 1:
				m[key] = []float64{-1, 0, 0.5, 1, 2, 360, 361, 1e21, 9007199254740993}[r.IntN(9)]
			case 2:
				m[key] = r.IntN(2) == 0
			case 3:
				m[key] = []any{"kitchen"}
			case 4:
				m[key] = nil
			case 5:
				m[key] = map[string]any{"a": 1}
			default:
				if len(f.Values) > 0 {
					m[key] = f.Values[r.IntN(len(f.Values))].Key
				} else {
					m[key] = r.IntN(100)
				}
			}
		}
		s, a := c.ofClass[class.Key], attributesOf(t, m)
		if !s.quickly(a) {
			continue
		}
		quick++
		if err := s.schema.Validate(a.withoutNulls()); err != nil {
			t.Errorf("%s %s: quickly accepted, but %v", class.Key, a, err)
		}
	}
	if quick < 400 {
		t.Errorf("only %d of 4000 were accepted quickly", quick)
	}
}

func TestCatalogueServesManyAtOnce(t *testing.T) {
	c := builtIn(t)
	good, bad := lamp(t, map[string]any{"photo_ids": []any{"a"}}), lamp(t, map[string]any{"lit": "maybe"})
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 50 {
				if c.CheckAsset(good) != nil || c.CheckAsset(bad) == nil {
					t.Error("the verdict changed")
				}
			}
		})
	}
	all.Wait()
}

func BenchmarkCheckAsset(b *testing.B) {
	c, err := DefaultCatalogue()
	if err != nil {
		b.Fatal(err)
	}
	for name, m := range map[string]map[string]any{
		"unknown only": {"OBJECTID": 7, "NAME": "x", "STATUS": "ok"}, "plain": {"height_m": 9, "lamp_type": "led", "lit": "on", "installed_on": "2021-04-18"},
		"list": {"photo_ids": []any{"a"}},
	} {
		attributes, err := AttributesOf(m)
		if err != nil {
			b.Fatal(err)
		}
		a := Asset{Class: "street_light", Condition: Intact, Stage: InService, Geometry: orb.Point{123, 41}, Attributes: attributes}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := c.CheckAsset(a); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
