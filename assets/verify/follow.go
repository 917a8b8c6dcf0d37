package verify

import (
	"context"
	"fmt"
	"slices"

	"needlepoint/assets"
)

// follow reads the log again, with the tables beside it, and follows the chain of hashes.
func (l *logProof) follow(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	unreadable, err := l.in.Unreadable(ctx)
	if err != nil {
		return err
	}
	f := &following{logProof: l, tables: map[assets.Noun]*table{}, unreadable: map[assets.RecordKey]bool{}, failed: map[int]string{}, former: true}
	for _, key := range unreadable {
		f.unreadable[key] = true
	}
	for _, noun := range assets.AllNouns() {
		f.tables[noun] = &table{noun: noun, passing: l.pass(ctx, noun), stray: map[int64][]byte{}}
	}
	f.judgePending()
	rows, failed := make(chan []assets.LoggedRow, 16), make(chan error, 1)
	go func() {
		defer close(rows)
		failed <- l.readRows(ctx, rows)
	}()
	for some := range rows {
		for i := range some {
			if err := f.take(&some[i]); err != nil {
				return err
			}
		}
	}
	if err := <-failed; err != nil {
		return err
	}
	f.finishSets(len(l.sets))
	for _, t := range f.tables {
		if err := f.drain(t); err != nil {
			return err
		}
	}
	f.conclude()
	return nil
}

