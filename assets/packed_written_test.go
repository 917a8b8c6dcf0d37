package assets

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// pickedBook is a packed book of n assets of every form with some set since.
func pickedBook(t *testing.T, d packedDealer, n int) View {
	t.Helper()
	all := newLoader()
	for i := range n {
		if err := all.add(d.asset(AssetID(3*i + 1))); err != nil {
			t.Fatal(err)
		}
	}
	b, err := all.pack(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i := range n / 20 {
		if err := b.addAsset(d.asset(AssetID(3*i + 2))); err != nil {
			t.Fatal(err)
		}
	}
	return View{snap: b.freeze()}
}

// What is written from where assets lie is what is written of whole ones.
func TestAssetsAreWrittenFromWhereTheyLie(t *testing.T) {
	const seed = 11
	t.Logf("seed %d", seed)
	view := pickedBook(t, packedDealer{rand.New(rand.NewPCG(seed, 1))}, 3000)
	rule := func(class ClassKey, key string) Member {
		switch {
		case key == "lit" && class == "road_segment":
			return MemberRefused
		case key == "height_m" && class != "street_tree", key == "lit":
			return MemberDecimal
		}
		return MemberAsIs
	}
	members, refused, plain := NewMembers(rule), 0, map[bool]int{}
	for range 2 { // the second time from what is remembered
		view.Pick(Query{Filter: Filter{Stages: AnyStage()}}, 0, func(d *Drawn) bool {
			a, _ := view.Asset(d.ID)
			if got, want := string(d.AppendGeoJSON([]byte("x"))), string(geo.AppendGeoJSON([]byte("x"), a.Geometry)); got != want {
				t.Fatalf("asset %d: %s, want %s", d.ID, got, want)
			}
			if got := string(d.AppendID([]byte("x"))); got != fmt.Sprint("x", d.ID) {
				t.Fatalf("asset %d: id %s", d.ID, got)
			}
			if got := string(d.AppendRef(nil)); got != a.Ref {
				t.Fatalf("asset %d: ref %q, want %q", d.ID, got, a.Ref)
			}
			if plain[d.PlainTexts()]++; d.PlainTexts() && strings.ContainsAny(a.Ref+a.Name, `"\`) {
				t.Fatalf("asset %d: %q and %q are no plain texts", d.ID, a.Ref, a.Name)
			}
			want, whole := "", true
			if text := a.Attributes.String(); !a.Attributes.IsEmpty() {
				_ = eachMember(text, func(key, raw string) {
					want += `,"` + key + `":` + raw
					switch rule(a.Class, key) {
					case MemberRefused:
						whole = false
					case MemberDecimal:
						if raw[0] != '"' {
							want += ".0"
						}
					}
				})
				whole = whole && d.row.recent == nil
			}
			got, ok := members.Append([]byte("x"), view, d)
			if !whole {
				refused++
				want = ""
			}
			if ok != whole || string(got) != "x"+want {
				t.Fatalf("asset %d: %s %v, want %s %v", d.ID, got, ok, want, whole)
			}
			return true
		})
	}
	if refused == 0 || plain[false] == 0 {
		t.Errorf("%d refused, %v plain", refused, plain)
	}
}

// eachMember calls each with the members of a canonical text.
func eachMember(text string, each func(key, raw string)) error {
	return members(text, func(key, raw string) bool { each(key, raw); return true })
}

// Texts of a segment are plain where all are.
func TestPlainTextsAreToldOfWholeSegments(t *testing.T) {
	for text, want := range map[string]bool{"安居街1号杆": true, "": true, "a<b>&c": true, "a\"b": false, `a\b`: false, "a\nb": false, "a\xffb": false} {
		all := newLoader()
		for id, name := range []string{"1号杆", text} {
			if err := all.add(Asset{ID: AssetID(id + 1), Class: "street_light", Name: name, Condition: Intact, Stage: InService, Geometry: orb.Point{123, 41}}); err != nil {
				t.Fatal(err)
			}
		}
		b, err := all.pack(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		View{snap: b.freeze()}.Pick(Query{}, 0, func(d *Drawn) bool {
			if d.PlainTexts() != want {
				t.Errorf("%q: %v, want %v", text, d.PlainTexts(), want)
			}
			return true
		})
	}
}

// Places are met by rows where they lie as by their geometries, and a page of those that meet one is in the order of ids.
func TestRowsMeetPlacesAsTheirGeometriesDo(t *testing.T) {
	const seed = 12
	t.Logf("seed %d", seed)
	d := packedDealer{rand.New(rand.NewPCG(seed, 1))}
	view := pickedBook(t, d, 2000)
	list, met := everyAsset(view.snap), 0
	for range 300 {
		p := d.point()
		var shape orb.Geometry
		size := []float64{0, 1e-7, 1e-4, 1e-2, 1}[d.IntN(5)]
		switch d.IntN(4) {
		case 0:
			shape = orb.LineString{p, {p[0] + size, p[1] - size/2}}
		case 1:
			shape = orb.Polygon{{p, {p[0] + size, p[1]}, {p[0] + size/3, p[1] + size}, {p[0] + size/3, p[1] + size/3}, p}}
		default:
			if d.IntN(2) == 0 { // a corner where an asset is
				p = list[d.IntN(len(list))].Geometry.Bound().Min
			}
			shape = boxShape(orb.Bound{Min: p, Max: orb.Point{p[0] + size, p[1] + size}})
		}
		after := AssetID(d.IntN(3000))
		var got, want []AssetID
		view.Pick(Query{Shape: shape}, after, func(d *Drawn) bool { got = append(got, d.ID); return true })
		for _, a := range list {
			if a.ID > after && (Filter{}).matches(&a) && geo.Prepare(a.Geometry).Intersects(shape) {
				want = append(want, a.ID)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%v after %d: %v, want %v", shape, after, got, want)
		}
		met += len(got)
	}
	if met < 1000 {
		t.Errorf("only %d were met", met)
	}
}

// Candidates come in the order of their ids, near each other or far apart, and ids are written as decimals.
func TestCandidatesComeInTheOrderOfTheirIDs(t *testing.T) {
	const seed = 13
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	for _, reach := range []AssetID{100, 300, 1 << 17, 1 << 30, 1 << 33, MaxID} {
		for _, n := range []int{1, fewSorted, fewSorted + 1, 3000} {
			ids := map[AssetID]bool{}
			for range n {
				ids[MaxID-AssetID(r.Int64N(int64(reach)))] = true
			}
			var c candidates
			for id := range ids {
				c.ids = append(c.ids, id)
				c.rows = append(c.rows, rowCode(id%(1<<31-1))|isRecent*rowCode(id&1))
			}
			c.sort()
			for i, id := range slices.Sorted(maps.Keys(ids)) {
				if got, want := rowCode(c.keys[i]), rowCode(id%(1<<31-1))|isRecent*rowCode(id&1); got != want {
					t.Fatalf("%d of %d within %d: %x, want %x", i, n, reach, got, want)
				}
			}
			for id := range ids {
				d := Drawn{ID: id % []AssetID{10, 1e4, 1e8, 1e9, 1 << 62}[r.IntN(5)]}
				if got := string(d.AppendID(nil)); got != fmt.Sprint(d.ID) {
					t.Fatalf("%d is written %s", d.ID, got)
				}
			}
		}
	}
}
