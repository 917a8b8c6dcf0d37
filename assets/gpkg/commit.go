package gpkg

import (
	"context"
	"errors"
	"fmt"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
)

const (
	sqlByKey     = `SELECT digest, rev, first_row, row_count FROM change_set WHERE key = :key AND key <> ''`
	sqlRowIDs    = `SELECT id FROM change_row WHERE n BETWEEN :first AND :last ORDER BY n`
	sqlSavepoint = `SAVEPOINT judged`
	sqlBack      = `ROLLBACK TO judged`
	sqlRelease   = `RELEASE judged`
)

// Commit implements assets.Store.
func (s *Store) Commit(ctx context.Context, cs assets.ChangeSet) (assets.Receipt, error) {
	cs.Key, cs.Actor, cs.Via, cs.Reason = clean(cs.Key), clean(cs.Actor), clean(cs.Via), clean(cs.Reason)
	digest := ""
	if cs.Key != "" {
		digest = cs.Digest()
	}
	var receipt assets.Receipt
	var refusal error // keeps the outside edits that were adopted before the change set was judged
	err := s.writeTogether(ctx, len(cs.Operations), func(w *writing) error {
		known, err := w.known(cs.Key, digest, &receipt)
		if known || err != nil {
			return err
		}
		if err := cs.Check(); err != nil {
			return err
		}
		if err := w.adopt(); err != nil {
			return err
		}
		if !w.dirty { // nothing was adopted, so a refusal may take the whole transaction back
			receipt, err = w.keep(cs, digest)
			return err
		}
		if err := query(w.conn, sqlSavepoint, nil, nil); err != nil {
			return err
		}
		receipt, refusal = w.keep(cs, digest)
		if refusal != nil {
			if err := query(w.conn, sqlBack, nil, nil); err != nil {
				return errors.Join(refusal, err)
			}
		}
		return query(w.conn, sqlRelease, nil, nil)
	})
	if refusal != nil {
		err = refusal
	}
	if err != nil {
		return assets.Receipt{}, s.failure(ctx, opCommit, err)
	}
	return receipt, nil
}

// known finds the receipt that the key was answered with before; it refuses a key that came with another digest.
func (w *writing) known(key, digest string, receipt *assets.Receipt) (bool, error) {
	if key == "" {
		return false, nil
	}
	var was string
	var where span
	err := query(w.conn, sqlByKey, args{":key": key}, func(stmt *sqlite.Stmt) error {
		was, receipt.Revision = stmt.ColumnText(0), assets.Revision(stmt.ColumnInt64(1))
		where = span{stmt.ColumnInt64(2), stmt.ColumnInt64(3)}
		return nil
	})
	if err != nil || receipt.Revision == 0 {
		return false, err
	}
	if was != digest {
		return false, assets.Refuse(assets.KeyReused, opCommit, assets.Text{
			ZH: fmt.Sprintf("幂等键 %s 已用于第 %d 版的另一次提交；请换一个新键", key, receipt.Revision),
			EN: fmt.Sprintf("key %s was used before for another change set, revision %d; use a new key", key, receipt.Revision)})
	}
	receipt.Replayed = true
	err = query(w.conn, sqlRowIDs, args{":first": where.first, ":last": where.first + where.count - 1}, func(stmt *sqlite.Stmt) error {
		receipt.IDs = append(receipt.IDs, stmt.ColumnInt64(0))
		return nil
	})
	return true, err
}

// keep judges the change set against the head and writes it as the next revision.
func (w *writing) keep(cs assets.ChangeSet, digest string) (assets.Receipt, error) {
	end, err := endOfLog(w.conn)
	if err != nil {
		return assets.Receipt{}, err
	}
	if cs.Strict && cs.Base != end.revision {
		return assets.Receipt{}, assets.Refuse(assets.Conflict, opCommit, assets.Text{
			ZH: fmt.Sprintf("提交基于第 %d 版，而最新为第 %d 版；请按最新数据重新核对", cs.Base, end.revision),
			EN: fmt.Sprintf("the change set was judged on revision %d, and the newest is %d; check it against the newest", cs.Base, end.revision)})
	}
	rev := end.revision + 1
	if err := w.start(); err != nil {
		return assets.Receipt{}, err
	}
	changes, err := w.judge(cs.Operations, rev)
	if err != nil {
		return assets.Receipt{}, err
	}
	c := assets.Committed{Revision: rev, Base: cs.Base, At: assets.KeptTime(cs.At), Actor: cs.Actor, Via: cs.Via,
		Reason: cs.Reason, Key: cs.Key, Digest: digest, Changes: changes}
	hashed := make(chan struct{})
	var hash string
	var prints []int64
	go func() {
		defer close(hashed)
		hash, prints = assets.ChainPrints(end.hash, c)
	}()
	err = w.apply(changes)
	<-hashed
	c.Hash = hash
	if err != nil {
		w.abandon()
		return assets.Receipt{}, err
	}
	if err := w.appendLog(c, prints); err != nil {
		return assets.Receipt{}, err
	}
	w.kept = c
	receipt := assets.Receipt{Revision: rev, IDs: make([]int64, len(changes))}
	for i, ch := range changes {
		receipt.IDs[i] = ch.ID
	}
	return receipt, nil
}

