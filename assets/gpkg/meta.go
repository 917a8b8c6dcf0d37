package gpkg

import (
	"context"

	"zombiezen.com/go/sqlite"
)

const (
	sqlMeta    = `SELECT value FROM meta WHERE key = :key`
	sqlSetMeta = `INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value`
)

// SetMeta implements assets.Meta.
func (s *Store) SetMeta(ctx context.Context, key, value string) error {
	return s.failure(ctx, opMeta, s.write(ctx, func(w *writing) error {
		w.dirty = true
		return query(w.conn, sqlSetMeta, args{":key": clean(key), ":value": clean(value)}, nil)
	}))
}

// Meta implements assets.Meta.
func (s *Store) Meta(ctx context.Context, key string) (string, error) {
	var value string
	err := s.read(ctx, func(conn *sqlite.Conn) error {
		return query(conn, sqlMeta, args{":key": clean(key)}, func(stmt *sqlite.Stmt) error {
			value = stmt.ColumnText(0)
			return nil
		})
	})
	return value, s.failure(ctx, opMeta, err)
}
