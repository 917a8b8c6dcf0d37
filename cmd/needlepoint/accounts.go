package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"

	"needlepoint/assets"
	"needlepoint/assets/access"
	"needlepoint/assets/gpkg"
	"needlepoint/assets/postgis"
)

// openAccounts opens what keeps the accounts of the store: a file beside one that is a file, a schema of its own in a database.
func (f storeFlags) openAccounts(ctx context.Context) (access.Store, error) {
	if f.isPostgres() {
		return postgis.OpenAccounts(ctx, f.Store, postgis.Options{})
	}
	return gpkg.OpenAccounts(ctx, f.accountsFile(), gpkg.Options{})
}

// accountsFile is where the accounts of a store lie that is a file.
func (f storeFlags) accountsFile() string { return f.Store + gpkg.AccountsEnding }

// note keeps in the trail what a command did, as the service does with what it is asked for.
func (f storeFlags) note(ctx context.Context, e access.Event) (err error) {
	store, err := f.openAccounts(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	e.Actor, e.Via = actor(), access.ViaCommand
	_, err = store.Commit(ctx, access.Change{Events: []access.Event{e}})
	return err
}

// accountDesk is a desk with its store, opened together and closed together.
type accountDesk struct {
	*access.Desk
	store access.Store
}

// Close writes what waits to be written and releases the store.
func (d accountDesk) Close() error { return errors.Join(d.Desk.Close(), d.store.Close()) }

func (f storeFlags) openAccountDesk(ctx context.Context, o access.Options) (accountDesk, error) {
	store, err := f.openAccounts(ctx)
	if err != nil {
		return accountDesk{}, err
	}
	o.Store = store
	desk, err := access.Open(ctx, o)
	if err != nil {
		return accountDesk{}, errors.Join(err, store.Close())
	}
	return accountDesk{desk, store}, nil
}

// openAccess opens the accounts of a service.
func (c serveCommand) openAccess(ctx context.Context, con *console, b *book, log *slog.Logger) (accountDesk, error) {
	return c.openAccountDesk(ctx, access.Options{Catalogue: b.Catalogue(), Territory: access.TerritoryOf(b.View), Clock: con.clock, Log: log})
}

// rightOf returns the right, as it stands, of an account that began what goes on without it.
func (d accountDesk) rightOf(b *book) func(owner string) *assets.Right {
	return func(owner string) *assets.Right {
		present := b.View()
		p, _ := d.Of(owner) // an account that is gone has a right to nothing
		return assets.NewRight(present, p.Permits(b.Catalogue()))
	}
}

// sayFirstLink prints the link with which the first administrator is made, once and not into the log, where nobody can administer
// the store yet. A sample on loopback needs none: everybody who reaches it is its demo user.
func (c serveCommand) sayFirstLink(ctx context.Context, con *console, desk accountDesk, base string) error {
	link, ok, err := desk.FirstLink(ctx)
	if err != nil || !ok {
		return err
	}
	con.say(assets.Text{
		ZH: fmt.Sprintf("还没有系统管理员。请打开 %s 建立第一个账号（只能用一次，%s 前有效）。", setupLink(base, link), local(link.Expires)),
		EN: fmt.Sprintf("Nobody administers this store yet. Open %s to make the first account (once, until %s).", setupLink(base, link), local(link.Expires))})
	return nil
}

// onLoopback reports whether an address is reached from this machine alone.
func onLoopback(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

func setupLink(base string, i access.Invitation) string { return base + "/setup/" + i.Secret }

// bookOfBoundaries is what a command knows of the book that does not load it: its boundaries.
type bookOfBoundaries struct {
	boundaries map[assets.BoundaryID]assets.Boundary
}

// errEnough ends a load where the boundaries end.
var errEnough = errors.New("the boundaries are read")

// readBoundaries reads the boundaries of a store, which stand before its assets.
func (f storeFlags) readBoundaries(ctx context.Context) (_ bookOfBoundaries, err error) {
	out := bookOfBoundaries{map[assets.BoundaryID]assets.Boundary{}}
	store, err := f.open(ctx)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	_, err = store.Load(ctx, 0, func(r assets.Record) error {
		b, ok := r.(assets.Boundary)
		if !ok {
			return errEnough
		}
		out.boundaries[b.ID] = b
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return out, err
}

// Exists, Inside and FirstStreet make the boundaries a territory. Only who administers the whole uses it, for whom nothing has to lie
// inside anything.
func (b bookOfBoundaries) Exists(id assets.BoundaryID) bool {
	_, ok := b.boundaries[id]
	return ok
}
func (b bookOfBoundaries) Inside(inner, outer assets.BoundaryID) bool { return inner == outer }
func (b bookOfBoundaries) FirstStreet() assets.BoundaryID             { return 0 }

// named returns the boundary that a text means: its id, its ref or its name.
func (b bookOfBoundaries) named(text string) (assets.BoundaryID, error) {
	var found []assets.Boundary
	for _, one := range b.boundaries {
		if fmt.Sprint(one.ID) == text {
			return one.ID, nil
		}
		if one.Stage != assets.Retired && (one.Ref == text || one.Name == text) {
			found = append(found, one)
		}
	}
	switch len(found) {
	case 1:
		return found[0].ID, nil
	case 0:
		return 0, misuse{assets.Text{ZH: fmt.Sprintf("没有编号、编码或名称为“%s”的边界", text), EN: fmt.Sprintf("there is no boundary with the id, ref or name %q", text)}}
	}
	slices.SortFunc(found, func(x, y assets.Boundary) int { return int(x.ID - y.ID) })
	var zh, en string
	for _, one := range found {
		zh += fmt.Sprintf("\n  %d（%s）", one.ID, one.Kind.Name().ZH)
		en += fmt.Sprintf("\n  %d (%s)", one.ID, one.Kind.Name().EN)
	}
	return 0, misuse{assets.Text{ZH: fmt.Sprintf("“%s”不止一个，请用编号：%s", text, zh), EN: fmt.Sprintf("%q is the name of several; give the id:%s", text, en)}}
}
