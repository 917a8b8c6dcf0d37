package verify

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"

	"needlepoint/assets"
)

// print stands for an image.
type print [16]byte

func printOf(image []byte) print {
	sum := sha256.Sum256(image)
	return print(sum[:16])
}

// What the log says of a record.
const (
	traceGone  = iota // it has none, or none any more
	traceMade         // inserted, and not changed since: the log has no image of it
	traceLeft         // as a change left it
	traceWrong        // what it says makes no sense, which is told already
)

// trace is what the log leaves of one record.
type trace struct {
	print  print
	rev    assets.Revision // that last changed it
	insert int             // the ordinal of the insert that made it
	kind   uint8
	seen   bool // its row stands in the table
}

// logProof proves the log, and the tables by it.
type logProof struct {
	*proof
	revisions, chain, replay *Check

	traces  map[assets.Noun]map[int64]trace
	made    map[int][]byte            // by ordinal of the insert: what it made, where a later change tells
	strays  map[assets.RecordKey]bool // inserts whose ids are below others before them
	rows    map[assets.Revision]int64 // of each revision
	changes int
	highest map[assets.Noun]int64 // the highest id that the log or the tables name
	kept    map[assets.Noun]int   // records that the book holds
	puzzles []puzzle
	broken  map[assets.Revision]bool // whose content does not give their hash
}

func (l *logProof) run(ctx context.Context) error {
	if err := l.timed(l.revisions, func() error { return l.outline(ctx) }); err != nil {
		return err
	}
	err := l.timed(l.chain, func() error { return l.follow(ctx) })
	l.replay.Took = l.chain.Took // the same reading of log and tables
	if err != nil {
		return err
	}
	return l.explain(ctx)
}

// outline reads the log once: whether its revisions are whole, and what becomes of each record.
func (l *logProof) outline(ctx context.Context) (err error) {
	if l.foot, err = l.in.Foot(ctx); err != nil {
		return err
	}
	l.report.Revision, l.report.Hash = l.foot.Revision, l.foot.Hash
	if err := l.in.Sets(ctx, func(s assets.LoggedSet) error { l.sets = append(l.sets, s); return nil }); err != nil {
		return err
	}
	l.traces = map[assets.Noun]map[int64]trace{}
	l.made, l.strays, l.rows = map[int][]byte{}, map[assets.RecordKey]bool{}, map[assets.Revision]int64{}
	l.highest, l.kept, l.broken = map[assets.Noun]int64{}, map[assets.Noun]int{}, map[assets.Revision]bool{}
	for _, noun := range assets.AllNouns() {
		l.traces[noun] = map[int64]trace{}
	}
	inserts, top := 0, map[assets.Noun]int64{}
	if err := l.in.Rows(ctx, func(row assets.LoggedRow) error {
		l.count()
		l.changes++
		l.rows[row.Revision]++
		if row.Fault != (assets.Text{}) {
			l.revisions.fault(Fault{Revision: row.Revision, Noun: row.Noun, ID: row.ID, Message: row.Fault})
		}
		if row.Before == nil && row.After == nil {
			if row.ID < top[row.Noun] {
				l.strays[row.RecordKey] = true
			}
			top[row.Noun] = max(top[row.Noun], row.ID)
			inserts++
		}
		l.replayRow(row, inserts-1)
		return nil
	}); err != nil {
		return err
	}
	l.report.Changes = l.changes
	l.judgeSets()
	return nil
}

// replayRow takes one change into account; ordinal is that of the row where it is an insert.
func (l *logProof) replayRow(row assets.LoggedRow, ordinal int) {
	traces, known := l.traces[row.Noun]
	if !known {
		l.replay.fault(Fault{Revision: row.Revision, Noun: row.Noun, ID: row.ID, Message: assets.Text{
			ZH: fmt.Sprintf("修订 %d 改了“%s” %d，没有这种记录", row.Revision, row.Noun, row.ID),
			EN: fmt.Sprintf("revision %d changed %q %d, and there is no such noun", row.Revision, row.Noun, row.ID)}})
		return
	}
	l.highest[row.Noun] = max(l.highest[row.Noun], row.ID)
	was := traces[row.ID]
	now := trace{rev: row.Revision, kind: traceGone}
	wrong := func(zh, en string) {
		now.kind = traceWrong
		l.replay.fault(Fault{Revision: row.Revision, Noun: row.Noun, ID: row.ID, Message: assets.Text{
			ZH: fmt.Sprintf("修订 %d，%s %d：%s", row.Revision, row.Noun.Name().ZH, row.ID, zh),
			EN: fmt.Sprintf("revision %d, %s %d: %s", row.Revision, row.Noun, row.ID, en)}})
	}
	if row.After != nil {
		now.kind, now.print = traceLeft, printOf(row.After)
	}
	switch {
	case was.kind == traceWrong:
		if row.Before == nil && row.After == nil {
			now.kind = traceWrong
		}
	case row.Before == nil && row.After == nil:
		now.kind, now.insert = traceMade, ordinal
		if was.kind != traceGone {
			wrong("记录已在，却又被新增", "it was there, and is inserted again")
		}
	case row.Before == nil:
		wrong("有改后而无改前", "the log has an image after the change and none before it")
	case was.kind == traceGone:
		wrong("记录不在，却被修改或删除", "it was not there, and is changed or deleted")
	case was.kind == traceMade:
		l.made[was.insert] = row.Before
	case was.print != printOf(row.Before):
		l.puzzles = append(l.puzzles, puzzle{RecordKey: row.RecordKey, left: was.rev, found: row.Revision})
	}
	traces[row.ID] = now
}

