package assets

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// packedDealer makes assets of every form, in a small district and at the edges of the world, with plain and with hostile texts.
type packedDealer struct{ *rand.Rand }

func (d packedDealer) point() orb.Point {
	switch d.IntN(20) {
	case 0:
		return orb.Point{d.Float64()*360 - 180, d.Float64()*180 - 90}
	case 1:
		return orb.Point{[]float64{-180, 180}[d.IntN(2)], []float64{-90, 90, 0}[d.IntN(3)]}
	}
	p := orb.Point{123 + d.Float64()/20, 41 + d.Float64()/20}
	if d.IntN(3) > 0 { // as surveyors hand over
		for axis := range p {
			scale := scales[1+d.IntN(3)]
			p[axis] = float64(int64(p[axis]*scale)) / scale
		}
	}
	return p
}

func (d packedDealer) points(n int) []orb.Point {
	at, out := d.point(), make([]orb.Point, n)
	reach := []float64{1e-5, 1e-3, 1e-1}[d.IntN(3)]
	for i := range out {
		out[i] = orb.Point{min(max(at[0]+d.Float64()*reach, -180), 180), min(max(at[1]+d.Float64()*reach, -90), 90)}
	}
	return out
}

func (d packedDealer) geometry() orb.Geometry {
	ring := func() orb.Ring { r := d.points(3 + d.IntN(4)); return append(r, r[0]) }
	holed := func() orb.Polygon {
		outer := ring()
		hole := make(orb.Ring, len(outer))
		for i, p := range outer {
			hole[i] = orb.Point{(p[0] + outer[0][0]) / 2, (p[1] + outer[0][1]) / 2}
		}
		return orb.Polygon{outer, hole}
	}
	switch d.IntN(12) {
	case 0:
		return orb.LineString(d.points(2 + d.IntN(9)))
	case 1:
		return orb.Polygon{ring()}
	case 2:
		return holed()
	case 3:
		return orb.MultiPoint(d.points(1 + d.IntN(3)))
	case 4:
		return orb.MultiLineString{d.points(2), d.points(3)}
	case 5:
		return orb.MultiPolygon{{ring()}, holed()}
	}
	return d.point()
}

func (d packedDealer) asset(id AssetID) Asset {
	pick := func(texts ...string) string { return texts[d.IntN(len(texts))] }
	a := Asset{
		ID: id, Class: ClassKey(pick("street_light", "street_tree", "road_segment")), Geometry: d.geometry(),
		Condition: AllConditions()[d.IntN(5)], Stage: AllStages()[d.IntN(3)], Rev: Revision(1 + d.IntN(9)),
		Name: pick("", "", "安居街1号杆", "a \"quoted\" name"),
	}
	if d.IntN(5) > 0 { // unique within the class, as the store sees to
		a.Ref = pick("", "0", "00", "K-") + fmt.Sprint(id)
	}
	attributes := map[string]any{}
	if d.IntN(2) == 0 {
		attributes["height_m"] = d.IntN(9)
	}
	if d.IntN(2) == 0 {
		attributes["lit"] = pick("on", "off", "a\nb\\")
	}
	if d.IntN(3) == 0 {
		attributes["next_due_on"] = pick("2026-11-01", "2026-11-30", "2026-12-24", "some day", "2026-13-01")
	}
	if d.IntN(4) == 0 {
		attributes["a\"b"] = []any{1.5, nil, map[string]any{"x": pick("", "y")}}
	}
	a.Attributes, _ = AttributesOf(attributes)
	return a
}

