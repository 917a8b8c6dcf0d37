package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"needlepoint/assets"
	"needlepoint/assets/verify"
)

func verifyCases() []testCase {
	return []testCase{
		{"A book with a long history proves itself, and lists pending outside edits", verifyHealthy},
		{"Any one field of the log that is altered is found", verifyFields},
		{"Rows of the log that are deleted, added or put in another order are found", verifyRows},
		{"A row of the data that is altered with nothing noting it is found and named", verifyData},
		{"A log from before there were prints of inserts proves itself, and so does what follows", verifyFormer},
		{"A tail that is cut off cleanly shows against a hash that was published", func(d *desk) {
			d.ledger()
			around := d.tamper()
			d.commit(append(puts(5, 1), assets.Put(cell(1)))...)
			around.save()
			first := d.load(0).head
			d.commit(assets.Put(lamp(9)), assets.Replace(named(d.record(assets.AssetNoun, 1), "anew")), assets.Drop(d.record(assets.AssetNoun, 3)))
			second := d.load(0).head
			stamps := []verify.Stamp{{Revision: first.Revision, Hash: first.Hash, From: "first"}, {Revision: second.Revision, Hash: second.Hash, From: "second"}}
			d.mustHold(stamps...)
			around.restore()
			d.mustHold()
			d.mustHold(stamps[0])
			mustFault(d, d.verify(stamps...).Check(verify.CheckPublished), func(f verify.Fault) bool { return f.Revision == 2 })
			d.commit(assets.Put(lamp(10))) // another revision 2
			mustFault(d, d.verify(stamps...).Check(verify.CheckPublished), func(f verify.Fault) bool { return f.Revision == 2 })
		}},
	}
}

func (d *desk) verify(stamps ...verify.Stamp) *verify.Report {
	d.t.Helper()
	report, err := verify.Run(d.ctx, d.ledger(), verify.Options{Published: stamps})
	if err != nil {
		d.t.Fatal(err)
	}
	return report
}

func (d *desk) mustHold(stamps ...verify.Stamp) *verify.Report {
	d.t.Helper()
	report := d.verify(stamps...)
	if report.Failed() {
		d.t.Fatalf("a healthy book does not hold:\n%s", faultsOf(report))
	}
	return report
}

func faultsOf(r *verify.Report) string {
	var out strings.Builder
	for _, c := range r.Checks {
		for _, f := range c.Faults {
			fmt.Fprintf(&out, "%s: %s\n", c.Name, f.Message.EN)
		}
	}
	return out.String()
}

func mustFault(d *desk, c *verify.Check, is func(verify.Fault) bool) {
	d.t.Helper()
	if !slices.ContainsFunc(c.Faults, is) {
		d.t.Fatalf("%s does not name it: %+v", c.Name, c.Faults)
	}
}

// live makes a history of everything that can happen to a book.
func (d *desk) live(seed uint64, sets int) {
	d.t.Helper()
	d.commit(append(puts(7000, 1000), assets.Put(cell(1000)))...) // as many as an import brings
	for i, cs := range RandomSets(seed, sets) {
		cs.Base, cs.Strict = 0, false // the revisions that it names are those of a book without the others
		if _, err := patiently(d.ctx, d.store, cs); err != nil && assets.CodeOf(err) == "" {
			d.t.Fatal(err)
		}
		if i%7 == 3 {
			d.edit(Edit{Action: assets.Update, Noun: assets.AssetNoun, ID: int64(2000 + i), Record: lamp(30_000 + i)},
				Edit{Action: assets.Insert, Noun: assets.AssetNoun, Record: lamp(40_000 + i)},
				Edit{Action: assets.Delete, Noun: assets.AssetNoun, ID: int64(3000 + i)})
		}
	}
	head := d.load(0)
	var ops []assets.Operation
	for _, r := range head.records {
		if r.Noun() == assets.AssetNoun && r.Key() > 4000 && r.Key() <= 4100 {
			ops = append(ops, assets.Drop(r))
		}
	}
	deleted := d.commit(ops...).Revision
	d.commit(assets.Undo(d.next(deleted - 1))...) // last first, under their old ids
}

