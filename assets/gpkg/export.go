package gpkg

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"time"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
)

// ExportOptions are what an exported file says of itself, in its table needlepoint_export.
type ExportOptions struct {
	Revision assets.Revision
	Hash     string    // of that revision
	At       time.Time // of the export
	Notice   string    // such as that the data is invented
}

// ExportFile is a GeoPackage being written: the layers asset and boundary with the store's columns, without its
// log, and nothing that notes edits.
type ExportFile struct {
	conn   *sqlite.Conn
	failed error
}

const (
	// Nobody else uses the file yet, and after a failure it is thrown away.
	exportSettings = `PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536; PRAGMA foreign_keys = ON;`

	sqlStamp       = `INSERT INTO needlepoint_export (revision, hash, at, notice) VALUES (:revision, :hash, :at, :notice)`
	sqlAssetExtent = `UPDATE gpkg_contents SET (min_x, min_y, max_x, max_y) = (SELECT min(minx), min(miny), max(maxx), max(maxy) FROM rtree_asset_geom) WHERE table_name = 'asset'`
	sqlCellsExtent = `UPDATE gpkg_contents SET (min_x, min_y, max_x, max_y) = (SELECT min(minx), min(miny), max(maxx), max(maxy) FROM rtree_boundary_geom) WHERE table_name = 'boundary'`
)

// Export writes records as a new GeoPackage at path, where there must be no file. After an error there is none.
func Export(ctx context.Context, path string, records iter.Seq[assets.Record], opts ExportOptions) error {
	file, err := Create(ctx, path, opts)
	if err != nil {
		return err
	}
	for r := range records {
		if err = file.Add(ctx, r); err != nil {
			break
		}
	}
	if err = errors.Join(err, file.Close(ctx)); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// Create begins a new GeoPackage at path, where there must be no file. End with Close.
func Create(ctx context.Context, path string, opts ExportOptions) (*ExportFile, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	// O_EXCL, so that no other file is ever written over.
	made, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	if err := made.Close(); err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	if err != nil {
		return nil, translate(opExport, err)
	}
	conn.SetInterrupt(ctx.Done())
	if err := begin(conn, opts); err != nil {
		_ = conn.Close()
		return nil, exportFailure(ctx, err)
	}
	return &ExportFile{conn: conn}, nil
}

func begin(conn *sqlite.Conn, opts ExportOptions) error {
	if err := registerFunctions(conn); err != nil {
		return err
	}
	if err := run(conn, exportSettings+"BEGIN EXCLUSIVE;"); err != nil {
		return err
	}
	for _, name := range []string{geoPackageScript, "schema/stamp.sql"} {
		if err := runFile(conn, name); err != nil {
			return err
		}
	}
	return query(conn, sqlStamp, args{":revision": int64(opts.Revision), ":hash": opts.Hash,
		":at": opts.At.UTC().Format(time.RFC3339), ":notice": clean(opts.Notice)}, nil)
}

func exportFailure(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("export: %w", ctx.Err())
	}
	return translate(opExport, err)
}

// Add writes one record; each id of a noun may come once. After an error only Close is of use.
func (f *ExportFile) Add(ctx context.Context, r assets.Record) error {
	if f.failed != nil {
		return f.failed
	}
	s := shelfOf(r.Noun())
	if err := s.put(f.conn, s.insert+rowsOf(1, rowColumns), cleaned(r, r.Key(), r.Revised())); err != nil {
		f.failed = exportFailure(ctx, fmt.Errorf("%s %d: %w", r.Noun(), r.Key(), err))
	}
	return f.failed
}

// Close packs the spatial indexes and ends the file. Where it, or an Add before it, returns an error the file
// is not whole and is to be deleted.
func (f *ExportFile) Close(ctx context.Context) error {
	err := f.failed
	if err == nil {
		err = f.finish()
		if err != nil {
			err = exportFailure(ctx, err)
		}
	}
	f.conn.SetInterrupt(nil)
	if closed := f.conn.Close(); err == nil && closed != nil {
		err = translate(opExport, closed)
	}
	return err
}

func (f *ExportFile) finish() error {
	w := writing{conn: f.conn}
	for _, s := range allShelves() {
		if err := w.rebuildIndex(s); err != nil {
			return err
		}
	}
	for _, sql := range []string{sqlAssetExtent, sqlCellsExtent} {
		if err := query(f.conn, sql, nil, nil); err != nil {
			return err
		}
	}
	return run(f.conn, "COMMIT;")
}
