package gpkg

import (
	"fmt"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
)

// apply writes the rows of the changes. The order differs from that of the operations, so that a ref may pass
// from one record to another, or two records may swap theirs, within one change set: what counts is what stands
// at the end.
func (w *writing) apply(changes []assets.Change) error {
	if err := w.suspend(changes); err != nil {
		return err
	}
	for _, ch := range changes {
		if ch.Action() == assets.Delete {
			if err := query(w.conn, shelfOf(ch.Noun).remove, args{":id": ch.ID}, nil); err != nil {
				return err
			}
		}
	}
	if len(changes) > 1 {
		for _, ch := range changes {
			if ch.Action() == assets.Update && refPlace(ch.Before) != refPlace(ch.After) {
				if err := query(w.conn, shelfOf(ch.Noun).unref, args{":id": ch.ID}, nil); err != nil {
					return err
				}
			}
		}
	}
	if err := w.putAll(changes); err != nil {
		return err
	}
	return w.resume(changes)
}

// place is where a ref must stand alone.
type place struct{ class, grid, ref string }

func refPlace(r assets.Record) place {
	switch t := r.(type) {
	case assets.Asset:
		return place{string(t.Class), "", t.Ref}
	case assets.Boundary:
		return place{string(t.Kind), t.Grid, t.Ref}
	}
	return place{}
}

// refused names the ref where the file's unique index refused the record.
func refused(ch assets.Change, err error) error {
	if sqlite.ErrCode(err) != sqlite.ResultConstraintUnique {
		return err
	}
	p := refPlace(ch.After)
	class := p.class
	if p.grid != "" {
		class += " / " + p.grid
	}
	return &assets.Error{Code: assets.Conflict, Op: opCommit, Err: err, Message: assets.Text{
		ZH: fmt.Sprintf("%s中编码（ref）“%s”已被另一个%s使用", class, p.ref, ch.Noun.Name().ZH),
		EN: fmt.Sprintf("ref %q is taken by another %s of %s", p.ref, ch.Noun, class)}}
}
