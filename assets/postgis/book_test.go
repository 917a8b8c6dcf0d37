package postgis_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"needlepoint/assets"
	"needlepoint/assets/postgis"
)

type recordKey struct {
	noun assets.Noun
	id   int64
}

// verifyBook checks what must hold of any book: revisions from 1 without a gap, each with the right hash, each
// change starting from what stood there, and their sum equal to what Load gives.
func verifyBook(t *testing.T, s *postgis.Store) assets.Head {
	t.Helper()
	ctx := context.Background()
	loaded := map[recordKey]assets.Record{}
	head, err := s.Load(ctx, 0, func(r assets.Record) error {
		loaded[recordKey{r.Noun(), r.Key()}] = r
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	summed := map[recordKey]assets.Record{}
	hash := ""
	for after := range head.Revision {
		c, err := s.Changes(ctx, after)
		if err != nil {
			t.Fatal(err)
		}
		if want := assets.ChainHash(hash, c); c.Revision != after+1 || c.Hash != want {
			t.Fatalf("after %d comes %d with hash %s, want %s", after, c.Revision, c.Hash, want)
		}
		hash = c.Hash
		for _, ch := range c.Changes {
			key := recordKey{ch.Noun, ch.ID}
			if !assets.Same(summed[key], ch.Before) {
				t.Fatalf("revision %d starts %s %d from\n%s, it was\n%s", c.Revision, ch.Noun, ch.ID, image(ch.Before), image(summed[key]))
			}
			if ch.After == nil {
				delete(summed, key)
			} else {
				summed[key] = ch.After
			}
		}
	}
	if head.Hash != hash {
		t.Fatalf("the head has hash %s, want %s", head.Hash, hash)
	}
	for key, r := range loaded {
		if !assets.Same(r, summed[key]) {
			t.Fatalf("Load gives\n%s, the changes sum up to\n%s", image(r), image(summed[key]))
		}
	}
	if len(loaded) != len(summed) {
		t.Fatalf("Load gives %d records, the changes sum up to %d", len(loaded), len(summed))
	}
	return head
}

func image(r assets.Record) string {
	if r == nil {
		return "nothing"
	}
	return string(assets.AppendImage(nil, r))
}

// verifyTables checks, past the adapter, that the rows are what the book says: names, refs, geometry by PostGIS's own reading.
func verifyTables(t *testing.T, b book, s *postgis.Store) {
	t.Helper()
	ctx := context.Background()
	type said struct {
		ref, name string
		rev       int64
	}
	rows, err := connect(t, b.url).Query(ctx, `SELECT 'asset', id, ref, name, rev FROM needlepoint.asset
		UNION ALL SELECT 'boundary', id, ref, name, rev FROM needlepoint.boundary`)
	if err != nil {
		t.Fatal(err)
	}
	inTables := map[recordKey]said{}
	var key recordKey
	var r said
	if _, err := pgx.ForEachRow(rows, []any{&key.noun, &key.id, &r.ref, &r.name, &r.rev}, func() error {
		inTables[key] = r
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	n := 0
	if _, err := s.Load(ctx, 0, func(record assets.Record) error {
		n++
		want := said{rev: int64(record.Revised())}
		switch v := record.(type) {
		case assets.Asset:
			want.ref, want.name = v.Ref, v.Name
		case assets.Boundary:
			want.ref, want.name = v.Ref, v.Name
		}
		if got := inTables[recordKey{record.Noun(), record.Key()}]; got != want {
			t.Errorf("%s %d: the table has %+v, the book %+v", record.Noun(), record.Key(), got, want)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if n != len(inTables) {
		t.Errorf("the tables have %d rows, the book %d records", len(inTables), n)
	}
}
