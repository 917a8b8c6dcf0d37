package verify

import (
	"fmt"
	"time"

	"needlepoint/assets"
)

// Verdict is what one check came to.
type Verdict string

// The verdicts.
const (
	OK      Verdict = "ok"
	Pending Verdict = "pending" // nothing is wrong, and something waits to be adopted
	Failed  Verdict = "failed"
)

// The checks, in the order in which a report lists them.
const (
	CheckRevisions = "revisions" // consecutive, with the rows that they name
	CheckChain     = "chain"     // every hash follows from the one before it and the change set
	CheckReplay    = "replay"    // the changes, one after the other, give the rows that stand
	CheckPending   = "pending"   // edits around the service that nobody adopted yet
	CheckWatch     = "watch"     // what notes such edits
	CheckSpatial   = "spatial"   // the store's own spatial index
	CheckMemory    = "memory"    // the index that the service answers from
	CheckFoot      = "head"      // the head and its counters
	CheckTrail     = "trail"     // the trail of sign-ins, rights and exports, which whoever keeps it checks
	CheckPublished = "published" // hashes that were published are in the chain
)

// Fault is one thing wrong with the book, and where.
type Fault struct {
	Revision assets.Revision `json:"revision,omitempty"`
	Noun     assets.Noun     `json:"noun,omitempty"`
	ID       int64           `json:"id,omitempty"`
	Fields   []string        `json:"fields,omitempty"` // that differ, where they can be told
	Message  assets.Text     `json:"message"`          // all of it in one sentence
}

// Check is one question asked of the book, and the answer.
type Check struct {
	Name    string        `json:"name"`
	Verdict Verdict       `json:"verdict"`
	What    assets.Text   `json:"what"`             // what was looked at, and how much of it
	Faults  []Fault       `json:"faults,omitempty"` // at most MaxFaults
	More    int           `json:"more,omitempty"`   // faults beyond those
	Mend    assets.Text   `json:"mend,omitzero"`    // what to do about it
	Took    time.Duration `json:"took_ns"`
}

// MaxFaults bounds how many faults of one check a report lists.
const MaxFaults = 1000

// fault adds a fault, or only counts it where there are many already.
func (c *Check) fault(f Fault) {
	c.Verdict = Failed
	if len(c.Faults) == MaxFaults {
		c.More++
		return
	}
	c.Faults = append(c.Faults, f)
}

// say adds a fault of the store as a whole.
func (c *Check) say(t assets.Text) { c.fault(Fault{Message: t}) }

// Report is all that was asked of a book.
type Report struct {
	Revision   assets.Revision `json:"revision"`
	Hash       string          `json:"hash"`
	Assets     int             `json:"assets"` // of the book, pending outside edits left out
	Boundaries int             `json:"boundaries"`
	Changes    int             `json:"changes"` // in the log
	Checks     []*Check        `json:"checks"`
	Took       time.Duration   `json:"took_ns"`
}

// Failed reports whether any check failed.
func (r *Report) Failed() bool {
	for _, c := range r.Checks {
		if c.Verdict == Failed {
			return true
		}
	}
	return false
}

// Check returns the check of a name; nil where it was not made.
func (r *Report) Check(name string) *Check {
	for _, c := range r.Checks {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// titles name the checks where they fail, when it is no longer true what they would say.
var titles = map[string]assets.Text{
	CheckRevisions: {ZH: "修订与变更条数", EN: "revisions and their changes"},
	CheckChain:     {ZH: "散列链", EN: "the chain of hashes"},
	CheckReplay:    {ZH: "重放日志与表中数据", EN: "the log replayed, against the tables"},
	CheckPending:   {ZH: "尚未收录的外部编辑", EN: "pending outside edits"},
	CheckWatch:     {ZH: "登记外部编辑的触发器", EN: "the triggers that note outside edits"},
	CheckSpatial:   {ZH: "空间索引", EN: "the spatial index"},
	CheckMemory:    {ZH: "内存索引", EN: "the index in memory"},
	CheckFoot:      {ZH: "head 与编号计数器", EN: "the head and its counters"},
	CheckTrail:     {ZH: "审计记录", EN: "the audit trail"},
	CheckPublished: {ZH: "已公布的散列", EN: "published hashes"},
}

// Line returns the check in one line: what holds, or what does not and in how many places.
func (c *Check) Line() assets.Text {
	if c.Verdict != Failed {
		return c.What
	}
	n := len(c.Faults) + c.More
	return assets.Text{ZH: fmt.Sprintf("%s：%d 处不符", titles[c.Name].ZH, n), EN: fmt.Sprintf("%s: faults: %d", titles[c.Name].EN, n)}
}
