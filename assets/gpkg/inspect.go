package gpkg

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
)

const (
	opInspect = "inspect"

	// inspectors is how many statements of one inspection run at once.
	inspectors = 6
	// sameTries bounds how often the inspectors begin anew because somebody wrote while they did.
	sameTries = 1000

	inspectSettings = `
PRAGMA query_only = ON;
PRAGMA trusted_schema = OFF;
PRAGMA cache_size = -16384;
`
	sqlDataVersion = `PRAGMA data_version`
	sqlBegin       = `BEGIN`
)

var _ assets.Ledger = (*Store)(nil)

// Inspect implements assets.Ledger.
func (s *Store) Inspect(ctx context.Context, look func(context.Context, assets.Inspection) error) error {
	if s.isClosed() {
		return s.failure(ctx, opInspect, os.ErrClosed)
	}
	return File(s.path).Inspect(ctx, look)
}

// File is the path of a store that is looked at without being opened as one: nothing is made, mended or brought up to this program.
type File string

// Inspect implements assets.Ledger.
func (f File) Inspect(ctx context.Context, look func(context.Context, assets.Inspection) error) error {
	in := &inspection{idle: make(chan *sqlite.Conn, inspectors)}
	conns, err := f.openAll(ctx)
	if err == nil {
		for _, conn := range conns {
			in.idle <- conn
		}
		err = in.ready(conns[0])
	}
	if err != nil {
		return errors.Join(f.failure(ctx, err), closeAll(conns))
	}
	looked := look(ctx, in)
	for range conns { // an inspector at work is waited for
		<-in.idle
	}
	return errors.Join(looked, f.failure(ctx, closeAll(conns)))
}

func closeAll(conns []*sqlite.Conn) (err error) {
	for _, conn := range conns {
		conn.SetInterrupt(nil)
		err = errors.Join(err, conn.Close())
	}
	return err
}

func (f File) failure(ctx context.Context, err error) error {
	var domain *assets.Error
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", opInspect, ctx.Err())
	case errors.As(err, &domain), errors.Is(err, os.ErrNotExist):
		return err
	}
	return translate(opInspect, err)
}

// openAll opens connections that all see one and the same state of the file.
func (f File) openAll(ctx context.Context) (conns []*sqlite.Conn, err error) {
	if _, err := os.Stat(string(f)); err != nil {
		return nil, err
	}
	for range inspectors + 1 { // one more to see whether somebody writes
		conn, err := f.open()
		if err == nil {
			conn.SetInterrupt(ctx.Done())
			conns = append(conns, conn)
			err = run(conn, inspectSettings)
		}
		if err != nil {
			return conns, err
		}
	}
	watcher := conns[inspectors]
	defer func() {
		err = errors.Join(err, watcher.Close())
		conns = conns[:inspectors]
	}()
	for range sameTries {
		before, err := number(watcher, sqlDataVersion, nil)
		if err != nil {
			return conns, err
		}
		for _, conn := range conns[:inspectors] {
			if err := query(conn, sqlBegin, nil, nil); err != nil {
				return conns, err
			}
			if _, err := number(conn, sqlAnyTable, nil); err != nil { // the transaction begins with its first look
				return conns, err
			}
		}
		after, err := number(watcher, sqlDataVersion, nil)
		if err != nil || before == after {
			return conns, err
		}
		for _, conn := range conns[:inspectors] {
			if err := query(conn, "ROLLBACK", nil, nil); err != nil {
				return conns, err
			}
		}
	}
	return conns, errBusy
}

// open opens the file so that it stays as it is to the byte. The last connection that could write would fold a write-ahead log
// that nobody uses into the file, so where there is one the connection is for reading only; where there is none, one for
// reading only would leave an empty one behind.
func (f File) open() (*sqlite.Conn, error) {
	log, err := os.Stat(string(f) + "-wal")
	if err == nil && log.Size() > 0 {
		return sqlite.OpenConn(string(f), sqlite.OpenReadOnly)
	}
	conn, err := sqlite.OpenConn(string(f), sqlite.OpenReadWrite)
	if err == nil {
		if err = query(conn, sqlAnyTable, nil, nil); err == nil {
			return conn, nil
		}
		_ = conn.Close()
	}
	// A medium that cannot be written to.
	full, err := filepath.Abs(string(f))
	if err != nil {
		return nil, err
	}
	address := url.URL{Scheme: "file", Path: full, RawQuery: "immutable=1"}
	return sqlite.OpenConn(address.String(), sqlite.OpenReadOnly, sqlite.OpenURI)
}

// inspection is one state of a file.
type inspection struct {
	idle    chan *sqlite.Conn
	version int64 // of the schema
}

// versionPrints is the first version of the schema whose log has prints of inserts.
const versionPrints = 2

// ready refuses a file that is no store, or of a newer program.
func (in *inspection) ready(conn *sqlite.Conn) error {
	version, err := schemaVersion(conn)
	if err != nil {
		return err
	}
	in.version = version
	if version == 0 {
		return assets.Refuse(assets.Invalid, opInspect, assets.Text{ZH: "该文件是空的，不是台账", EN: "the file is empty, and no store"})
	}
	if known := int64(len(migrations())); version > known {
		return assets.Refuse(assets.Unsupported, opInspect, assets.Text{
			ZH: fmt.Sprintf("数据文件的版本是 %d，本程序只认到 %d；请升级程序", version, known),
			EN: fmt.Sprintf("the data file is of version %d, and this program knows versions up to %d: use a newer program", version, known)})
	}
	return nil
}

// with runs f on an idle connection.
func (in *inspection) with(ctx context.Context, f func(*sqlite.Conn) error) error {
	select {
	case conn := <-in.idle:
		conn.SetInterrupt(ctx.Done())
		defer func() { in.idle <- conn }()
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := f(conn); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return err
		}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
