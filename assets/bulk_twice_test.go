package assets_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/google/uuid"

	"needlepoint/assets"
	"needlepoint/assets/gpkg"
)

// overtaken is a store on which, before the first commit that is to be held up, something else happens.
type overtaken struct {
	assets.Store
	first func() // nil once it happened
}

func (o *overtaken) Commit(ctx context.Context, cs assets.ChangeSet) (assets.Receipt, error) {
	if first := o.first; first != nil {
		o.first = nil
		first()
	}
	return o.Store.Commit(ctx, cs)
}

// TestBulkOvertakenByItself sends one bulk edit twice, so that the one is kept on a newer book while the other is on its way
// with what it made of an older one.
func TestBulkOvertakenByItself(t *testing.T) {
	inner, err := gpkg.Open(t.Context(), filepath.Join(t.TempDir(), "book.gpkg"), gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	store := &overtaken{Store: inner}
	inv, err := assets.Open(t.Context(), store, assets.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		inv.Close()
		if err := inner.Close(); err != nil {
			t.Error(err)
		}
	})
	put(t, inv, assets.Put(lampAt("P1", "灯", nil)), assets.Put(lampAt("P2", "灯", nil)))
	b := assets.Bulk{Base: inv.View().Revision(), Edit: assets.Edit{Attributes: attributesOf(t, `{"note":"a"}`)},
		Key: uuid.NewString(), Actor: "bulk", Via: assets.ViaAPI}
	var won assets.Receipt
	store.first = func() {
		a, _ := inv.View().Asset(1)
		a.Name = "别人改的"
		put(t, inv, assets.Replace(a))
		if _, won, err = inv.Bulk(t.Context(), b); err != nil {
			t.Error(err)
		}
	}
	outcome, again, err := inv.Bulk(t.Context(), b)
	if err != nil || again.Revision != won.Revision || !again.Replayed || won.Replayed || outcome.Changed != 2 {
		t.Errorf("kept as revision %d; the other call: %+v, %+v, %v", won.Revision, outcome, again, err)
	}

	other := b
	other.Edit = assets.Edit{Attributes: attributesOf(t, `{"note":"b"}`)}
	other.Base = inv.View().Revision() // its key was used before
	if _, _, err := inv.Bulk(t.Context(), other); assets.CodeOf(err) != assets.KeyReused {
		t.Errorf("the key of an older edit: %v", err)
	}
}