func (l *logProof) readRows(ctx context.Context, rows chan<- []assets.LoggedRow) error {
	some := make([]assets.LoggedRow, 0, batchRows)
	send := func() error {
		select {
		case rows <- some:
			some = make([]assets.LoggedRow, 0, batchRows)
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	err := l.in.Rows(ctx, func(row assets.LoggedRow) error {
		l.count()
		if some = append(some, row); len(some) < batchRows {
			return nil
		}
		return send()
	})
	if err != nil {
		return err
	}
	return send()
}

// following is the chain being followed.
type following struct {
	*logProof
	tables     map[assets.Noun]*table
	unreadable map[assets.RecordKey]bool
	at         int       // of sets: the one whose rows are coming
	links      []link    // its hash in every way in which it may have been made
	former     bool      // no set was made in the present way yet
	prints     []printed // prints that do not fit
	printless  int       // inserts of the set without a print, and with one
	printful   int
	inserts    int
	image      []byte
	failed     map[int]string // by place in sets: the hash that their content gives
}

// table is the rows of a noun beside the log.
type table struct {
	noun    assets.Noun
	passing *passing
	reached int64            // the id of the last row that passed
	stray   map[int64][]byte // images of rows that passed before the log came to them
	ended   bool
}

// link is the hash of a set, made in one way.
type link struct {
	*assets.Link
	former bool // before there were prints
	mended bool // after the hash that the content of the set before it gives, rather than the one that the log says
}

// printed is an insert whose print is not that of what it is said to have made.
type printed struct {
	assets.RecordKey
	rev   assets.Revision
	table bool // what it made is what stands in the table
}

// open begins the set whose rows are coming. Where the one before it failed, the hash that its content gives is tried too: then
// it was the hash that was altered.
func (f *following) open() {
	previous := ""
	if f.at > 0 {
		previous = f.sets[f.at-1].Hash
	}
	begin := func(previous string, mended bool) {
		f.links = append(f.links, link{assets.NewLink(previous, f.sets[f.at].Committed), false, mended})
		if f.former { // which is never again what once it was not
			f.links = append(f.links, link{assets.FormerLink(previous, f.sets[f.at].Committed), true, mended})
		}
	}
	begin(previous, false)
	if given := f.failed[f.at-1]; given != "" {
		begin(given, true)
	}
}

// finishSets judges the sets before a place, whose rows have all come.
func (f *following) finishSets(before int) {
	for ; f.at < before; f.at++ {
		if len(f.links) == 0 {
			f.open()
		}
		s := f.sets[f.at]
		i := slices.IndexFunc(f.links, func(l link) bool { return l.Hash() == s.Hash })
		switch {
		case i < 0:
			f.failed[f.at] = f.links[0].Hash()
		case f.links[i].mended:
			f.failed[f.at] = "" // its own content is as it was; what went before it is not
		}
		if i >= 0 {
			f.former = f.former && f.links[i].former
			f.judgePrints(s.Revision, f.links[i].former)
		}
		f.links, f.printless, f.printful = f.links[:0], 0, 0
	}
}

// judgePrints says whether every insert of a set has its print, or none where there were none in its time.
func (f *following) judgePrints(rev assets.Revision, former bool) {
	if former && f.printful > 0 || !former && f.printless > 0 {
		f.revisions.fault(Fault{Revision: rev, Message: assets.Text{
			ZH: fmt.Sprintf("修订 %d 的日志里，新增记录的摘要（print）被增删过", rev),
			EN: fmt.Sprintf("in the log of revision %d prints of inserts (print) were added or taken away", rev)}})
	}
}

// take adds one change to the hash of its set.
func (f *following) take(row *assets.LoggedRow) error {
	insert := row.Before == nil && row.After == nil
	if insert {
		f.inserts++
	}
	at := f.at
	for at < len(f.sets) && f.sets[at].Revision < row.Revision {
		at++
	}
	f.finishSets(at)
	if at == len(f.sets) || f.sets[at].Revision != row.Revision {
		return nil // of no revision, which is told already
	}
	if len(f.links) == 0 {
		f.open()
	}
	after := row.After
	if insert {
		var err error
		if after, err = f.madeBy(row, f.inserts-1); err != nil {
			return err
		}
		if row.Printed {
			f.printful++
			if after != nil && assets.ImagePrint(after) != row.Print {
				_, told := f.made[f.inserts-1]
				f.prints = append(f.prints, printed{row.RecordKey, row.Revision, !told})
			}
		} else {
			f.printless++
		}
	} else if row.Printed {
		f.replay.fault(Fault{Revision: row.Revision, Noun: row.Noun, ID: row.ID, Message: assets.Text{
			ZH: fmt.Sprintf("修订 %d，%s %d：只有新增才有摘要（print）", row.Revision, row.Noun.Name().ZH, row.ID),
			EN: fmt.Sprintf("revision %d, %s %d: only an insert has a print", row.Revision, row.Noun, row.ID)}})
	}
	for _, l := range f.links {
		l.Add(row.Noun, row.ID, row.Before, after)
	}
	return nil
}

// madeBy returns the image of what an insert made; nil where nothing tells.
func (f *following) madeBy(row *assets.LoggedRow, ordinal int) ([]byte, error) {
	if image, told := f.made[ordinal]; told {
		return image, nil
	}
	if trace, known := f.traces[row.Noun][row.ID]; !known || trace.kind != traceMade || trace.insert != ordinal {
		return nil, nil
	}
	if before, edited := f.pending[row.RecordKey]; edited {
		if before == nil {
			return nil, nil
		}
		f.image = assets.AppendImage(f.image[:0], before)
		return f.image, nil
	}
	t := f.tables[row.Noun]
	if image, passed := t.stray[row.ID]; passed {
		delete(t.stray, row.ID)
		return image, nil
	}
	for !t.ended && t.reached < row.ID {
		image, err := f.advance(t)
		if err != nil {
			return nil, err
		}
		if t.reached == row.ID && !t.ended {
			return image, nil
		}
	}
	return nil, nil // its row is gone, which is told at the end
}

// advance lets one row pass and judges it.
func (f *following) advance(t *table) ([]byte, error) {
	row, image, ok, err := t.passing.next()
	if err != nil {
		return nil, err
	}
	if !ok {
		t.ended = true
		return nil, nil
	}
	t.reached = row.id
	key := assets.RecordKey{Noun: t.noun, ID: row.id}
	if _, edited := f.pending[key]; edited {
		return image, nil
	}
	if row.id >= 1 && row.id <= assets.MaxID {
		f.highest[t.noun] = max(f.highest[t.noun], row.id)
	}
	f.judgeRow(key, row, image)
	if f.strays[key] && row.fault == "" {
		t.stray[row.id] = slices.Clone(image)
	}
	return image, nil
}

func (f *following) drain(t *table) error {
	for !t.ended {
		if _, err := f.advance(t); err != nil {
			return err
		}
	}
	return nil
}

// judgeRow compares a row that stands with what the log left of its record.
func (f *following) judgeRow(key assets.RecordKey, row passingRow, image []byte) {
	trace := f.traces[key.Noun][key.ID]
	differs := func(zh, en string) {
		f.replay.fault(Fault{Revision: trace.rev, Noun: key.Noun, ID: key.ID, Message: assets.Text{
			ZH: fmt.Sprintf("%s %d：%s", key.Noun.Name().ZH, key.ID, zh), EN: fmt.Sprintf("%s %d: %s", key.Noun, key.ID, en)}})
	}
	standing := trace.kind == traceMade || trace.kind == traceLeft
	if row.fault != "" {
		switch {
		case standing:
			f.mark(key, trace)
			differs("这一行无法读取："+row.fault, "the row cannot be read: "+row.fault)
		case !f.unreadable[key] && trace.kind == traceGone:
			differs("表里有一行无法读取，日志里没有："+row.fault, "a row that cannot be read stands in the table, and the log knows nothing of it: "+row.fault)
		}
		return
	}
	if standing {
		f.mark(key, trace)
	}
	switch {
	case trace.kind == traceGone && trace.rev == 0:
		differs("表里有，日志里没有", "it stands in the table, and the log knows nothing of it")
	case trace.kind == traceGone:
		differs(fmt.Sprintf("修订 %d 已删除它，表里却有", trace.rev), fmt.Sprintf("revision %d deleted it, and it stands in the table", trace.rev))
	case trace.kind == traceMade && trace.rev != row.rev:
		differs(fmt.Sprintf("表里写的是修订 %d，应为 %d（rev）", row.rev, trace.rev), fmt.Sprintf("the table says revision %d, and the log %d (rev)", row.rev, trace.rev))
	case trace.kind == traceLeft && trace.print != printOf(image):
		f.puzzles = append(f.puzzles, puzzle{RecordKey: key, left: trace.rev, image: slices.Clone(image)})
	}
}

// mark notes that a record has its row.
func (f *following) mark(key assets.RecordKey, trace trace) {
	trace.seen = true
	f.traces[key.Noun][key.ID] = trace
	f.kept[key.Noun]++
}

// judgePending compares what the book holds of edited records with what the log left of them.
func (f *following) judgePending() {
	for key, before := range f.pending {
		trace := f.traces[key.Noun][key.ID]
		if before == nil {
			continue
		}
		switch {
		case trace.kind == traceMade && trace.rev == before.Revised(), trace.kind == traceLeft && trace.print == printOf(assets.AppendImage(nil, before)):
		case trace.kind == traceLeft:
			f.puzzles = append(f.puzzles, puzzle{RecordKey: key, left: trace.rev, image: assets.AppendImage(nil, before)})
		default:
			f.replay.fault(Fault{Revision: trace.rev, Noun: key.Noun, ID: key.ID, Message: assets.Text{
				ZH: fmt.Sprintf("%s %d：外部编辑之前的内容与日志不符", key.Noun.Name().ZH, key.ID),
				EN: fmt.Sprintf("%s %d: what is noted as standing before its outside edit is not what the log left", key.Noun, key.ID)}})
		}
		if trace.kind != traceGone {
			f.mark(key, trace)
		}
	}
}

// conclude says what is missing from the tables, and where the chain breaks.
func (f *following) conclude() {
	for _, noun := range assets.AllNouns() {
		var missing []int64
		for id, trace := range f.traces[noun] {
			if !trace.seen && (trace.kind == traceMade || trace.kind == traceLeft) {
				missing = append(missing, id)
			}
		}
		slices.Sort(missing)
		for _, id := range missing {
			rev := f.traces[noun][id].rev
			f.replay.fault(Fault{Revision: rev, Noun: noun, ID: id, Message: assets.Text{
				ZH: fmt.Sprintf("%s %d：日志里修订 %d 之后应在，表里没有", noun.Name().ZH, id, rev),
				EN: fmt.Sprintf("%s %d: the log has it since revision %d, and the table does not", noun, id, rev)}})
		}
	}
	f.report.Assets, f.report.Boundaries = f.kept[assets.AssetNoun], f.kept[assets.BoundaryNoun]
	f.replay.What = assets.Text{ZH: fmt.Sprintf("重放日志得到表中的数据：部件 %d，边界 %d", f.report.Assets, f.report.Boundaries),
		EN: fmt.Sprintf("replaying the log gives the tables: %d assets, %d boundaries", f.report.Assets, f.report.Boundaries)}
	f.replay.Mend = assets.Text{ZH: "请查明改动由来；用备份恢复，或（散列链无误时）按日志改回这些记录",
		EN: "find out where it comes from; restore a backup or, where the chain holds, put the records back as the log has them"}
	f.concludeChain()
	f.concludePrints()
}

// concludePrints names the inserts whose prints do not fit: where the chain holds, it is the print that was altered.
func (f *following) concludePrints() {
	for _, p := range f.prints {
		fault := Fault{Revision: p.rev, Noun: p.Noun, ID: p.ID, Fields: []string{"print"}, Message: assets.Text{
			ZH: fmt.Sprintf("%s %d：修订 %d 的日志里，它的摘要（print）被改动过", p.Noun.Name().ZH, p.ID, p.rev),
			EN: fmt.Sprintf("%s %d: its print in the log of revision %d was altered", p.Noun, p.ID, p.rev)}}
		if f.broken[p.rev] {
			fault.Fields = nil // the log has no other image to tell them by
			fault.Message = assets.Text{
				ZH: fmt.Sprintf("%s %d：不是修订 %d 新增时的内容；日志里它之后的改前内容被改动过", p.Noun.Name().ZH, p.ID, p.rev),
				EN: fmt.Sprintf("%s %d: what the next change in the log found is not what revision %d had made", p.Noun, p.ID, p.rev)}
			if p.table {
				fault.Message = assets.Text{
					ZH: fmt.Sprintf("%s %d：表里的内容不是修订 %d 新增时的内容；这一行在本服务之外被改动且未登记", p.Noun.Name().ZH, p.ID, p.rev),
					EN: fmt.Sprintf("%s %d: the table holds something else than revision %d had made; the row was changed around the service, and nothing noted it", p.Noun, p.ID, p.rev)}
			}
		}
		f.replay.fault(fault)
	}
}

func (f *following) concludeChain() {
	for at, s := range f.sets {
		hash, failed := f.failed[at]
		if !failed || hash == "" {
			continue
		}
		message := assets.Text{
			ZH: fmt.Sprintf("修订 %d（%s，%s）的内容与日志里的散列不符", s.Revision, s.At.Format("2006-01-02 15:04:05"), s.Actor),
			EN: fmt.Sprintf("revision %d (%s, by %s) does not have the hash that the log gives it", s.Revision, s.At.Format("2006-01-02 15:04:05"), s.Actor)}
		if next, failed := f.failed[at+1]; failed && next == "" {
			message = assets.Text{
				ZH: fmt.Sprintf("修订 %d 的散列被改动过：其后的修订接在 %s 之后", s.Revision, hash),
				EN: fmt.Sprintf("the hash of revision %d was altered: the revision after it follows %s", s.Revision, hash)}
		}
		f.broken[s.Revision] = true
		f.chain.fault(Fault{Revision: s.Revision, Message: message})
	}
	f.chain.What = assets.Text{ZH: fmt.Sprintf("散列链完整：%d 个修订", len(f.sets)), EN: fmt.Sprintf("the chain of hashes holds: %d revisions", len(f.sets))}
	f.chain.Mend = assets.Text{ZH: "日志或表中的数据在本服务之外被改动过；请用备份恢复",
		EN: "the log, or the rows that it tells of, were altered around the service; restore a backup"}
}
