package geo_test

import (
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// related is a pair of geometries and the lattice that dealt them, nil for those that lie on none.
type related struct {
	g, h orb.Geometry
	on   *lattice
}

// exact is the matrix by brute force, "" for pairs that lie on no lattice.
func (p related) exact() string {
	if p.on == nil {
		return ""
	}
	return exactMatrix(p.on.plainOf(p.g), p.on.plainOf(p.h))
}

// dealRelated deals pairs from a coarse grid, where nearly every two touch or coincide somewhere, and some fine ones.
func dealRelated(t *testing.T, n int) []related {
	r := dice(t)
	pairs := make([]related, n)
	for i := range pairs {
		if i%8 == 0 {
			pairs[i] = related{g: fine(r), h: fine(r)}
			continue
		}
		l := newLattice(r)
		g, h := l.validAny(), l.validAny()
		if p, ok := g.(orb.Polygon); ok && len(p) > 1 && i%2 == 0 {
			h = orb.Polygon{p[1+r.IntN(len(p)-1)]} // fills a hole to the brim
		}
		if i%50 == 1 {
			h = g
		}
		pairs[i] = related{g, h, &l}
	}
	return pairs
}

// TestRelateAsPostGIS allows no difference but one cause: GEOS rounds the places where edges cross, and takes what is
// a position of another line there for something else. So wherever the two differ, the brute force in whole numbers
// has to confirm this side.
func TestRelateAsPostGIS(t *testing.T) {
	conn := postgis(t)
	pairs := dealRelated(t, rounds(20000, 200000))
	var gs, hs []orb.Geometry
	for _, p := range pairs {
		gs, hs = append(gs, p.g), append(hs, p.h)
	}
	want := ask[string](t, conn, "ST_Relate(g, h)", gs, hs)
	seen := map[string]int{}
	rounded := 0
	for i, p := range pairs {
		seen[want[i]]++
		got := geo.Relate(p.g, p.h).String()
		switch {
		case got == want[i]:
		case got == p.exact():
			rounded++
		default:
			t.Errorf("here %s, PostGIS %s, by brute force %s:\n%v\n%v", got, want[i], p.exact(), p.g, p.h)
		}
	}
	t.Logf("%d pairs, %d different matrices, %d where the brute force confirms this side against PostGIS", len(gs), len(seen), rounded)
	if len(seen) < 100 || rounded > len(pairs)/100 {
		t.Error("the deal is lopsided")
	}
}

// TestRelateAsBruteForce needs no other program; all that follows from the matrix has to agree with it as well.
func TestRelateAsBruteForce(t *testing.T) {
	for _, p := range dealRelated(t, rounds(10000, 200000)) {
		if p.on == nil {
			continue
		}
		r := geo.Relate(p.g, p.h)
		want := p.exact()
		if r.String() != want {
			t.Fatalf("%s, want %s:\n%v\n%v", r, want, p.g, p.h)
		}
		turned := geo.Relate(p.h, p.g).String()
		for i := range 9 {
			if turned[i] != want[3*(i%3)+i/3] {
				t.Fatalf("%s turned is %s:\n%v\n%v", want, turned, p.g, p.h)
			}
		}
		x := geo.Prepare(p.g)
		for name, c := range map[string][2]bool{
			"disjoint": {r.Disjoint(), !x.Intersects(p.h)},
			"equals":   {r.Equals(), x.Equals(p.h)},
			"touches":  {r.Touches(), x.Touches(p.h)},
			"crosses":  {r.Crosses(), x.Crosses(p.h)},
			"overlaps": {r.Overlaps(), x.Overlaps(p.h)},
			"contains": {r.Contains(), x.Contains(p.h)},
			"within":   {r.Within(), x.Within(p.h)},
		} {
			if c[0] != c[1] {
				t.Errorf("%s: by the matrix %s %v, asked directly %v:\n%v\n%v", name, r, c[0], c[1], p.g, p.h)
			}
		}
		if covers := r.Matches("******FF*"); geo.Check(p.g) == nil && x.Covers(p.h) != covers {
			if _, area := p.g.(orb.Polygon); area {
				t.Errorf("covers: by the matrix %s %v:\n%v\n%v", r, covers, p.g, p.h)
			}
			if _, area := p.g.(orb.MultiPolygon); area {
				t.Errorf("covers: by the matrix %s %v:\n%v\n%v", r, covers, p.g, p.h)
			}
		}
	}
}

// TestPredicatesAsPostGIS compares the names of the relations, which PostGIS decides by itself.
func TestPredicatesAsPostGIS(t *testing.T) {
	conn := postgis(t)
	var gs, hs []orb.Geometry
	pairs := dealRelated(t, rounds(4000, 50000))
	for _, p := range pairs {
		gs, hs = append(gs, p.g), append(hs, p.h)
	}
	for function, here := range map[string]func(geo.Relation) bool{
		"ST_Disjoint": geo.Relation.Disjoint, "ST_Equals": geo.Relation.Equals, "ST_Touches": geo.Relation.Touches,
		"ST_Within": geo.Relation.Within, "ST_Contains": geo.Relation.Contains, "ST_Overlaps": geo.Relation.Overlaps,
		"ST_Crosses": geo.Relation.Crosses,
	} {
		want := ask[bool](t, conn, function+"(g, h)", gs, hs)
		for i, p := range pairs {
			r := geo.Relate(p.g, p.h)
			if here(r) != want[i] && r.String() != p.exact() {
				t.Errorf("%s: PostGIS %v, here %s:\n%v\n%v", function, want[i], r, p.g, p.h)
			}
		}
	}
}
