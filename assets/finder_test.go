package assets_test

import (
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/assets/storetest"
)

// TestFinderFindsWhatIsThereAndNothingElse asks of a book with a history for its records as they are, and for others.
func TestFinderFindsWhatIsThereAndNothingElse(t *testing.T) {
	store := storetest.NewModel()
	storetest.Feed(t, storetest.RandomSets(storetest.Seed(t), storetest.Count(80, 800)), store)
	inv, err := assets.Open(t.Context(), store, assets.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer inv.Close()
	view := inv.View()
	find, n := view.Finder(), 0
	if _, err := store.Load(t.Context(), 0, func(r assets.Record) error {
		n++
		if !find.Same(r) || find.ByRef(r) != r.Key() || !find.Lies(r) {
			t.Errorf("%s %d is not found: by id %t, ref %d, place %t", r.Noun(), r.Key(), find.Same(r), find.ByRef(r), find.Lies(r))
		}
		away := orb.Point{-170, -80}
		there := r.Shape().Bound().Contains(away) // some of the random ones span the world
		switch other := r.(type) {
		case assets.Asset:
			other.Ref, other.Geometry = other.Ref+"?", away
			r = other
		case assets.Boundary:
			other.Ref, other.Geometry = other.Ref+"?", orb.LineString{away, {-171, -81}}
			r = other
		}
		if find.Same(r) || find.ByRef(r) != 0 || find.Lies(r) && !there || find.Same(r.WithKey(1_000_000)) {
			t.Errorf("%s %d is found as it is not: by id %t, ref %d, place %t", r.Noun(), r.Key(), find.Same(r), find.ByRef(r), find.Lies(r))
		}
		return nil
	}); err != nil || n == 0 {
		t.Fatalf("%d records, %v", n, err)
	}
}
