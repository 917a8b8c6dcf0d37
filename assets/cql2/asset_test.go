package cql2_test

import (
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/assets/cql2"
	"needlepoint/geo"
)

func catalogue(t testing.TB) *assets.Catalogue {
	t.Helper()
	c, err := assets.DefaultCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func lamp(t testing.TB) *assets.Asset {
	t.Helper()
	attributes, err := assets.AttributesOf(map[string]any{
		"installed_on": "2019-05-01", "last_inspected_at": "2025-03-01T08:00:00+08:00", "accuracy_m": 0.5,
		"photo_ids": []any{"p1", "p2"}, "notes": "灯杆 \"倾斜\"", "owner_org": "市政",
	})
	if err != nil {
		t.Fatal(err)
	}
	return &assets.Asset{ID: 7, Ref: "L-7", Class: "street_light", Condition: assets.Damaged, Stage: assets.InService,
		Geometry: orb.Point{123.43, 41.8}, Attributes: attributes, Rev: 3}
}

func TestAssetsAreQueried(t *testing.T) {
	for text, want := range map[string]bool{
		`id = 7 AND rev = 3 AND ref = 'L-7' AND class = 'street_light' AND condition = 'damaged' AND stage = 'in_service'`: true,
		`name IS NULL`: true,
		`installed_on < DATE('2020-01-01') AND T_BEFORE(installed_on, DATE('2020-01-01'))`: true,
		`last_inspected_at = TIMESTAMP('2025-03-01T00:00:00Z')`:                            true,
		`accuracy_m BETWEEN 0.1 AND 0.5`:                                                   true,
		`A_CONTAINS(photo_ids, ('p2'))`:                                                    true,
		`notes LIKE '%"倾斜"%'`:                                                              true,
		`competent_dept IS NULL`:                                                           true,
		`S_INTERSECTS(geometry, BBOX(123.4,41.7,123.5,41.9))`:                              true,
		`S_INTERSECTS(geometry, POLYGON((123.4 41.7,123.5 41.7,123.5 41.75,123.4 41.7)))`:  false,
		`owner_org = '园林'`:                                                                 false,
	} {
		e, err := cql2.ParseText(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, class := range []assets.ClassKey{"", "street_light"} {
			p, err := cql2.Compile(e, cql2.AssetQueryables(catalogue(t), class))
			if err != nil {
				t.Errorf("%s: %v", text, err)
				continue
			}
			if got := p(lamp(t)); got != want {
				t.Errorf("%s of class %q: %v", text, class, got)
			}
		}
	}
}

func TestEveryAttributeIsQueryable(t *testing.T) {
	c := catalogue(t)
	every := cql2.AssetQueryables(c, "")
	for _, class := range c.Classes() {
		q := cql2.AssetQueryables(c, class.Key)
		for _, f := range c.Fields(class.Key) {
			for _, some := range []cql2.Queryables[*assets.Asset]{q, every} {
				if _, err := some.Find(f.Key); err != nil {
					t.Errorf("%s: %v", class.Key, err)
				}
			}
		}
		for _, one := range q.List() {
			if one.Name == "" || one.Title.ZH == "" || one.Title.EN == "" {
				t.Errorf("%s: %q has no title", class.Key, one.Name)
			}
		}
	}
}

func TestBoundariesAreQueried(t *testing.T) {
	b := &assets.Boundary{ID: 1, Ref: "210102", Kind: assets.District, Name: "和平区", Stage: assets.InService,
		Geometry: orb.Polygon{{{123, 41}, {124, 41}, {124, 42}, {123, 41}}}}
	for text, want := range map[string]bool{
		`kind = 'district' AND name LIKE '和%' AND grid IS NULL`: true,
		`S_CONTAINS(geometry, POINT(123.8 41.5))`:               true,
		`S_CONTAINS(geometry, POINT(123.2 41.5))`:               false,
	} {
		e, err := cql2.ParseText(text)
		if err != nil {
			t.Fatal(err)
		}
		p, err := cql2.Compile(e, cql2.BoundaryQueryables(catalogue(t), ""))
		if err != nil {
			t.Fatal(err)
		}
		if p(b) != want {
			t.Errorf("%s: %v", text, !want)
		}
	}
}

func TestUnknownPropertyNamesThoseNear(t *testing.T) {
	e, err := cql2.ParseText(`conditon = 'damaged'`)
	if err != nil {
		t.Fatal(err)
	}
	_, err = cql2.Compile(e, cql2.AssetQueryables(catalogue(t), "street_light"))
	checkFault(t, "conditon", err, `There is no queryable property "conditon"; near it are: condition`)
}

// TestCommonFiltersAllocateNothing: what a filter costs a record is no memory.
func TestCommonFiltersAllocateNothing(t *testing.T) {
	q := cql2.AssetQueryables(catalogue(t), "street_light")
	a := lamp(t)
	for _, text := range []string{
		`condition = 'damaged' AND stage = 'in_service'`,
		`class IN ('street_light', 'litter_bin') OR id > 5`,
		`S_INTERSECTS(geometry, BBOX(123.4,41.7,123.5,41.9))`,
		`S_WITHIN(geometry, POLYGON((123.4 41.7,123.5 41.7,123.5 41.9,123.4 41.9,123.4 41.7)))`,
		`installed_on < DATE('2020-01-01') AND last_inspected_at > DATE('2020-01-01')`,
		`accuracy_m * 2 BETWEEN 0 AND 3 AND owner_org LIKE '市%' AND CASEI(ref) = CASEI('l-7')`,
		`name IS NULL AND competent_dept IS NULL`,
	} {
		e, err := cql2.ParseText(text)
		if err != nil {
			t.Fatal(err)
		}
		p, err := cql2.Compile(e, q)
		if err != nil {
			t.Fatal(err)
		}
		if !p(a) {
			t.Errorf("%s is false", text)
		}
		if n := testing.AllocsPerRun(100, func() { p(a) }); n > 0 {
			t.Errorf("%s allocates %v times a record", text, n)
		}
	}
}

func TestWhatAFilterImplies(t *testing.T) {
	none := orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{0, 0}}
	for _, c := range []struct {
		text    string
		box     *orb.Bound
		classes []string // nil: open
	}{
		{`class = 'a'`, nil, []string{"a"}},
		{`'a' = class AND condition = 'x'`, nil, []string{"a"}},
		{`class IN ('b', 'a', 'b') AND (class = 'a' OR class = 'c')`, nil, []string{"a"}},
		{`class = 'a' OR name = 'x'`, nil, nil},
		{`NOT class = 'a'`, nil, nil},
		{`class = 'a' AND class = 'b'`, nil, []string{}},
		{`class <> 'a' AND CASEI(class) = 'a'`, nil, nil},
		{`S_INTERSECTS(geometry, BBOX(1,2,3,4)) AND class = 'a'`, &orb.Bound{Min: orb.Point{1, 2}, Max: orb.Point{3, 4}}, []string{"a"}},
		{`S_WITHIN(LINESTRING(1 2,3 4), geometry) AND S_TOUCHES(geometry, BBOX(2,0,9,9))`, &orb.Bound{Min: orb.Point{2, 2}, Max: orb.Point{3, 4}}, nil},
		{`S_EQUALS(geometry, POINT(1 1)) OR S_EQUALS(geometry, POINT(5 0))`, &orb.Bound{Min: orb.Point{1, 0}, Max: orb.Point{5, 1}}, nil},
		{`S_EQUALS(geometry, POINT(1 1)) OR TRUE`, nil, nil},
		{`S_DISJOINT(geometry, POINT(1 1))`, nil, nil},
		{`NOT S_INTERSECTS(geometry, POINT(1 1))`, nil, nil},
		{`S_INTERSECTS(other, POINT(1 1))`, nil, nil},
		{`S_INTERSECTS(geometry, POINT(1 1)) AND S_INTERSECTS(geometry, POINT(0 0))`, &none, nil},
		{`S_INTERSECTS(geometry, BBOX(170,0,-170,1))`, &orb.Bound{Min: orb.Point{-180, 0}, Max: orb.Point{180, 1}}, nil},
		{`S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(1 1),POINT(3 2)))`, &orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{3, 2}}, nil},
	} {
		e, err := cql2.ParseText(c.text)
		if err != nil {
			t.Fatal(err)
		}
		box, ok := cql2.Bound(e, cql2.GeometryName)
		if ok != (c.box != nil) || ok && box != *c.box {
			t.Errorf("%s: box %v %v", c.text, box, ok)
		}
		classes, ok := cql2.Equalities(e, "class")
		if ok != (c.classes != nil) || !slices.Equal(classes, c.classes) {
			t.Errorf("%s: classes %v %v", c.text, classes, ok)
		}
	}
}

