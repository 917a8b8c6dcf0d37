package assets

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// deal makes permits on the classes and boundaries that packedDealer deals.
func (d packedDealer) permits(boundaries []Boundary) (out []Permit) {
	for range 1 + d.IntN(3) {
		p := Permit{Acts: []Act{MaySee, MaySee | MayEdit, MayEdit, MaySee | MayGovern}[d.IntN(4)]}
		switch d.IntN(7) {
		case 0, 1:
			p.Classes = []ClassKey{"street_tree"}
		case 2, 3:
			p.Classes = []ClassKey{"road_segment", "street_light"}
		case 4:
			p.Classes = []ClassKey{} // as of a group that the catalogue has no more: of no class, not of all
		}
		if d.IntN(4) > 0 {
			p.Boundary = boundaries[d.IntN(len(boundaries))].ID + BoundaryID(d.IntN(8)/7*1000) // now and then none that is there
		}
		switch d.IntN(4) {
		case 0:
			p.Withheld = []string{"lit"}
		case 1:
			p.Withheld = []string{"height_m", "lit"}
		}
		out = append(out, p)
	}
	return out
}

func (d packedDealer) boundaries() []Boundary {
	x, y := 123.02+d.Float64()/100, 41.02+d.Float64()/100
	rectangle := func(a, b, c, e float64) orb.Polygon {
		return orb.Bound{Min: orb.Point{a, b}, Max: orb.Point{c, e}}.ToPolygon()
	}
	shapes := []orb.Geometry{
		rectangle(123, 41, x, 41.05), rectangle(x, 41, 123.05, 41.05), // neighbours
		orb.Polygon{{{123, 41}, {123.05, 41}, {x, y}, {123.01, 41.04}, {123, 41}}},
		orb.MultiPolygon{rectangle(123, 41, 123.01, 41.01), rectangle(123.03, 41.02, 123.04, y+0.02)},
		rectangle(-179, -89, 179, 89), // and not up to where areas are dealt that have no width
		orb.LineString{{123, 41}, {123.05, 41.05}},
	}
	var out []Boundary
	for i, shape := range shapes {
		a, _ := AttributesOf(map[string]any{"lit": "on", "x": i})
		out = append(out, Boundary{ID: BoundaryID(i + 1), Ref: fmt.Sprint("B", i), Kind: Street, Name: "安居街", Stage: InService, Geometry: shape, Attributes: a, Rev: Revision(i + 1)})
	}
	return out
}

// told is what one who holds the permits is told of a record, judged the plain way.
func told(r Record, permits []Permit, boundaries []Boundary) (Record, bool) {
	seen, withheld := false, map[string]int{}
	n := 0
	for _, p := range permits {
		covers := p.Acts&MaySee != 0
		if a, ok := r.(Asset); ok && p.Classes != nil {
			covers = covers && slices.Contains(p.Classes, a.Class)
		}
		if p.Boundary != 0 {
			at := slices.IndexFunc(boundaries, func(b Boundary) bool { return b.ID == p.Boundary })
			covers = covers && at >= 0 && geo.Intersects(boundaries[at].Geometry, r.Shape()) &&
				(r.Shape().Dimensions() < 2 || !geo.Relate(boundaries[at].Geometry, r.Shape()).Touches())
		}
		if covers {
			seen = true
			n++
			for _, key := range p.Withheld {
				withheld[key]++
			}
		}
	}
	var keys []string
	for key, times := range withheld {
		if times == n {
			keys = append(keys, key)
		}
	}
	return without(r, keys), seen
}

func list[T any](all iter.Seq[T]) string { return fmt.Sprint(slices.Collect(all)) }

func sortedList(all iter.Seq[Asset]) string {
	out := slices.Collect(all)
	slices.SortFunc(out, func(a, b Asset) int { return int(a.ID - b.ID) })
	return fmt.Sprint(out)
}

