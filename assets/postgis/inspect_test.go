package postgis_test

import (
	"slices"
	"strings"
	"testing"

	"needlepoint/assets"
	"needlepoint/assets/postgis"
	"needlepoint/assets/verify"
)

// TestIndexesAndTriggersAreWatched takes away, or alters, what the store counts on.
func TestIndexesAndTriggersAreWatched(t *testing.T) {
	b := newBook(t)
	s := b.open(t)
	threeLamps(t, s)
	for _, c := range []struct{ check, sql, says, back string }{
		{verify.CheckSpatial, "DROP INDEX needlepoint.asset_geom", "have no spatial index", "CREATE INDEX asset_geom ON needlepoint.asset USING gist (geom)"},
		{verify.CheckSpatial, "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'needlepoint.boundary_geom'::regclass", "boundary_geom is not valid",
			"UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'needlepoint.boundary_geom'::regclass"},
		{verify.CheckWatch, "ALTER TABLE needlepoint.asset DISABLE TRIGGER note", "note of needlepoint.asset is disabled", "ALTER TABLE needlepoint.asset ENABLE TRIGGER note"},
		{verify.CheckWatch, "DROP TRIGGER no_truncate ON needlepoint.boundary", "lacks its trigger no_truncate",
			"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON needlepoint.boundary EXECUTE FUNCTION needlepoint.refuse_truncate()"},
		{verify.CheckWatch, "DROP TRIGGER note ON needlepoint.boundary; CREATE TRIGGER note AFTER INSERT ON needlepoint.boundary FOR EACH ROW EXECUTE FUNCTION needlepoint.note_boundary()",
			"the trigger note of needlepoint.boundary was altered", ""},
		{verify.CheckWatch, "CREATE OR REPLACE FUNCTION needlepoint.note_asset() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$", "needlepoint.note_asset was altered", ""},
	} {
		if report, err := verify.Run(t.Context(), postgis.Database(b.url), verify.Options{}); err != nil || report.Check(c.check).Verdict != verify.OK && c.back != "" {
			t.Fatalf("before %s: %+v, %v", c.sql, report, err)
		}
		if err := onDatabase(b.url, c.sql); err != nil {
			t.Fatal(err)
		}
		report, err := verify.Run(t.Context(), postgis.Database(b.url), verify.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if faults := report.Check(c.check).Faults; !slices.ContainsFunc(faults, func(f verify.Fault) bool { return strings.Contains(f.Message.EN, c.says) }) {
			t.Errorf("%s: %+v", c.sql, faults)
		}
		if c.back != "" {
			if err := onDatabase(b.url, c.back); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestOnlyAStoreIsLookedAt also checks that looking makes nothing.
func TestOnlyAStoreIsLookedAt(t *testing.T) {
	url := database(t)
	if _, err := verify.Run(t.Context(), postgis.Database(url), verify.Options{}); assets.CodeOf(err) != assets.Invalid {
		t.Errorf("a database without a store: %v", err)
	}
	if _, err := verify.Run(t.Context(), postgis.Database(url), verify.Options{}); assets.CodeOf(err) != assets.Invalid {
		t.Errorf("and the second time: %v", err)
	}
	if _, err := verify.Run(t.Context(), postgis.Database("postgres://u:secret@[/"), verify.Options{}); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("a broken url: %v", err)
	}
}
