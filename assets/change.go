package assets

import (
	"fmt"
	"time"
)

// Action is what an operation does to one record.
type Action string

// The actions. Taking an asset out of service is an Update of its stage; Delete is for undoing an insert.
const (
	Insert Action = "insert"
	Update Action = "update"
	Delete Action = "delete"
)

// Valid reports whether a is one of the three actions.
func (a Action) Valid() bool { return a == Insert || a == Update || a == Delete }

// AnyRevision as Operation.IfRev says that the writer does not care which revision of the record it replaces.
const AnyRevision Revision = 0

// Operation is one step of a change set.
type Operation struct {
	Action Action
	Noun   Noun
	ID     int64    // of the record; 0 on Insert, where the store gives it. An undo of a delete names it.
	IfRev  Revision // the revision of the record that the writer saw, or AnyRevision
	Record Record   // the whole record as it shall be; nil on Delete
}

// The ways in.
const (
	ViaUI      = "ui"
	ViaAPI     = "api"
	ViaToken   = "token" // a program with somebody's token
	ViaOGC     = "ogc"
	ViaQGIS    = "qgis" // by the OGC API, and says that it is QGIS
	ViaImport  = "import"
	ViaUndo    = "undo"
	ViaSample  = "sample"
	ViaOutside = "outside" // an edit made around the service and adopted by it
)

// Put returns the operation that inserts r.
func Put(r Record) Operation { return Operation{Action: Insert, Noun: r.Noun(), Record: r} }

// Replace returns the operation that makes the record with r's id equal to r, if it still is at r's revision.
func Replace(r Record) Operation {
	return Operation{Action: Update, Noun: r.Noun(), ID: r.Key(), IfRev: r.Revised(), Record: r}
}

// Drop returns the operation that deletes r, if it still is at r's revision.
func Drop(r Record) Operation {
	return Operation{Action: Delete, Noun: r.Noun(), ID: r.Key(), IfRev: r.Revised()}
}

// ChangeSet is what a writer wants done, all or nothing, as one revision.
type ChangeSet struct {
	Base   Revision // the head that the writer and its rules saw
	Strict bool     // the rules looked beyond the touched records: Base must still be the head
	Key    string   // idempotency key (a UUID); empty where the writer never repeats itself
	Actor  string   // who
	Via    string   // the way in, one of the Via constants
	Reason string   // why, in the writer's words
	At     time.Time

	Operations []Operation
}

// Change is what one revision did to one record: Before is nil on an insert, After on a delete.
type Change struct {
	Noun   Noun
	ID     int64
	Before Record
	After  Record
}

// Action tells which of the three a change is.
func (c Change) Action() Action {
	switch {
	case c.Before == nil:
		return Insert
	case c.After == nil:
		return Delete
	}
	return Update
}

// Committed is a change set as the store kept it.
type Committed struct {
	Revision Revision
	Base     Revision
	At       time.Time
	Actor    string
	Via      string
	Reason   string
	Key      string
	Digest   string   // ChangeSet.Digest where there is a key
	Hash     string   // hex SHA-256 over the previous revision's hash and this change set
	Changes  []Change // in the order of the operations
}

// Receipt is the store's answer to a commit.
type Receipt struct {
	Revision Revision
	IDs      []int64 // of the record each operation touched, in order
	Replayed bool    // the same key and body had been committed before; this is the first answer again
}

// Undo returns the operations that take one revision back: inserts deleted, deletes inserted again under
// their old id, updates reversed, last first. Each is bound to the revision it reverses, so that a record
// changed since then makes the undo a Conflict rather than losing the later change.
func Undo(c Committed) []Operation {
	ops := make([]Operation, 0, len(c.Changes))
	for i := len(c.Changes) - 1; i >= 0; i-- {
		ch := c.Changes[i]
		switch ch.Action() {
		case Insert:
			ops = append(ops, Operation{Action: Delete, Noun: ch.Noun, ID: ch.ID, IfRev: c.Revision})
		case Delete:
			ops = append(ops, Operation{Action: Insert, Noun: ch.Noun, ID: ch.ID, Record: ch.Before})
		default:
			ops = append(ops, Operation{Action: Update, Noun: ch.Noun, ID: ch.ID, IfRev: c.Revision, Record: ch.Before})
		}
	}
	return ops
}

// Check refuses a change set that no store could keep, whatever it holds: an unknown action or noun, a
// record that does not fit its operation, one record touched twice, nothing to do.
func (cs ChangeSet) Check() error {
	if len(cs.Operations) == 0 {
		return Refuse(Invalid, "commit", Text{"没有要提交的变更", "there is nothing to commit"})
	}
	type target struct {
		noun Noun
		id   int64
	}
	seen := map[target]int{}
	for i, op := range cs.Operations {
		if why := op.fault(); why != (Text{}) {
			return Refuse(Invalid, "commit", Text{
				fmt.Sprintf("第 %d 项操作有误：%s", i+1, why.ZH), fmt.Sprintf("operation %d: %s", i+1, why.EN)})
		}
		if op.ID == 0 {
			continue
		}
		if j, twice := seen[target{op.Noun, op.ID}]; twice {
			return Refuse(Invalid, "commit", Text{
				fmt.Sprintf("第 %d 项与第 %d 项改的是同一个%s（%d）", j+1, i+1, op.Noun.Name().ZH, op.ID),
				fmt.Sprintf("operations %d and %d both touch %s %d", j+1, i+1, op.Noun, op.ID)})
		}
		seen[target{op.Noun, op.ID}] = i
	}
	return nil
}

// fault says what makes the operation impossible to keep; the zero Text where nothing does.
func (op Operation) fault() Text {
	switch {
	case !op.Action.Valid():
		return Text{fmt.Sprintf("action＝“%s”：应为 insert、update 或 delete", op.Action),
			fmt.Sprintf("action %q: insert, update or delete is expected", op.Action)}
	case !op.Noun.Valid():
		return Text{fmt.Sprintf("noun＝“%s”：应为 asset 或 boundary", op.Noun),
			fmt.Sprintf("noun %q: asset or boundary is expected", op.Noun)}
	case op.ID < 0 || op.ID > MaxID:
		return Text{fmt.Sprintf("id＝%d：应为 1 到 2^53-1 的整数", op.ID),
			fmt.Sprintf("id %d: a whole number from 1 to 2^53-1 is expected", op.ID)}
	case op.Action != Insert && op.ID == 0:
		return Text{"缺少 id", "id is missing"}
	case op.Action == Delete && op.Record != nil:
		return Text{"删除不带 record", "a delete carries no record"}
	case op.Action != Delete && op.Record == nil:
		return Text{"缺少 record", "record is missing"}
	case op.Record != nil && op.Record.Noun() != op.Noun:
		return Text{fmt.Sprintf("record 是%s，不是%s", op.Record.Noun().Name().ZH, op.Noun.Name().ZH),
			fmt.Sprintf("record is a %s, not a %s", op.Record.Noun(), op.Noun)}
	case op.Record != nil && op.Record.Shape() == nil:
		return Text{"缺少 geometry", "geometry is missing"}
	}
	return Text{}
}