// TestBoundHoldsEveryMatch walks a lattice of points through filters with boxes.
func TestBoundHoldsEveryMatch(t *testing.T) {
	q := cql2.AssetQueryables(catalogue(t), "")
	for _, text := range []string{
		`S_INTERSECTS(geometry, POLYGON((0 0,3 0,3 3,0 0))) OR S_WITHIN(geometry, BBOX(5,5,7,7)) AND id = 1`,
		`S_INTERSECTS(geometry, BBOX(-2,0,4,2)) AND NOT S_EQUALS(geometry, POINT(1 1))`,
	} {
		e, err := cql2.ParseText(text)
		if err != nil {
			t.Fatal(err)
		}
		p, err := cql2.Compile(e, q)
		if err != nil {
			t.Fatal(err)
		}
		box, ok := cql2.Bound(e, cql2.GeometryName)
		if !ok {
			t.Fatalf("%s has no box", text)
		}
		passed := 0
		for x := -3.0; x < 9; x++ {
			for y := -3.0; y < 9; y++ {
				a := assets.Asset{ID: 1, Geometry: orb.Point{x, y}}
				if p(&a) {
					passed++
					if b := geo.Bound(a.Geometry); !box.Intersects(b) {
						t.Errorf("%s: %v passes outside %v", text, a.Geometry, box)
					}
				}
			}
		}
		if passed == 0 {
			t.Errorf("%s lets nothing through", text)
		}
	}
}