func verifyHealthy(d *desk) {
	d.ledger()
	d.mustHold() // with nothing in it
	d.live(Seed(d.t), Count(60, 1500))
	report := d.mustHold()
	head := d.load(0)
	if n := report.Assets + report.Boundaries; n != len(head.records) || report.Revision != head.revision || report.Hash != head.head.Hash {
		d.t.Fatalf("it tells of %d records at revision %d, and the store has %d at %d", n, report.Revision, len(head.records), head.revision)
	}
	d.edit(Edit{Action: assets.Update, Noun: assets.AssetNoun, ID: 2500, Record: lamp(50_000)},
		Edit{Action: assets.Delete, Noun: assets.BoundaryNoun, ID: 1},
		Edit{Action: assets.Insert, Noun: assets.AssetNoun, ID: 99_999, Record: lamp(50_001)})
	report = d.mustHold()
	pending := report.Check(verify.CheckPending)
	if pending.Verdict != verify.Pending || len(pending.Faults) != 3 || !strings.Contains(pending.What.EN, "pending outside edits: 3") {
		d.t.Fatalf("pending edits: %+v", pending)
	}
	for _, want := range []int64{2500, 1, 99_999} {
		mustFault(d, pending, func(f verify.Fault) bool { return f.ID == want })
	}
	if n := report.Assets + report.Boundaries; n != len(head.records) {
		d.t.Fatalf("with pending edits it tells of %d records, want %d", n, len(head.records))
	}
	d.load(0) // adopts them
	if c := d.mustHold().Check(verify.CheckPending); c.Verdict != verify.OK {
		d.t.Fatalf("adopted edits are pending still: %+v", c)
	}
}

// tell gives a book a history that has everything a log can hold.
func (d *desk) tell(seed uint64) {
	d.t.Helper()
	from := 500 + 10*len(d.load(0).records)
	d.commit(append(puts(6, from), assets.Put(cell(from)))...)
	for _, cs := range RandomSets(seed, 25) {
		cs.Base, cs.Strict = 0, false
		_, _ = patiently(d.ctx, d.store, cs) // some are refused
	}
	d.edit(Edit{Action: assets.Update, Noun: assets.AssetNoun, ID: 1, Record: lamp(from + 6)}, Edit{Action: assets.Insert, Noun: assets.AssetNoun, Record: lamp(from + 7)})
	d.commit(assets.Put(lamp(from + 8)))
}

func verifyFields(d *desk) {
	d.ledger()
	around := d.tamper()
	seed := Seed(d.t)
	d.tell(seed)
	d.mustHold()
	around.save()
	r := rand.New(rand.NewPCG(seed, 7))
	columns := around.LogColumns()
	rows := map[string]int{}
	d.inspect(countLog(rows))
	made := 0
	for try := range Count(3*len(columns), 100*len(columns)) {
		c := columns[try%len(columns)]
		row := around.RowName()
		sql := fmt.Sprintf("UPDATE {%s} SET %s = %s WHERE %s = (SELECT %s FROM {%s} ORDER BY %s LIMIT 1 OFFSET %d)",
			c.Table, c.Name, pick(r, c.Others), row, row, c.Table, row, r.IntN(rows[c.Table]))
		before := around.Text(d.t, c.Table, c.Name)
		changed, err := around.Around(d.t, sql)
		if err != nil || changed == 0 || around.Text(d.t, c.Table, c.Name) == before { // the database refuses it, or it is the same
			continue
		}
		made++
		if report := d.verify(); !report.Failed() {
			d.t.Errorf("not found: %s", sql)
		}
		around.restore()
	}
	if made < len(columns) {
		d.t.Fatalf("only %d alterations were made", made)
	}
	d.mustHold()
}

