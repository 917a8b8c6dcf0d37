package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"os"
	"path/filepath"

	"needlepoint/assets"
	"needlepoint/import/job"
)

// spoolDir returns the folder that uploads of imports are kept in: the given one, else one beside a store that is a file,
// else one of this store's own in the user's cache.
func (c serveCommand) spoolDir() (string, error) {
	switch {
	case c.Spool != "":
		return c.Spool, nil
	case !c.isPostgres():
		return c.Store + ".imports", nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", misuse{assets.Text{
			ZH: "找不到放上传文件的地方（" + err.Error() + "）；请用 --spool 指明一个文件夹",
			EN: "there is no place for uploads (" + err.Error() + "); name a folder with --spool"}}
	}
	sum := sha256.Sum256([]byte(c.masked()))
	return filepath.Join(cache, "needlepoint", "imports-"+hex.EncodeToString(sum[:6])), nil
}

func (c serveCommand) openDesk(ctx context.Context, con *console, book *book, people accountDesk) (*job.Desk, error) {
	dir, err := c.spoolDir()
	if err != nil {
		return nil, err
	}
	log := c.logger(con)
	return job.Open(job.Config{Dir: dir, Formats: formats(), Book: book.Inventory, Clock: con.clock, RightOf: people.rightOf(book),
		Report: func(err error) { log.LogAttrs(ctx, slog.LevelError, "import", slog.Any("err", err)) }})
}

// sidecar returns the folder for files of the service's own that must not be in the store: one beside a store that is a file, else one
// of this store's own among the user's settings.
func (f storeFlags) sidecar(what string) (string, error) {
	if !f.isPostgres() {
		return f.Store + "." + what, nil
	}
	settings, err := os.UserConfigDir()
	if err != nil {
		return "", misuse{assets.Text{
			ZH: "找不到放本服务自己文件的地方（" + err.Error() + "）；请设置环境变量 HOME",
			EN: "there is no place for files of the service's own (" + err.Error() + "); set the environment variable HOME"}}
	}
	sum := sha256.Sum256([]byte(f.masked()))
	return filepath.Join(settings, "needlepoint", what+"-"+hex.EncodeToString(sum[:6])), nil
}
