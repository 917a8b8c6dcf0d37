package face_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/assets/face"
	"needlepoint/geo"
)

// testRandom is seeded by NEEDLEPOINT_SEED, or the clock; the seed is printed so that a failure can be had again.
func testRandom(t testing.TB) *rand.Rand {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("NEEDLEPOINT_SEED"); s != "" {
		given, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatalf("NEEDLEPOINT_SEED: %v", err)
		}
		seed = given
	}
	t.Logf("NEEDLEPOINT_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 1))
}

func builtIn(t testing.TB) *assets.Catalogue {
	t.Helper()
	c, err := assets.DefaultCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// some tells of lamps, of roads by name alone, of trees without their places and of streets.
func some() face.Settings {
	s := face.Initial()
	s.On = true
	s.Classes = []face.Class{
		{Class: "street_light", Fields: []string{"ref", "lamp_type"}, Position: face.Rounded, Decimals: 3},
		{Class: "kerb", Fields: []string{"name"}, Position: face.Rounded, Decimals: 4},
		{Class: "street_tree", Position: face.Withheld},
	}
	s.Kinds = []face.Kind{{Kind: assets.Street, Fields: []string{"name", "grid"}, Decimals: 4}}
	return s
}

func TestSettingsThatCannotBe(t *testing.T) {
	c := builtIn(t)
	if err := some().Check(c); err != nil {
		t.Fatal(err)
	}
	if err := face.Initial().Check(c); err != nil {
		t.Errorf("at first: %v", err)
	}
	for name, try := range map[string]struct {
		change func(*face.Settings)
		field  string
	}{
		"on, and nothing chosen": {func(s *face.Settings) { s.Classes, s.Kinds = nil, nil }, "classes"},
		"no such class":          {func(s *face.Settings) { s.Classes[0].Class = "castle" }, "classes[0].class"},
		"a class twice":          {func(s *face.Settings) { s.Classes[1].Class = "street_light"; s.Classes[1].Fields = nil }, "classes[1].class"},
		"no such field":          {func(s *face.Settings) { s.Classes[0].Fields = []string{"colour"} }, "classes[0].fields[0]"},
		"a field twice":          {func(s *face.Settings) { s.Classes[0].Fields = []string{"ref", "ref"} }, "classes[0].fields[1]"},
		"a field about people":   {func(s *face.Settings) { s.Classes[0].Fields = []string{"contact"} }, "classes[0].fields[0]"},
		"one of its own class": {func(s *face.Settings) {
			s.Classes[0].Class = "drainage_pump_station"
			s.Classes[0].Fields = []string{"contact"}
		}, "classes[0].fields[0]"},
		"no position":                  {func(s *face.Settings) { s.Classes[0].Position = "" }, "classes[0].position"},
		"too fine":                     {func(s *face.Settings) { s.Classes[0].Decimals = 7 }, "classes[0].decimals"},
		"below nothing":                {func(s *face.Settings) { s.Kinds[0].Decimals = -1 }, "kinds[0].decimals"},
		"decimals of a withheld place": {func(s *face.Settings) { s.Classes[2].Decimals = 2 }, "classes[2].decimals"},
		"no such kind":                 {func(s *face.Settings) { s.Kinds[0].Kind = "realm" }, "kinds[0].kind"},
		"no such stage":                {func(s *face.Settings) { s.Stages = []assets.Stage{"lost"} }, "stages[0]"},
		"no stage":                     {func(s *face.Settings) { s.Stages = nil }, "stages"},
	} {
		s := some()
		try.change(&s)
		refused, ok := s.Check(c).(*assets.Error) //nolint:errorlint // as it is returned
		if !ok || refused.Code != assets.Invalid || len(refused.Faults) == 0 || refused.Faults[0].Field != try.field || refused.Message.ZH == "" || refused.Message.EN == "" {
			t.Errorf("%s: %+v", name, refused)
		}
	}
}

func TestWhatIsNotChosenIsNotTold(t *testing.T) {
	c := builtIn(t)
	f := face.New(some(), c)
	attributes, err := assets.AttributesOf(map[string]any{"lamp_type": "led", "power_w": 90, "contact": "139-0000-0000", "notes": "Wang", "own key": 1})
	if err != nil {
		t.Fatal(err)
	}
	lamp := assets.Asset{ID: 7, Ref: "L-7", Class: "street_light", Name: "secret name", Condition: assets.Damaged, Stage: assets.InService,
		Geometry: orb.Point{123.45678, 41.98765}, Attributes: attributes, Rev: 991}
	told, ok := f.Tell(lamp)
	if !ok {
		t.Fatal("a chosen class is not told")
	}
	got, _ := told.(assets.Asset)
	if got.Ref != "L-7" || got.Name != "" || got.Condition != assets.Damaged || got.Attributes.String() != `{"lamp_type":"led"}` || got.Geometry != (orb.Point{123.457, 41.988}) || got.Rev == 991 {
		t.Errorf("%+v", got)
	}
	other := lamp
	other.Name, other.Rev, other.Geometry = "another", 992, orb.Point{123.45701, 41.98801}
	if again, _ := f.Tell(other); !assets.Same(told, again) {
		t.Errorf("what differs in nothing told is told as\n%+v\nand\n%+v", told, again)
	}
	other.Condition = assets.Intact
	if again, _ := f.Tell(other); again.Revised() == told.Revised() {
		t.Error("two contents have one revision")
	}
	tree := assets.Asset{ID: 8, Ref: "T", Name: "oak", Class: "street_tree", Condition: assets.Intact, Stage: assets.InService, Geometry: orb.Point{1, 2}}
	if told, _ := f.Tell(tree); len(positions(told.Shape())) > 0 {
		t.Errorf("a withheld place is told: %v", told)
	}
	for name, r := range map[string]assets.Record{
		"a class that is not chosen": assets.Asset{ID: 9, Class: "street_bench", Stage: assets.InService, Geometry: orb.Point{1, 2}},
		"a stage that is not chosen": assets.Asset{ID: 9, Class: "street_light", Stage: assets.Planned, Geometry: orb.Point{1, 2}},
		"a kind that is not chosen":  assets.Boundary{ID: 9, Kind: assets.Cell, Stage: assets.InService, Geometry: orb.Polygon{}},
	} {
		if told, ok := f.Tell(r); ok {
			t.Errorf("%s is told: %v", name, told)
		}
	}
	off := some()
	off.On = false
	if told, ok := face.New(off, c).Tell(lamp); ok {
		t.Errorf("told where the face is off: %v", told)
	}
}

// A catalogue that begins to withhold a field takes it back from settings that chose it before.
func TestAFieldWithheldLaterIsNotTold(t *testing.T) {
	c, err := builtIn(t).With([]byte(`{"groups":{"LAMP":{"properties":{"lamp_type":{"type":"string","x-withheld":"costs"}}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	attributes, _ := assets.AttributesOf(map[string]any{"lamp_type": "led"})
	told, ok := face.New(some(), c).Tell(assets.Asset{ID: 1, Class: "street_light", Stage: assets.InService, Geometry: orb.Point{1, 2}, Attributes: attributes})
	if a, _ := told.(assets.Asset); !ok || !a.Attributes.IsEmpty() {
		t.Errorf("%+v", told)
	}
}

// Whoever answers for a tree or a project is no field that the public could be told, nor is what the project costs.
func TestPeopleAndCostsCannotBeChosen(t *testing.T) {
	c := builtIn(t)
	for _, f := range append(face.ClassFields(c, "ancient_and_famous_tree"), face.KindFields(c, assets.Project)...) {
		if f == "guardian" || f == "responsible" || f == "budget_yuan" {
			t.Errorf("%s can be chosen", f)
		}
	}
	if fields := face.ClassFields(c, "ancient_and_famous_tree"); !slices.Contains(fields, "species_zh") {
		t.Errorf("of old trees there is %v", fields)
	}
}

// The catalogue of the public names what is told and nothing else.
func TestTheCatalogueIsNarrowed(t *testing.T) {
	c := builtIn(t)
	only, err := face.New(some(), c).Catalogue(c)
	if err != nil {
		t.Fatal(err)
	}
	var classes []string
	for _, class := range only.Classes() {
		var fields []string
		for _, f := range only.Fields(class.Key) {
			fields = append(fields, f.Key)
		}
		classes = append(classes, fmt.Sprint(class.Key, fields))
	}
	slices.Sort(classes)
	if fmt.Sprint(classes) != "[kerb[] street_light[lamp_type] street_tree[]]" {
		t.Errorf("%v", classes)
	}
	for _, g := range only.Groups() {
		if text := string(g.Schema); len(text) > 200 {
			t.Errorf("group %s tells %s", g.Key, text)
		}
	}
}

// shape makes a geometry of any kind, some of them crooked enough to cross themselves once they are rounded.
func shape(r *rand.Rand) orb.Geometry {
	at := func() orb.Point { return orb.Point{123 + r.Float64()/40, 41 + r.Float64()/40} }
	middle, size := at(), math.Pow(10, -1-4*r.Float64())
	ring := func(size float64, n int) orb.Ring {
		var out orb.Ring
		for i := range n {
			angle := (float64(i) + 0.8*r.Float64()) / float64(n) * 2 * math.Pi
			far := size * (0.2 + 0.8*r.Float64())
			out = append(out, orb.Point{middle[0] + far*math.Cos(angle), middle[1] + far*math.Sin(angle)})
		}
		return append(out, out[0])
	}
	line := func() orb.LineString {
		out := orb.LineString{middle}
		for range 1 + r.IntN(20) {
			last := out[len(out)-1]
			out = append(out, orb.Point{last[0] + size*(r.Float64()-0.4), last[1] + size*(r.Float64()-0.4)})
		}
		return out
	}
	switch r.IntN(6) {
	case 0:
		return middle
	case 1:
		return orb.MultiPoint{middle, at(), {middle[0] + size/50, middle[1]}}
	case 2:
		return line()
	case 3:
		return orb.MultiLineString{line(), line()}
	case 4:
		p := orb.Polygon{ring(size, 4+r.IntN(60))}
		if hole := ring(size/10, 5); r.IntN(2) == 0 {
			slices.Reverse(hole)
			p = append(p, hole)
		}
		return p
	}
	first := orb.Polygon{ring(size, 4+r.IntN(30))}
	middle[0] += 3 * size
	return orb.MultiPolygon{first, {ring(size, 4+r.IntN(30))}}
}

func positions(g orb.Geometry) (out []orb.Point) {
	switch t := g.(type) {
	case orb.Point:
		return []orb.Point{t}
	case orb.MultiPoint:
		return t
	case orb.LineString:
		return t
	case orb.MultiLineString:
		for _, l := range t {
			out = append(out, l...)
		}
	case orb.Polygon:
		for _, ring := range t {
			out = append(out, ring...)
		}
	case orb.MultiPolygon:
		for _, p := range t {
			out = append(out, positions(p)...)
		}
	}
	return out
}

// jiggle moves every position within the square that rounds to the same.
func jiggle(r *rand.Rand, g orb.Geometry, unit float64) orb.Geometry {
	out := orb.Clone(g)
	move := func(p orb.Point) orb.Point {
		for axis := range p {
			n := math.Round(p[axis] * unit)
			if moved := (n + 0.98*(r.Float64()-0.5)) / unit; math.Round(moved*unit) == n {
				p[axis] = moved
			}
		}
		return p
	}
	run := func(ps []orb.Point) {
		closed := len(ps) > 1 && ps[0] == ps[len(ps)-1]
		for i := range ps {
			ps[i] = move(ps[i])
		}
		if closed {
			ps[len(ps)-1] = ps[0]
		}
	}
	switch t := out.(type) {
	case orb.Point:
		return move(t)
	case orb.MultiPoint:
		run(t)
	case orb.LineString:
		run(t)
	case orb.MultiLineString:
		for _, l := range t {
			run(l)
		}
	case orb.Polygon:
		for _, ring := range t {
			run(ring)
		}
	case orb.MultiPolygon:
		for _, p := range t {
			for _, ring := range p {
				run(ring)
			}
		}
	}
	return out
}

// What is told of a place is valid, lies on the grid of its decimals no farther off than it may, and is told alike of all places that round
// to the same.
func TestRoundedPlaces(t *testing.T) {
	r, c := testRandom(t), builtIn(t)
	kinds := map[string]int{}
	for range 4000 {
		decimals := r.IntN(face.MaxDecimals + 1)
		unit := math.Pow10(decimals)
		s := some()
		s.Classes[0].Decimals = decimals
		f := face.New(s, c)
		g := shape(r)
		if geo.Check(g) != nil {
			continue
		}
		tell := func(g orb.Geometry) assets.Record {
			told, ok := f.Tell(assets.Asset{ID: 1, Class: "street_light", Stage: assets.InService, Geometry: g})
			if !ok {
				t.Fatal("not told")
			}
			return told
		}
		told := tell(g)
		kinds[g.GeoJSONType()+" as "+told.Shape().GeoJSONType()]++
		if err := geo.Check(told.Shape()); err != nil {
			t.Fatalf("%d decimals: %v\nof %v\nis told as %v", decimals, err, g, told.Shape())
		}
		box, was := geo.Bound(told.Shape()), geo.Bound(g)
		for axis := range 2 {
			if box.Min[axis] < was.Min[axis]-1.01/unit || box.Max[axis] > was.Max[axis]+1.01/unit {
				t.Fatalf("%d decimals: %v is told as %v", decimals, g, told.Shape())
			}
		}
		for _, p := range positions(told.Shape()) {
			if p[0] != math.Round(p[0]*unit)/unit || p[1] != math.Round(p[1]*unit)/unit {
				t.Fatalf("%d decimals: %v is told", decimals, p)
			}
		}
		if moved := jiggle(r, g, unit); !assets.Same(told, tell(moved)) {
			t.Fatalf("%d decimals: %v and %v round alike and are told as %v and %v", decimals, g, moved, told.Shape(), tell(moved).Shape())
		}
	}
	for _, want := range []string{"Polygon as Polygon", "Polygon as Point", "LineString as Point", "LineString as LineString", "MultiPolygon as MultiPolygon", "Polygon as MultiPolygon"} {
		if kinds[want] == 0 {
			t.Errorf("no %s among %v", want, kinds)
		}
	}
}
