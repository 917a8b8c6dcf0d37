package assets_test

import (
	"testing"

	"needlepoint/assets"
)

// TestAnUnwatchedBookStaysAsItIsUntilItMustNot commits twice on a book that nobody looks at, the second time against what the first
// has done.
func TestAnUnwatchedBookStaysAsItIsUntilItMustNot(t *testing.T) {
	inv, err := assets.Open(t.Context(), openStore(t), assets.Options{Unwatched: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(inv.Close)
	proposals := 0
	propose := func(v assets.View) (assets.ChangeSet, error) {
		proposals++
		if a, taken := v.AssetByRef("street_light", "P1"); taken {
			a.Name = "改名"
			return assets.ChangeSet{Actor: "test", Operations: []assets.Operation{assets.Replace(a)}}, nil
		}
		return assets.ChangeSet{Actor: "test", Operations: []assets.Operation{assets.Put(lampAt("P1", "灯", nil))}}, nil
	}
	first, err := inv.Commit(t.Context(), propose)
	if err != nil || first.Revision != 1 || inv.View().Revision() != 0 {
		t.Fatalf("%+v, %v; the view is at %d", first, err, inv.View().Revision())
	}
	second, err := inv.Commit(t.Context(), propose)
	if err != nil || second.Revision != 2 || proposals != 3 {
		t.Fatalf("%+v, %v after %d proposals", second, err, proposals)
	}
	if err := inv.Wait(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	if a, _ := inv.View().Asset(1); a.Name != "改名" {
		t.Errorf("%+v", a)
	}
}
