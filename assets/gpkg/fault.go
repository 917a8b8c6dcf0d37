package gpkg

import (
	"context"
	"errors"
	"fmt"
	"os"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
)

// The operations as errors name them.
const (
	opOpen    = "open"
	opLoad    = "load"
	opCommit  = "commit"
	opChanges = "changes"
	opHistory = "history"
	opMeta    = "meta"
	opExport  = "export"
)

// errBusy is returned inside while another writer holds the file for longer than the store waits.
var errBusy = errors.New("another writer holds the file")

// failure is failureOf of this store.
func (s *Store) failure(ctx context.Context, op string, err error) error {
	return failureOf(ctx, op, s.closed, err)
}

// failureOf turns what SQLite said into what the ports promise: the context's error where the context ended, os.ErrClosed where the
// channel of who keeps the file is closed, a domain error as it is, Busy for what passes by itself, Internal for the rest.
func failureOf(ctx context.Context, op string, closed <-chan struct{}, err error) error {
	var domain *assets.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &domain):
		return err
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", op, ctx.Err())
	case isOver(closed):
		return fmt.Errorf("%s: %w", op, os.ErrClosed)
	}
	return translate(op, err)
}

func translate(op string, err error) error {
	refuse := func(code assets.Code, zh, en string) error {
		return &assets.Error{Code: code, Op: op, Message: assets.Text{ZH: zh, EN: en}, Err: err}
	}
	if errors.Is(err, errBusy) {
		return refuse(assets.Busy, "另一个写入者正占用数据文件，请稍后再试", "another writer holds the file; try again a little later")
	}
	switch sqlite.ErrCode(err).ToPrimary() {
	case sqlite.ResultBusy, sqlite.ResultLocked:
		return refuse(assets.Busy, "另一个写入者正占用数据文件，请稍后再试", "another writer holds the file; try again a little later")
	case sqlite.ResultFull:
		return refuse(assets.Internal, "数据文件所在的磁盘已满", "the disk of the data file is full")
	case sqlite.ResultReadOnly, sqlite.ResultPerm, sqlite.ResultCantOpen:
		return refuse(assets.Internal, "无法写入数据文件", "the data file cannot be written")
	case sqlite.ResultCorrupt, sqlite.ResultNotADB:
		return refuse(assets.Internal, "数据文件已损坏，或不是 GeoPackage", "the data file is damaged, or is no GeoPackage")
	}
	return refuse(assets.Internal, "数据文件出错", "the data file failed")
}