// judge turns operations into changes: it gives ids to inserts, finds what stands before updates and deletes,
// and refuses what the contract refuses, refs aside, which the file's own indexes judge.
func (w *writing) judge(ops []assets.Operation, rev assets.Revision) ([]assets.Change, error) {
	next := map[assets.Noun]int64{}
	for _, s := range allShelves() {
		var err error
		if next[s.noun], err = number(w.conn, s.next, nil); err != nil {
			return nil, err
		}
	}
	for _, op := range ops { // named ids first, so that none is given to another record
		if op.Action == assets.Insert {
			next[op.Noun] = max(next[op.Noun], op.ID+1)
		}
	}
	changes := make([]assets.Change, len(ops))
	for i, op := range ops {
		id := op.ID
		if id == 0 {
			id = next[op.Noun]
			next[op.Noun]++
		}
		if id > assets.MaxID {
			return nil, assets.Refuse(assets.TooLarge, opCommit, assets.Text{
				ZH: "编号已用尽", EN: "there is no id left to give"})
		}
		changes[i] = assets.Change{Noun: op.Noun, ID: id}
		if op.Record != nil {
			if _, err := envelope(op.Record.Shape()); err != nil {
				return nil, assets.Refuse(assets.Invalid, opCommit, assets.Text{
					ZH: fmt.Sprintf("第 %d 项操作的几何无法保存：%v", i+1, err),
					EN: fmt.Sprintf("operation %d: the geometry cannot be kept: %v", i+1, err)})
			}
			changes[i].After = cleaned(op.Record, id, rev)
		}
		var err error
		if changes[i].Before, err = w.before(op, i); err != nil {
			return nil, err
		}
	}
	for _, s := range allShelves() {
		if err := query(w.conn, s.raise, args{":next": next[s.noun]}, nil); err != nil {
			return nil, err
		}
	}
	return changes, nil
}

// before returns the record that operation i replaces or deletes, nil for an insert.
func (w *writing) before(op assets.Operation, i int) (assets.Record, error) {
	if op.Action == assets.Insert && op.ID == 0 {
		return nil, nil //nolint:nilnil // an insert has nothing before it
	}
	now, err := shelfOf(op.Noun).get(w.conn, op.ID)
	switch {
	case err != nil:
		return nil, err
	case op.Action == assets.Insert && now.exists:
		return nil, assets.Refuse(assets.Conflict, opCommit, assets.Text{
			ZH: fmt.Sprintf("第 %d 项操作：编号 %d 的%s已存在", i+1, op.ID, op.Noun.Name().ZH),
			EN: fmt.Sprintf("operation %d: %s %d is there already", i+1, op.Noun, op.ID)})
	case op.Action == assets.Insert:
		return nil, nil //nolint:nilnil // as above
	case now.record == nil:
		return nil, assets.Missing(opCommit, op.Noun, op.ID)
	case op.IfRev != assets.AnyRevision && op.IfRev != now.record.Revised():
		return nil, assets.Refuse(assets.Conflict, opCommit, assets.Text{
			ZH: fmt.Sprintf("第 %d 项操作：%s %d 已在第 %d 版被改动，而本次修改基于第 %d 版", i+1, op.Noun.Name().ZH, op.ID, now.record.Revised(), op.IfRev),
			EN: fmt.Sprintf("operation %d: %s %d was changed in revision %d, and this change was made on revision %d", i+1, op.Noun, op.ID, now.record.Revised(), op.IfRev)})
	}
	return now.record, nil
}
