package gpkg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
)

const (
	opBackup  = "backup"
	opRestore = "restore"

	sqlCopy     = `VACUUM INTO :path`
	sqlHeadTime = `SELECT at FROM change_set WHERE rev = :rev`
)

// Backup implements assets.Backup: the copy is a GeoPackage like the store itself, made from one state of the file
// while others write to it. Edits made around the service are adopted first.
func (s *Store) Backup(ctx context.Context, path string) (assets.Head, error) {
	if err := s.adoptPending(ctx); err != nil {
		return assets.Head{}, s.failure(ctx, opBackup, err)
	}
	var head assets.Head
	err := assets.PlaceFile(path, func(temporary string) error {
		if err := s.copyInto(ctx, temporary); err != nil {
			return err
		}
		var err error
		head, err = headOf(temporary)
		return err
	})
	return head, s.failure(ctx, opBackup, err)
}

// copyInto writes the present state of the file to a new one.
func (s *Store) copyInto(ctx context.Context, path string) error {
	if s.isClosed() {
		return os.ErrClosed
	}
	conn, err := s.readers.Take(ctx)
	if err != nil {
		return err
	}
	defer s.readers.Put(conn)
	if err := run(conn, "PRAGMA query_only = OFF;"); err != nil { // which forbids writing to any file, not this one only
		return err
	}
	return errors.Join(query(conn, sqlCopy, args{":path": path}, nil), run(conn, "PRAGMA query_only = ON;"))
}

// headOf reads where the log of a copy ends.
func headOf(path string) (head assets.Head, err error) {
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadOnly)
	if err != nil {
		return head, err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	end, err := endOfLog(conn)
	if err != nil {
		return head, err
	}
	head = assets.Head{Revision: end.revision, Hash: end.hash}
	err = query(conn, sqlHeadTime, args{":rev": int64(end.revision)}, func(stmt *sqlite.Stmt) (err error) {
		head.At, err = time.Parse(time.RFC3339Nano, stmt.ColumnText(0))
		return err
	})
	return head, err
}

// Restore makes a new store at path of a backup file. A file that is at path already is refused, and so is a backup beside which
// there is a log: it is a store in use, or the copy of one, whose newest revisions are in the log alone.
func Restore(ctx context.Context, backup, path string) error {
	for _, ending := range []string{"-wal", "-journal"} {
		if info, err := os.Stat(backup + ending); err == nil && info.Size() > 0 {
			return assets.Refuse(assets.Conflict, opRestore, assets.Text{
				ZH: fmt.Sprintf("%s 旁边有 %s：这是正在使用的台账或其副本，最新的修订只在日志里；请用 needlepoint backup 备份后再恢复", backup, backup+ending),
				EN: fmt.Sprintf("beside %s lies %s: it is a store in use or a copy of one, and its newest revisions are in that log alone; make a backup of it with needlepoint backup and restore that", backup, backup+ending)})
		}
	}
	err := assets.PlaceFile(path, func(temporary string) error {
		if err := copyFile(backup, temporary); err != nil {
			return err
		}
		store, err := Open(ctx, temporary, Options{}) // which refuses what is no store of ours
		if err != nil {
			return err
		}
		return store.Close()
	})
	if err != nil {
		return fmt.Errorf("%s: %w", opRestore, err)
	}
	return nil
}

func copyFile(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	_, err = io.Copy(out, in)
	return err
}