// verifyRows takes rows out of the log, adds some and changes their order.
func verifyRows(d *desk) {
	d.ledger()
	around := d.tamper()
	seed := Seed(d.t)
	d.tell(seed)
	around.save()
	r := rand.New(rand.NewPCG(seed, 8))
	rows := map[string]int{}
	d.inspect(countLog(rows))
	name := around.RowName()
	one := func(table string) string {
		return fmt.Sprintf("(SELECT %s FROM {%s} ORDER BY %s LIMIT 1 OFFSET %d)", name, table, name, r.IntN(rows[table]))
	}
	made := 0
	for range Count(4, 200) {
		a, b := 1+r.IntN(rows["change_set"]), 1+r.IntN(rows["change_set"])
		for what, statements := range map[string][]string{
			"a change is deleted":           {"DELETE FROM {change_row} WHERE " + name + " = " + one("change_row")},
			"a change set is deleted":       {"DELETE FROM {change_set} WHERE " + name + " = " + one("change_set")},
			"a revision is deleted":         {fmt.Sprintf("DELETE FROM {change_set} WHERE rev = %d", a), fmt.Sprintf("DELETE FROM {change_row} WHERE rev = %d", a)},
			"the head is deleted":           {"DELETE FROM {head}"},
			"a change moves to another set": {fmt.Sprintf("UPDATE {change_row} SET rev = %d WHERE rev <> %d AND %s = %s", a, a, name, one("change_row"))},
			"two change sets trade places": {fmt.Sprintf("UPDATE {change_set} SET rev = -1 WHERE rev = %d AND %d <> %d", a, a, b),
				fmt.Sprintf("UPDATE {change_set} SET rev = %d WHERE rev = %d AND %d <> %d", a, b, a, b), fmt.Sprintf("UPDATE {change_set} SET rev = %d WHERE rev = -1", b)},
			"two records trade changes": {fmt.Sprintf("UPDATE {change_row} SET id = CASE id WHEN 1 THEN 2 ELSE 1 END WHERE rev = %d AND id IN (1, 2)", a)},
			"the log is empty":          {"DELETE FROM {change_set}", "DELETE FROM {change_row}"},
		} {
			changed, err := around.Around(d.t, statements...)
			if err != nil || changed == 0 {
				continue
			}
			made++
			if report := d.verify(); !report.Failed() {
				d.t.Errorf("not found: %s: %s", what, strings.Join(statements, "; "))
			}
			around.restore()
		}
	}
	d.t.Logf("%d alterations were found", made)
	if made < 12 {
		d.t.Fatalf("only %d alterations were made", made)
	}
	d.mustHold()
}

