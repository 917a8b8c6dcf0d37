package gpkg

import (
	"fmt"
	"strings"
	"testing"

	"needlepoint/assets"
	"needlepoint/assets/verify"
)

// lights opens a new book with n street lights in it.
func lights(t *testing.T, n int) (book, *Store) {
	t.Helper()
	b := newBook(t)
	s, _ := b.Open(t).(*Store)
	t.Cleanup(func() { _ = s.Close() })
	var cs assets.ChangeSet
	for i := range n {
		cs.Operations = append(cs.Operations, assets.Put(light(i)))
	}
	if _, err := s.Commit(t.Context(), cs); err != nil {
		t.Fatal(err)
	}
	return b, s
}

func (b book) mustRun(t *testing.T, script string) {
	t.Helper()
	conn := b.outsider(t)
	defer conn.Close()
	if err := run(conn, script); err != nil {
		t.Fatal(err)
	}
}

// summary tells the changes of a revision in short: "-3" a delete, "+3" an insert, "~3" an update of asset 3.
func summary(c assets.Committed) string {
	var out []string
	for _, ch := range c.Changes {
		out = append(out, fmt.Sprintf("%s%d", map[assets.Action]string{assets.Insert: "+", assets.Update: "~", assets.Delete: "-"}[ch.Action()], ch.ID))
	}
	return strings.Join(out, " ")
}

func TestEveryWayToChangeARowIsNoticed(t *testing.T) {
	const columns = `(id, ref, class, geom) SELECT `
	for script, want := range map[string]string{
		`UPDATE asset SET id = 9 WHERE id = 2`: "-2 +9",
		`UPDATE asset SET id = id + 100`:       "-1 +101 -2 +102 -3 +103",
		`INSERT OR REPLACE INTO asset ` + columns + `2, 'new', class, geom FROM asset WHERE id = 1`:                                                 "~2",
		`INSERT OR REPLACE INTO asset ` + columns + `7, 'L-1', 'street_light', geom FROM asset WHERE id = 1`:                                        "-2 +7",
		`UPDATE OR REPLACE asset SET ref = 'L-2' WHERE id = 1`:                                                                                      "-3 ~1",
		`UPDATE OR REPLACE asset SET id = 3 WHERE id = 1`:                                                                                           "~3 -1",
		`REPLACE INTO asset ` + columns + `1, 'L-1', 'street_light', geom FROM asset WHERE id = 1`:                                                  "~1 -2",
		`INSERT OR IGNORE INTO asset ` + columns + `1, 'x', 'y', geom FROM asset WHERE id = 1; DELETE FROM asset WHERE id = 3`:                      "-3",
		`INSERT INTO asset ` + columns + `1, 'x', 'y', geom FROM asset WHERE id = 2 ON CONFLICT (id) DO UPDATE SET ref = 'z', geom = excluded.geom`: "~1",
		`DELETE FROM asset`: "-1 -2 -3",
		`UPDATE asset SET rev = 77; UPDATE asset SET name = 'n' WHERE id = 2`:                           "~2",
		`UPDATE asset SET class = NULL, name = NULL, condition = NULL, stage = NULL, attributes = NULL`: "~1 ~2 ~3",
	} {
		t.Run(script, func(t *testing.T) {
			b, s := lights(t, 3)
			b.mustRun(t, script+";")
			c, err := s.Changes(t.Context(), 1)
			if err != nil {
				t.Fatal(err)
			}
			if got := summary(c); got != want || c.Actor != assets.OutsideActor {
				t.Fatalf("adopted %q by %q, want %q", got, c.Actor, want)
			}
			head, err := s.Load(t.Context(), 0, func(r assets.Record) error {
				if r.Revised() > 2 {
					t.Errorf("asset %d is at revision %d", r.Key(), r.Revised())
				}
				return nil
			})
			if err != nil || head.Revision != 2 || head.Hash != assets.ChainHash(first(t, s).Hash, c) {
				t.Fatalf("head %+v, %v", head, err)
			}
			if report, err := verify.Run(t.Context(), s, verify.Options{}); err != nil || report.Failed() {
				t.Fatalf("it does not prove itself: %+v, %v", report, err)
			}
		})
	}
}

func first(t *testing.T, s *Store) assets.Committed {
	t.Helper()
	c, err := s.Changes(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestUnreadableRowsAreListedUntilMended(t *testing.T) {
	b, s := lights(t, 3)
	b.mustRun(t, `
		UPDATE asset SET geom = x'00' WHERE id = 1;
		UPDATE asset SET attributes = '{"a":1,"a":2}' WHERE id = 2;
		INSERT INTO asset (id, class, geom) SELECT 9007199254740993, 'x', geom FROM asset WHERE id = 3;
		INSERT INTO asset (id, class) VALUES (-4, 'x');`)
	if _, err := s.Load(t.Context(), 0, func(assets.Record) error { return nil }); err != nil {
		t.Fatal(err)
	}
	mustList := func(want string) {
		t.Helper()
		rows, err := s.Unreadable(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range rows {
			got = append(got, fmt.Sprintf("%s %d: %s", r.Noun, r.ID, r.Fault))
		}
		if strings.Join(got, "\n") != want {
			t.Fatalf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
		}
	}
	mustList(`asset -4: the id is not between 1 and 2^53-1
asset 1: the geometry cannot be read: it is no GeoPackage geometry
asset 2: attributes: a: the key is given twice
asset 9007199254740993: the id is not between 1 and 2^53-1`)
	b.mustRun(t, `
		UPDATE asset SET geom = (SELECT geom FROM asset WHERE id = 3) WHERE id = 1;
		DELETE FROM asset WHERE id > 100;
		UPDATE asset SET id = 50, geom = (SELECT geom FROM asset WHERE id = 3) WHERE id = -4;`)
	c, err := s.Changes(t.Context(), 2)
	if err != nil || summary(c) != "+1 +50" {
		t.Fatalf("adopted %q, %v", summary(c), err)
	}
	mustList(`asset 2: attributes: a: the key is given twice`)
}

func TestTriggersThatAProgramLostComeBack(t *testing.T) {
	b, s := lights(t, 3)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	b.mustRun(t, `DROP TRIGGER outside_asset_update; DROP TRIGGER rtree_boundary_geom_delete;`)
	again := b.Open(t)
	defer again.Close()
	b.mustRun(t, `UPDATE asset SET name = 'n' WHERE id = 2;`)
	if c, err := again.Changes(t.Context(), 1); err != nil || summary(c) != "~2" {
		t.Fatalf("adopted %q, %v", summary(c), err)
	}
}