// What a right does not let be seen is as if it were not there: every question to a narrowed view is answered as by a book that holds
// only what the right tells, record by record.
func TestAViewIsTheBookOfWhatItsRightTells(t *testing.T) {
	seed, rounds := uint64(21), 8
	if os.Getenv("NEEDLEPOINT_PROVE") == "1" {
		rounds = 48
	}
	for round := range rounds {
		d := packedDealer{rand.New(rand.NewPCG(seed, uint64(round)))}
		boundaries := d.boundaries()
		all := newLoader()
		for _, b := range boundaries {
			if err := all.add(b); err != nil {
				t.Fatal(err)
			}
		}
		for i := range 400 {
			if err := all.add(d.asset(AssetID(2*i + 1))); err != nil {
				t.Fatal(err)
			}
		}
		b, err := all.pack(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for i := range 60 {
			if err := b.addAsset(d.asset(AssetID(2*i + 2))); err != nil {
				t.Fatal(err)
			}
		}
		b.head = Head{Revision: 9, Hash: "h"}
		whole := View{snap: b.freeze()}
		for range 6 {
			permits := d.permits(boundaries)
			right := NewRight(whole, permits)
			oracle := newBuilder()
			oracle.head = b.head
			for _, r := range boundaries {
				if r, ok := told(r, permits, boundaries); ok {
					if err := oracle.add(r); err != nil {
						t.Fatal(err)
					}
				}
			}
			for a := range whole.Assets(Filter{Stages: AnyStage()}) {
				r, ok := told(a, permits, boundaries)
				if ok {
					if err := oracle.add(r); err != nil {
						t.Fatal(err)
					}
				}
				if got, may := right.Tell(a); may != ok || ok && !Same(got, r) {
					t.Fatalf("seed %d, round %d, %+v: told %v %v of %v, want %v %v", seed, round, permits, got, may, a, r, ok)
				}
			}
			for range 6 {
				if fault := compareViews(d, whole.As(right), View{snap: oracle.freeze()}); fault != "" {
					t.Fatalf("seed %d, round %d, %+v: %s", seed, round, permits, fault)
				}
			}
		}
	}
}

// compareViews asks both views the same random questions; "" where all answers are alike.
func compareViews(d packedDealer, got, want View) string {
	p := d.point()
	f := Filter{Stages: AllStages()[:d.IntN(4)]}
	if d.IntN(2) == 0 {
		f.Conditions = AllConditions()[d.IntN(5):]
	}
	if d.IntN(3) == 0 {
		f.Classes = []ClassKey{"street_tree", "road_segment"}
	}
	if d.IntN(3) == 0 {
		f.DueBy = 20261130
	}
	if d.IntN(3) == 0 {
		f.Boundary = BoundaryID(1 + d.IntN(6))
	}
	box := orb.Bound{Min: p, Max: p}.Pad([]float64{0, 1e-4, 1e-2, 10}[d.IntN(4)])
	q := Query{Filter: f}
	if d.IntN(2) == 0 {
		q.Text = []string{"安居", "k-1", "3"}[d.IntN(3)]
	}
	if d.IntN(2) == 0 {
		q.Box = &box
	}
	if d.IntN(4) == 0 {
		q.IDs = []AssetID{1, 2, 3, 4, 5, 50, 51, 52, 99}
	}
	order := Order{Field: []string{"", "ref", "name", "attributes.lit", "attributes.height_m"}[d.IntN(5)], Backward: d.IntN(2) == 0}
	lattice := Lattice{Level: 12, X: 3447, Y: 1534, Side: 4}
	id := AssetID(1 + d.IntN(800))
	answers := map[string]func(View) string{
		"Assets":      func(v View) string { return list(v.Assets(f)) },
		"AssetsAfter": func(v View) string { return list(v.AssetsAfter(id, f)) },
		"Select":      func(v View) string { return list(v.Select(q)) },
		"In":          func(v View) string { return list(v.In(box, f)) },
		"Intersects":  func(v View) string { return list(v.IntersectsAfter(id, box.ToPolygon(), f)) },
		"Candidates":  func(v View) string { return sortedList(v.Candidates(box, f)) },
		"Asset":       func(v View) string { a, ok := v.Asset(id); return fmt.Sprint(a, ok) },
		"AssetByRef": func(v View) string {
			a, ok := v.AssetByRef("street_light", fmt.Sprint("K-", id))
			return fmt.Sprint(a, ok)
		},
		"Boundary": func(v View) string { b, ok := v.Boundary(BoundaryID(1 + id%6)); return fmt.Sprint(b, ok) },
		"BoundaryByRef": func(v View) string {
			b, ok := v.BoundaryByRef(Street, "", fmt.Sprint("B", id%6))
			return fmt.Sprint(b, ok)
		},
		"Boundaries":   func(v View) string { return list(v.Boundaries(BoundaryFilter{})) },
		"BoundariesIn": func(v View) string { return list(v.BoundariesIn(box, BoundaryFilter{})) },
		"BoundariesMeetingAfter": func(v View) string {
			return list(v.BoundariesMeetingAfter(2, box.ToPolygon(), BoundaryFilter{}))
		},
		"SelectBoundaries": func(v View) string { return list(v.SelectBoundaries(BoundaryQuery{Text: "安居", Box: &box})) },
		"Facets":           func(v View) string { return fmt.Sprint(v.Facets(q)) },
		"Counts":           func(v View) string { return fmt.Sprint(v.Counts(f)) },
		"Cells":            func(v View) string { return fmt.Sprint(v.Cells(lattice, f)) },
		"Count":            func(v View) string { return fmt.Sprint(v.Count(lattice, f)) },
		"Near":             func(v View) string { return fmt.Sprint(v.Near(p, 7, f)) },
		"Within":           func(v View) string { return fmt.Sprint(v.Within(p, 900, f)) },
		"Search":           func(v View) string { found, n := v.Search("1", 9); return fmt.Sprint(found, n) },
		"Snaps":            func(v View) string { return fmt.Sprint(v.Snaps(Snapping{At: p, Within: 300, Limit: 9})) },
		"Page": func(v View) string {
			page, err := v.Page(q, Paging{Order: order, Limit: 20})
			return fmt.Sprint(page, err)
		},
		"Places": func(v View) string {
			var g Gazetteer
			return fmt.Sprint(g.Places(v, PlaceFilter{Classes: []ClassKey{"street_light"}, Kinds: []Kind{Street}}))
		},
		"Draw": func(v View) (out string) {
			v.Draw(box, f, func(d *Drawn) bool {
				if d.Geometry().Bound().Intersects(box) { // what is drawn beside the box depends on how the book is laid out
					out += fmt.Sprint(d.ID, d.Text("lit"), d.Attributes(), " ")
				}
				return true
			})
			return out
		},
		"Members": func(v View) (out string) {
			m := NewMembers(func(ClassKey, string) Member { return MemberAsIs })
			v.Pick(q, 0, func(d *Drawn) bool {
				text, ok := m.Append(nil, v, d)
				if !ok {
					text = nil
					_ = members(d.Attributes().String(), func(key, value string) bool {
						text = append(text, `,"`+key+`":`+value...)
						return true
					})
				}
				out += string(text) + "\n"
				return true
			})
			return out
		},
		"Len": func(v View) string { a, b := v.Len(); return fmt.Sprint(a, b) },
	}
	for name, ask := range answers {
		if g, w := ask(got), ask(want); g != w {
			return fmt.Sprintf("%s, %+v in %v: %.2000s\nwant %.2000s", name, q, box, g, w)
		}
	}
	return ""
}