// verifyData alters rows of the tables so that no trigger notes it.
func verifyData(d *desk) {
	d.ledger()
	around := d.tamper()
	d.commit(append(puts(20, 1), assets.Put(cell(1)), assets.Put(cell(2)))...)
	d.commit(assets.Replace(named(d.record(assets.AssetNoun, 7), "7")), assets.Replace(named(d.record(assets.BoundaryNoun, 2), "2")),
		assets.Drop(d.record(assets.AssetNoun, 3)), assets.Put(lamp(50)))
	d.mustHold()
	around.save()
	for _, c := range []struct {
		sql    string
		noun   assets.Noun
		id     int64
		fields []string // nil where the log has no image to tell them by
	}{
		{"UPDATE {asset} SET name = 'x' WHERE id = 7", assets.AssetNoun, 7, []string{"name"}},
		{"UPDATE {asset} SET ref = 'x', class = 'litter_bin' WHERE id = 7", assets.AssetNoun, 7, []string{"class", "ref"}},
		{"UPDATE {asset} SET condition = 'missing', stage = 'retired' WHERE id = 7", assets.AssetNoun, 7, []string{"condition", "stage"}},
		{`UPDATE {asset} SET attributes = '{"n":8,"other":1}' WHERE id = 7`, assets.AssetNoun, 7, []string{"attributes.lamp", "attributes.n", "attributes.other"}},
		{"UPDATE {asset} SET rev = 1 WHERE id = 7", assets.AssetNoun, 7, []string{"rev"}},
		{"UPDATE {asset} SET rev = 2 WHERE id = 8", assets.AssetNoun, 8, nil},
		{"UPDATE {asset} SET geom = (SELECT geom FROM {asset} WHERE id = 9) WHERE id = 7", assets.AssetNoun, 7, []string{"geometry"}},
		{"UPDATE {asset} SET name = 'x' WHERE id = 8", assets.AssetNoun, 8, nil},
		{"UPDATE {asset} SET geom = (SELECT geom FROM {asset} WHERE id = 9) WHERE id = 21", assets.AssetNoun, 21, nil},
		{"UPDATE {boundary} SET stage = 'retired' WHERE id = 1", assets.BoundaryNoun, 1, nil},
		{"UPDATE {boundary} SET grid = 'other' WHERE id = 2", assets.BoundaryNoun, 2, []string{"grid"}},
		{"DELETE FROM {asset} WHERE id = 5", assets.AssetNoun, 5, nil},
		{"DELETE FROM {boundary} WHERE id = 1", assets.BoundaryNoun, 1, nil},
		{"INSERT INTO {asset} (id, class, geom) SELECT 3, 'street_light', geom FROM {asset} WHERE id = 1", assets.AssetNoun, 3, nil},
		{"INSERT INTO {asset} (id, class, geom) SELECT 12, 'street_light', geom FROM {asset} WHERE id = 1; DELETE FROM {asset} WHERE id = 1", assets.AssetNoun, 12, nil},
		{"INSERT INTO {boundary} (id, kind, geom) SELECT 77, 'cell', geom FROM {boundary} WHERE id = 1", assets.BoundaryNoun, 77, nil},
		{"UPDATE {asset} SET id = 88 WHERE id = 7", assets.AssetNoun, 88, nil},
	} {
		changed, err := around.Around(d.t, strings.Split(c.sql, "; ")...)
		if err != nil { // the row is there already
			continue
		}
		report := d.verify()
		found := slices.IndexFunc(report.Check(verify.CheckReplay).Faults, func(f verify.Fault) bool {
			return f.Noun == c.noun && f.ID == c.id && slices.Equal(f.Fields, c.fields)
		})
		if changed == 0 || found < 0 {
			d.t.Errorf("%s: not named\n%s", c.sql, faultsOf(report))
		}
		around.restore()
	}
	d.mustHold()
}

// verifyFormer takes a book back to what it would be if an older program had kept it.
func verifyFormer(d *desk) {
	d.ledger()
	around := d.tamper()
	seed := Seed(d.t)
	d.tell(seed)
	head := d.load(0)
	statements := around.Former()
	hash := ""
	for after := range head.revision {
		c := d.next(after)
		link := assets.FormerLink(hash, c)
		for _, ch := range c.Changes {
			link.Add(ch.Noun, ch.ID, imageOf(ch.Before), imageOf(ch.After))
		}
		hash = link.Hash()
		statements = append(statements, fmt.Sprintf("UPDATE {change_set} SET hash = '%s' WHERE rev = %d", hash, c.Revision))
	}
	if err := d.store.Close(); err != nil {
		d.t.Fatal(err)
	}
	around.alter(append(statements, fmt.Sprintf("UPDATE {head} SET hash = '%s'", hash))...)
	d.store = d.open()
	d.mustHold()
	if got := d.load(0); got.head.Hash != hash {
		d.t.Fatalf("the head has the hash %s, want %s", got.head.Hash, hash)
	}
	d.tell(seed + 1)
	d.mustHold()
	around.save()
	last := d.load(0).revision
	for _, sql := range []string{
		"UPDATE {change_row} SET print = 7 WHERE rev = 1",
		fmt.Sprintf("UPDATE {change_row} SET print = NULL WHERE rev = %d", last),
		"UPDATE {change_set} SET reason = 'x' WHERE rev = 1",
		fmt.Sprintf("UPDATE {change_set} SET digest = 'x' WHERE rev = %d", last),
	} {
		around.alter(sql)
		if !d.verify().Failed() {
			d.t.Errorf("not found: %s", sql)
		}
		around.restore()
	}
}

func imageOf(r assets.Record) []byte {
	if r == nil {
		return nil
	}
	return assets.AppendImage(nil, r)
}
