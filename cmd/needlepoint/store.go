package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"runtime/debug"
	"strings"

	"needlepoint/assets"
	"needlepoint/assets/gpkg"
	"needlepoint/assets/postgis"
)

const defaultStore = "./needlepoint.gpkg"

// storeFlags say which book a command works on.
type storeFlags struct {
	Store     string `help:"GeoPackage file, or postgres:// URL." default:"${store_default}" env:"NEEDLEPOINT_STORE" placeholder:"FILE|URL"`
	Catalogue string `help:"File of an installation's own classes, laid over the built-in catalogue." env:"NEEDLEPOINT_CATALOGUE" type:"existingfile" placeholder:"FILE"`
}

// isPostgres reports whether the store is a database rather than a file.
func (f storeFlags) isPostgres() bool {
	return strings.HasPrefix(f.Store, "postgres://") || strings.HasPrefix(f.Store, "postgresql://")
}

// masked returns the store's name without the password that it may hold.
func (f storeFlags) masked() string {
	if !f.isPostgres() {
		return f.Store
	}
	u, err := url.Parse(f.Store)
	if err != nil {
		return "postgres://…"
	}
	return u.Redacted()
}

// open opens the store; a file is made where there is none.
func (f storeFlags) open(ctx context.Context) (assets.Store, error) {
	if f.isPostgres() {
		return postgis.Open(ctx, f.Store, postgis.Options{})
	}
	return gpkg.Open(ctx, f.Store, gpkg.Options{})
}

// mustExist refuses a file that is not there, for commands that only read: a slip in a name must not make an empty book.
func (f storeFlags) mustExist() error {
	if f.isPostgres() {
		return nil
	}
	if _, err := os.Stat(f.Store); err != nil {
		return misuse{assets.Text{
			ZH: fmt.Sprintf("没有文件 %s；用 --store 指明，或先运行 needlepoint sample 或 import", f.Store),
			EN: fmt.Sprintf("there is no file %s; name one with --store, or run needlepoint sample or import first", f.Store)}}
	}
	return nil
}

// readCatalogue returns the built-in classes with the installation's own laid over them.
func (f storeFlags) readCatalogue() (*assets.Catalogue, error) {
	if f.Catalogue == "" {
		return assets.DefaultCatalogue()
	}
	file, err := os.Open(f.Catalogue)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	c, err := assets.ReadCatalogue(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Catalogue, err)
	}
	return c, nil
}

// book is a store with its inventory, opened together and closed together.
type book struct {
	*assets.Inventory
	store assets.Store
}

// openBook opens the store and loads it, showing progress where that takes a while.
func (f storeFlags) openBook(ctx context.Context, con *console, opts assets.Options) (*book, error) {
	catalogue, err := f.readCatalogue()
	if err != nil {
		return nil, err
	}
	store, err := f.open(ctx)
	if err != nil {
		return nil, err
	}
	loading := con.progress(assets.Text{ZH: "载入", EN: "loading"}, 0)
	opts.Catalogue, opts.Clock = catalogue, con.clock
	opts.Progress = func(n int) { loading.at(int64(n)) }
	restore := collectOften()
	inventory, err := assets.Open(ctx, store, opts)
	restore()
	loading.done()
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return &book{Inventory: inventory, store: store}, nil
}

// loadingGC is how much garbage, in percent of what is in use, there may be while a store is loaded: rows pass through memory then,
// and would else take as much again as the book that is made of them.
const loadingGC = 75

// collectOften has garbage collected often until it is taken back, unless the environment says how often.
func collectOften() (restore func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	percent := debug.SetGCPercent(loadingGC)
	return func() { debug.SetGCPercent(percent) }
}

// Bounds of the garbage there may be while a delivery is read, all of which is held until it is committed: most of what a collection
// looks at is in use.
const (
	readingGC     = 400     // in percent of what is in use
	readingMemory = 2 << 30 // bytes, above which garbage is collected as often as it takes
)

// collectSeldom has garbage collected seldom from now on, unless the environment says how often.
func collectSeldom() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(readingGC)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(readingMemory)
	}
}

// Close stops following and releases the store.
func (b *book) Close() error {
	b.Inventory.Close()
	return b.store.Close()
}