// A book that is edited and packed anew in every order answers like a plain list, also where it changes while it is packed.
func TestPackedBookEqualsAPlainList(t *testing.T) {
	seed := uint64(5)
	for round := range 6 {
		d := packedDealer{rand.New(rand.NewPCG(seed, uint64(round)))}
		want := map[AssetID]Asset{}
		all := newLoader()
		next := AssetID(1)
		for range []int{0, 40, 900}[round%3] {
			a := d.asset(next)
			want[next] = a
			if err := all.add(a); err != nil {
				t.Fatal(err)
			}
			next += AssetID(1 + d.IntN(90))
		}
		b, err := all.pack(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		edit := func(n int) {
			for range n {
				ids := make([]AssetID, 0, len(want))
				for id := range want {
					ids = append(ids, id)
				}
				slices.Sort(ids)
				id := next
				if len(ids) > 0 && d.IntN(3) > 0 {
					id = ids[d.IntN(len(ids))]
					if err := b.removeAsset(id); err != nil {
						t.Fatal(err)
					}
					delete(want, id)
					if d.IntN(3) == 0 {
						continue
					}
				} else {
					next += AssetID(1 + d.IntN(90))
				}
				a := d.asset(id)
				want[id] = a
				if err := b.addAsset(a); err != nil {
					t.Fatal(err)
				}
			}
		}
		for range 8 {
			edit(d.IntN(60))
			before := b.freeze()
			wantBefore := fmt.Sprint(everyAsset(before))
			var slots []int
			for _, slot := range before.order {
				if d.IntN(2) == 0 {
					slots = append(slots, slot)
				}
			}
			work, err := before.repack(slots)
			if err != nil {
				t.Fatal(err)
			}
			edit(d.IntN(60))
			b.adopt(work)
			edit(d.IntN(5))
			comparePacked(t, b.freeze(), want, d)
			if fmt.Sprint(everyAsset(before)) != wantBefore {
				t.Fatalf("seed %d, round %d: a frozen book has changed", seed, round)
			}
		}
	}
}

func everyAsset(s *Snapshot) (out []Asset) {
	s.ascend(0, func(r row) bool { out = append(out, s.asset(r)); return true })
	return out
}

func comparePacked(t *testing.T, s *Snapshot, want map[AssetID]Asset, d packedDealer) {
	t.Helper()
	list := everyAsset(s)
	if len(list) != len(want) || s.len() != len(want) {
		t.Fatalf("%d assets (it says %d), want %d", len(list), s.len(), len(want))
	}
	tally := map[tallyKey]int{}
	for i, a := range list {
		if i > 0 && list[i-1].ID >= a.ID {
			t.Fatalf("asset %d follows %d", a.ID, list[i-1].ID)
		}
		if !Same(a, want[a.ID]) {
			t.Fatalf("asset %d is\n%+v, want\n%+v", a.ID, a, want[a.ID])
		}
		tally[tallyKey{a.Class, a.Condition, a.Stage}]++
		r, ok := s.find(a.ID)
		if !ok || !Same(s.asset(r), a) || r.rev() != a.Rev {
			t.Fatalf("asset %d is not found", a.ID)
		}
		if a.Ref != "" {
			if id, ok := s.assetRefs.find(a.Class, a.Ref, s.refOf); !ok || id != a.ID {
				t.Fatalf("ref %q of asset %d finds %d", a.Ref, a.ID, id)
			}
		}
	}
	for code, n := range s.tally {
		if tally[s.combos[code]] != n {
			t.Fatalf("%v: %d counted, want %d", s.combos[code], n, tally[s.combos[code]])
		}
	}
	if id, ok := s.assetRefs.find("street_light", "nobody's", s.refOf); ok {
		t.Fatalf("a ref that nobody has finds %d", id)
	}
	for range 20 {
		p, f := d.point(), Filter{Stages: AllStages()[:1+d.IntN(3)]}
		if d.IntN(2) == 0 {
			f.Conditions = AllConditions()[d.IntN(5):]
		}
		if d.IntN(3) == 0 {
			f.DueBy = Day([]int{20261101, 20261115, 20270101}[d.IntN(3)])
		}
		box := orb.Bound{Min: p, Max: p}.Pad([]float64{0, 1e-4, 1e-2, 10}[d.IntN(4)])
		var boxed []AssetID
		for a := range (View{snap: s}).Candidates(box, f) {
			boxed = append(boxed, a.ID)
		}
		slices.Sort(boxed)
		type hit struct {
			metres float64
			id     AssetID
		}
		counted := 0
		for _, n := range (View{snap: s}).Counts(f).Classes {
			counted += n.Conditions[Damaged]
		}
		scanned := 0
		s.scan(s.sieve(f), func(row) bool { scanned++; return true })
		var wantBoxed []AssetID
		var near []hit
		for _, a := range list {
			if f.matches(&a) {
				if a.Geometry.Bound().Intersects(box) {
					wantBoxed = append(wantBoxed, a.ID)
				}
				near = append(near, hit{geo.DistanceTo(p, a.Geometry), a.ID})
			}
		}
		if scanned != len(near) {
			t.Fatalf("%v: %d scanned, want %d", f, scanned, len(near))
		}
		if len(f.Conditions) == 0 || slices.Contains(f.Conditions, Damaged) {
			for _, a := range list {
				if a.Condition == Damaged && f.matches(&a) {
					counted--
				}
			}
			if counted != 0 {
				t.Fatalf("%v: the counts are %d off", f, counted)
			}
		}
		if !slices.Equal(boxed, wantBoxed) {
			t.Fatalf("box %v, %v: %v, want %v", box, f, boxed, wantBoxed)
		}
		slices.SortFunc(near, func(a, b hit) int { return cmp.Or(cmp.Compare(a.metres, b.metres), cmp.Compare(a.id, b.id)) })
		got := (View{snap: s}).Near(p, 10, f)
		if len(got) != min(10, len(near)) {
			t.Fatalf("%d near %v, want %d", len(got), p, min(10, len(near)))
		}
		for i, h := range got {
			if h.Asset.ID != near[i].id || h.Metres != near[i].metres {
				t.Fatalf("near %v, %d: asset %d at %v, want %d at %v", p, i, h.Asset.ID, h.Metres, near[i].id, near[i].metres)
			}
			if label := geo.LabelPoint(h.Asset.Geometry); h.Label != label || h.Bearing != geo.Bearing(p, label) {
				t.Fatalf("near %v, %d: %v is labelled at %v, %v degrees away, want %v and %v", p, i, h.Asset, h.Label, h.Bearing, label, geo.Bearing(p, label))
			}
		}
	}
	var extent orb.Bound
	for i, a := range list {
		if extent = extent.Union(a.Geometry.Bound()); i == 0 {
			extent = a.Geometry.Bound()
		}
	}
	if got, ok := s.extent(); ok != (len(list) > 0) || ok && got != extent {
		t.Fatalf("extent %v, want %v", got, extent)
	}
}
