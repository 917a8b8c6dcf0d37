package gpkg

import (
	"context"
	"errors"
	"os"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
)

const (
	sqlHasStamp  = `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'needlepoint_export'`
	sqlReadStamp = `SELECT revision, hash FROM needlepoint_export ORDER BY id DESC LIMIT 1`
)

// ReadStamp returns the revision, with its hash, that a GeoPackage shows: of an export what it was stamped with, of a store or a
// backup where its log ends. The zero Head says that it is neither.
func ReadStamp(ctx context.Context, path string) (head assets.Head, err error) {
	f := File(path)
	if _, err := os.Stat(path); err != nil {
		return head, err
	}
	conn, err := f.open()
	if err != nil {
		return head, f.failure(ctx, err)
	}
	defer func() { err = errors.Join(err, f.failure(ctx, conn.Close())) }()
	conn.SetInterrupt(ctx.Done())
	return head, f.failure(ctx, readStamp(conn, &head))
}

func readStamp(conn *sqlite.Conn, head *assets.Head) error {
	stamped, err := number(conn, sqlHasStamp, nil)
	if err != nil {
		return err
	}
	if stamped == 1 {
		return query(conn, sqlReadStamp, nil, func(stmt *sqlite.Stmt) error {
			*head = assets.Head{Revision: assets.Revision(stmt.ColumnInt64(0)), Hash: stmt.ColumnText(1)}
			return nil
		})
	}
	ours, err := number(conn, sqlHasVersion, nil)
	if err != nil || ours == 0 {
		return err
	}
	end, err := endOfLog(conn)
	*head = assets.Head{Revision: end.revision, Hash: end.hash}
	return err
}
