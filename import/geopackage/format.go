package geopackage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
	"needlepoint/import"
)

// Format is the GeoPackage; see the package.
type Format struct{}

const formatName = "gpkg"

// Name returns "gpkg".
func (Format) Name() string { return formatName }

// Endings returns the ending of GeoPackages.
func (Format) Endings() []string { return []string{".gpkg"} }

// Signatures implements importer.Binary.
func (Format) Signatures() []string { return []string{"SQLite format 3\x00"} }

// Accepts takes what has the signature, which importer.Open has seen to.
func (Format) Accepts([]byte) error { return nil }

// Layers implements importer.Layered.
func (Format) Layers(ctx context.Context, in importer.Input, opts importer.Options) ([]importer.Layer, error) {
	p, err := open(ctx, in, opts)
	if err != nil {
		return nil, err
	}
	return p.listed(opts), p.Close()
}

// Open implements importer.Format. It reads every position of the layer where nothing says its reference system.
func (Format) Open(ctx context.Context, in importer.Input, opts importer.Options) (importer.Source, error) {
	p, err := open(ctx, in, opts)
	if err != nil {
		return nil, err
	}
	s, err := p.source(ctx, in, opts)
	if err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return s, nil
}

func refuse(zh, en string) error {
	return assets.Refuse(assets.Invalid, "import", assets.Text{ZH: zh, EN: en})
}

// file is a private copy of a GeoPackage.
type file struct {
	folder string
	layers []layer
	others int // tables of contents that are no features
	maxRow int
}

const copyName = "import.gpkg"

// open copies the file, with a journal that lies beside it, and lists its feature layers.
func open(ctx context.Context, in importer.Input, opts importer.Options) (*file, error) {
	folder, err := os.MkdirTemp("", "needlepoint-import-*")
	if err != nil {
		return nil, fmt.Errorf("geopackage: %w", err)
	}
	f := &file{folder: folder, maxRow: opts.Limits.MaxRow()}
	err = f.copy(in, copyName, opts.Limits)
	for _, journal := range []string{"-wal", "-journal"} {
		if beside, ok := in.Companion(journal); ok && err == nil {
			err = f.copy(beside, copyName+journal, opts.Limits)
		}
	}
	if err == nil {
		err = f.within(ctx, f.list)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func (f *file) copy(in importer.Input, name string, limits importer.Limits) error {
	from, err := in.Stream(limits)
	if err != nil {
		return err
	}
	to, err := os.OpenFile(filepath.Join(f.folder, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("geopackage: %w", err)
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Close())
}

// Close takes the copy away.
func (f *file) Close() error { return os.RemoveAll(f.folder) }

// settings make a hostile file harmless: its views and defaults may call nothing but plain functions, and cells that
// contradict their page are noticed.
const settings = `PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA query_only = ON; PRAGMA cache_size = -16384;`

// within opens a connection for as long as do runs. It may write journals into the private folder, and nothing else.
func (f *file) within(ctx context.Context, do func(*sqlite.Conn) error) error {
	conn, err := sqlite.OpenConn(filepath.Join(f.folder, copyName), sqlite.OpenReadWrite)
	if err != nil {
		return translate(ctx, err)
	}
	conn.SetInterrupt(ctx.Done())
	conn.Limit(sqlite.LimitLength, int32(min(f.maxRow, 1<<30)))
	err = script(conn, settings)
	if err == nil {
		err = do(conn)
	}
	conn.SetInterrupt(nil)
	return errors.Join(translate(ctx, err), conn.Close())
}

// translate says what is wrong with a database; what is a sentence already stays.
func translate(ctx context.Context, err error) error {
	var known *assets.Error
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.As(err, &known):
		return err
	}
	var said error
	switch sqlite.ErrCode(err).ToPrimary() {
	case sqlite.ResultCorrupt, sqlite.ResultNotADB, sqlite.ResultFormat:
		said = refuse("数据库损坏或不完整；请重新导出或传输", "the database is damaged or cut short; export or transfer it again")
	case sqlite.ResultTooBig:
		said = refuse("有一行超过单行上限", "a row exceeds the limit of one row")
	default:
		said = refuse("读不出 GeoPackage："+err.Error(), "the GeoPackage cannot be read: "+err.Error())
	}
	if errors.As(said, &known) {
		known.Err = err
	}
	return said
}
