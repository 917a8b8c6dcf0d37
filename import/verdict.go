package importer

import (
	"encoding/json"
	"fmt"
	"iter"

	"needlepoint/assets"
	"needlepoint/geo"
)

// Verdict is what happens to one row, or to a record that no row stands for.
type Verdict uint8

// The verdicts.
const (
	Same Verdict = iota
	Insert
	Update
	Retire
	Reject
)

// String returns the verdict's key.
func (v Verdict) String() string {
	return [...]string{"same", "insert", "update", "retire", "rejected"}[v]
}

// Name returns the verdict as people read it.
func (v Verdict) Name() assets.Text {
	return [...]assets.Text{{ZH: "相同", EN: "same"}, {ZH: "新增", EN: "insert"}, {ZH: "更新", EN: "update"},
		{ZH: "停用", EN: "retire"}, {ZH: "拒绝", EN: "rejected"}}[v]
}

// Counts sums up a plan. Rows = Inserted + Updated + Same + Rejected; Moved are those of Updated whose
// geometry changes.
type Counts struct {
	Inserted int `json:"inserted"`
	Updated  int `json:"updated"`
	Moved    int `json:"moved"`
	Same     int `json:"same"`
	Retired  int `json:"retired"`
	Rejected int `json:"rejected"`
}

// Plan is what an import would do.
type Plan struct {
	Facts    Facts
	Noun     assets.Noun
	Mapping  Mapping
	Revision assets.Revision // of the book that it was made on
	Counts   Counts
	Notes    []assets.Text
	Refused  error // why the plan as a whole may not be committed; nil where it may

	verdicts   []Verdict // by row number - 1
	steps      []step    // inserts and updates in file order, then what is retired
	rejections []Rejection
	located    bool
}

// Rejection is a row that is not imported.
type Rejection struct {
	Row  int
	Line int64
	Ref  string
	Fault
}

// step is one change of the plan.
type step struct {
	row     int // 0 for a record that no row stands for
	line    int64
	verdict Verdict
	before  assets.Record
	after   assets.Record
}

// Moved reports whether the step changes the geometry of a known record.
func (s step) Moved() bool {
	return s.before != nil && s.after != nil && !geo.Equal(s.before.Shape(), s.after.Shape())
}

// Rows returns how many rows the file has.
func (p *Plan) Rows() int { return len(p.verdicts) }

// Verdict returns what happens to a row, counted from 1.
func (p *Plan) Verdict(row int) Verdict { return p.verdicts[row-1] }

// Rejections returns the rejected rows in file order.
func (p *Plan) Rejections() []Rejection { return p.rejections }

// Empty reports whether committing the plan would change nothing.
func (p *Plan) Empty() bool { return len(p.steps) == 0 }

// Change is one change of a plan, to be read.
type Change struct {
	Row     int // 0 for a record that no row stands for
	Line    int64
	Verdict Verdict
	Moved   bool
	Before  assets.Record // nil for an insert
	After   assets.Record
}

// Changes yields every change: inserts and updates in file order, then what is retired in ascending id.
func (p *Plan) Changes() iter.Seq[Change] {
	return func(yield func(Change) bool) {
		for _, s := range p.steps {
			if !yield(Change{s.row, s.line, s.verdict, s.Moved(), s.before, s.after}) {
				return
			}
		}
	}
}

// ChangeSet returns the plan as one change set, each update bound to the revision of the record that the plan saw.
// The error is Refused. Actor and time are the caller's.
func (p *Plan) ChangeSet() (assets.ChangeSet, error) {
	if p.Refused != nil {
		return assets.ChangeSet{}, p.Refused
	}
	cs := assets.ChangeSet{Base: p.Revision, Via: assets.ViaImport, Reason: "import " + baseName(p.Facts.Name),
		Operations: make([]assets.Operation, len(p.steps))}
	for i, s := range p.steps {
		if s.before == nil {
			cs.Operations[i] = assets.Put(s.after)
		} else {
			cs.Operations[i] = assets.Replace(s.after)
		}
	}
	return cs, nil
}

// Report is a plan for programs; it marshals to JSON.
type Report struct {
	Counts
	Rows       int             `json:"rows"`
	Revision   assets.Revision `json:"revision"` // that the plan was made on; after a commit, that which it became
	File       string          `json:"file"`
	Format     string          `json:"format"`
	Mapping    Mapping         `json:"mapping"`
	Notes      []assets.Text   `json:"notes,omitempty"`
	Refused    *assets.Text    `json:"refused,omitempty"`
	Reasons    []Reason        `json:"reasons"`
	ReasonsCut int             `json:"reasons_left_out,omitempty"`
}

// Reason is one rejected row of a Report.
type Reason struct {
	Row    int             `json:"row"`
	Line   int64           `json:"line,omitempty"`
	Ref    string          `json:"ref,omitempty"`
	Column string          `json:"column,omitempty"`
	Value  string          `json:"value,omitempty"`
	ZH     string          `json:"zh"`
	EN     string          `json:"en"`
	Place  json.RawMessage `json:"place,omitempty"` // [lon, lat]
}

// MaxReasons bounds the reasons of a Report; the rejects file has them all.
const MaxReasons = 1000

// Report sums the plan up.
func (p *Plan) Report() Report {
	r := Report{Counts: p.Counts, Rows: p.Rows(), Revision: p.Revision, File: p.Facts.Name, Format: p.Facts.Format,
		Mapping: p.Mapping, Notes: p.notes(), Reasons: []Reason{}}
	if p.Refused != nil {
		text := sentence(p.Refused)
		r.Refused = &text
	}
	for i, rej := range p.rejections {
		if i == MaxReasons {
			r.ReasonsCut = len(p.rejections) - MaxReasons
			break
		}
		reason := Reason{Row: rej.Row, Line: rej.Line, Ref: rej.Ref, Column: rej.Column, Value: rej.Value, ZH: rej.Reason.ZH, EN: rej.Reason.EN}
		if rej.Place != nil {
			reason.Place = json.RawMessage(fmt.Sprintf("[%v,%v]", rej.Place[0], rej.Place[1]))
		}
		r.Reasons = append(r.Reasons, reason)
	}
	return r
}

func (p *Plan) notes() []assets.Text {
	out := append([]assets.Text{}, p.Facts.Notes...)
	out = append(out, p.Mapping.Notes...)
	return append(out, p.Notes...)
}
