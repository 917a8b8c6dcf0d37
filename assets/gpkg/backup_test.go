package gpkg

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// TestAStoreInUseIsNoBackup restores from a store whose last revision is still in its log, which a copy of the file alone would
// leave behind without a word.
func TestAStoreInUseIsNoBackup(t *testing.T) {
	b := newBook(t)
	s := b.Open(t)
	lamp := assets.Asset{Class: "street_light", Condition: assets.Intact, Stage: assets.InService, Geometry: orb.Point{123, 41}}
	if _, err := s.Commit(t.Context(), assets.ChangeSet{Actor: "test", Via: assets.ViaAPI, Operations: []assets.Operation{assets.Put(lamp)}}); err != nil {
		t.Fatal(err)
	}
	restored := filepath.Join(t.TempDir(), "restored.gpkg")
	if err := Restore(t.Context(), b.path, restored); assets.CodeOf(err) != assets.Conflict {
		t.Errorf("of a store in use: %v", err)
	}
	if _, err := os.Stat(restored); err == nil {
		t.Error("there is a file all the same")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := Restore(t.Context(), b.path, restored); err != nil {
		t.Fatal(err)
	}
	again := book{restored}.Open(t)
	defer again.Close()
	head, err := again.Load(t.Context(), 0, func(assets.Record) error { return nil })
	if err != nil || head.Revision != 1 {
		t.Errorf("restored: %+v, %v", head, err)
	}
}