// judgeSets says whether the revisions are consecutive and have the rows that they name.
func (l *logProof) judgeSets() {
	c := l.revisions
	next := assets.Revision(1)
	for _, s := range l.sets {
		if s.Revision > next {
			c.fault(Fault{Revision: next, Message: assets.Text{
				ZH: fmt.Sprintf("日志里缺少修订 %d 至 %d", next, s.Revision-1),
				EN: fmt.Sprintf("the log lacks revisions %d to %d", next, s.Revision-1)}})
		}
		if s.Revision < next {
			c.fault(Fault{Revision: s.Revision, Message: assets.Text{
				ZH: fmt.Sprintf("修订号 %d 不应存在", s.Revision), EN: fmt.Sprintf("there cannot be a revision %d", s.Revision)}})
		}
		next = max(next, s.Revision+1)
		if s.Fault != (assets.Text{}) {
			c.fault(Fault{Revision: s.Revision, Message: s.Fault})
		}
		n := l.rows[s.Revision]
		delete(l.rows, s.Revision)
		if s.Count >= 0 && s.Count != n || n == 0 {
			c.fault(Fault{Revision: s.Revision, Message: assets.Text{
				ZH: fmt.Sprintf("修订 %d 应有 %d 条变更，日志里有 %d 条", s.Revision, max(s.Count, 1), n),
				EN: fmt.Sprintf("revision %d has %d changes in the log, and %d are expected", s.Revision, n, max(s.Count, 1))}})
		}
	}
	for _, rev := range slices.Sorted(maps.Keys(l.rows)) {
		c.fault(Fault{Revision: rev, Message: assets.Text{
			ZH: fmt.Sprintf("%d 条变更属于修订 %d，日志里没有这个修订", l.rows[rev], rev),
			EN: fmt.Sprintf("%d changes belong to revision %d, which the log does not hold", l.rows[rev], rev)}})
	}
	c.What = assets.Text{ZH: fmt.Sprintf("修订连续，变更条数相符：%d 个修订，%d 条变更", len(l.sets), l.changes),
		EN: fmt.Sprintf("revisions are consecutive and whole: %d revisions, %d changes", len(l.sets), l.changes)}
	c.Mend = assets.Text{ZH: "日志在本服务之外被改动过；请用备份恢复", EN: "the log was altered around the service; restore a backup"}
}

// judgeFoot says whether the head is where the log ends, and the counters are above every id.
func (l *logProof) judgeFoot(c *Check) {
	for _, t := range l.foot.Faults {
		c.say(t)
	}
	var end assets.LoggedSet
	if n := len(l.sets); n > 0 {
		end = l.sets[n-1]
	}
	if end.Revision != l.foot.Revision {
		c.fault(Fault{Revision: l.foot.Revision, Message: assets.Text{
			ZH: fmt.Sprintf("head 指向修订 %d，而日志止于修订 %d", l.foot.Revision, end.Revision),
			EN: fmt.Sprintf("the head says revision %d, and the log ends with revision %d", l.foot.Revision, end.Revision)}})
	}
	if end.Hash != l.foot.Hash {
		c.fault(Fault{Revision: l.foot.Revision, Message: assets.Text{
			ZH: fmt.Sprintf("head 的散列与修订 %d 的不同", end.Revision),
			EN: fmt.Sprintf("the head has another hash than revision %d", end.Revision)}})
	}
	for _, noun := range assets.AllNouns() {
		if next := l.foot.Next[noun]; next <= l.highest[noun] {
			c.fault(Fault{Noun: noun, ID: l.highest[noun], Message: assets.Text{
				ZH: fmt.Sprintf("下一个%s编号是 %d，而 %d 已用过", noun.Name().ZH, next, l.highest[noun]),
				EN: fmt.Sprintf("the next id of an %s is %d, and %d was given already", noun, next, l.highest[noun])}})
		}
	}
	c.What = assets.Text{ZH: fmt.Sprintf("head 与日志末尾一致（修订 %d），编号计数器无误", l.foot.Revision),
		EN: fmt.Sprintf("the head is where the log ends (revision %d), and no id will be given twice", l.foot.Revision)}
	c.Mend = assets.Text{ZH: "日志在本服务之外被改动过；请用备份恢复", EN: "the log was altered around the service; restore a backup"}
}
