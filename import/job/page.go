package job

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/import"
)

// MovedRows is the word that asks for the updates that change a geometry; every other word is a verdict's.
const MovedRows = "moved"

// RowQuery asks for rows of a plan, in file order, the records that no row stands for after them.
type RowQuery struct {
	Verdict string // a Verdict's key or MovedRows; empty for all
	Reason  int    // the number of a reason in the Report, from 1; 0 for all
	Text    string // part of any value, in any capitals
	After   int    // the Next of the page before
	Limit   int
}

// mostRowBytes bounds the rows of one page as they stood in the file; the first is there however long it is.
const mostRowBytes = 8 << 20

// RowPage is one page of rows: as many as were asked for, or fewer where they are long.
type RowPage struct {
	Rows []RowLine
	Next int // 0 where there are no more
}

// RowLine is one row with its verdict.
type RowLine struct {
	Row       int // from 1; 0 for a record that no row stands for
	Line      int64
	Verdict   importer.Verdict
	Moved     bool
	Ref, Name string
	Column    string // of a rejected row
	Value     string
	Reason    *assets.Text
	Place     *orb.Point
	Fields    []RowField
	Before    assets.Record // of an update or a retirement
	After     assets.Record // of an insert, an update or a retirement
}

// RowField is one value of a row as it stood in the file: nil, bool, string, json.Number, []any or map[string]any.
type RowField struct {
	Name  string
	Value any
}

// Rows pages through the plan. It is Busy while the plan is being made.
func (j *Job) Rows(ctx context.Context, q RowQuery) (RowPage, error) {
	plan, mapping, err := j.look()
	if err != nil {
		return RowPage{}, err
	}
	wanted, err := plan.filter(q)
	if err != nil {
		return RowPage{}, err
	}
	page, read := RowPage{Rows: []RowLine{}}, int64(0)
	text := strings.ToLower(q.Text)
	for at := max(q.After, 0); at < plan.Rows()+plan.Counts.Retired; at++ {
		if at%1024 == 0 && ctx.Err() != nil {
			return page, ctx.Err()
		}
		if !wanted(at) {
			continue
		}
		line, err := plan.line(at, mapping)
		if err != nil {
			return page, err
		}
		if text != "" && !line.holds(text) {
			continue
		}
		if at < plan.Rows() {
			read += plan.rows.length(at + 1)
		}
		if len(page.Rows) == q.Limit || len(page.Rows) > 0 && read > mostRowBytes {
			page.Next = at
			return page, nil
		}
		page.Rows = append(page.Rows, line)
	}
	return page, nil
}

// look returns the plan to be looked into.
func (j *Job) look() (*planned, importer.Mapping, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.used = j.desk.clock()
	switch standing := j.standing(); {
	case standing && (j.kept.State == Planned || j.kept.State == Committing || j.kept.State == Committed):
		return j.plan, j.plan.Mapping, nil
	case j.kept.State == Committed:
		return nil, importer.Mapping{}, assets.Refuse(assets.NotFound, "rows", assets.Text{
			ZH: "提交已有一段时间，逐行结果不再保留；变更见修订历史，被拒绝的行可以下载", EN: "the commit is a while ago and its rows are no longer kept; the changes are in the history, rejected rows can be downloaded"})
	}
	j.wake()
	return nil, importer.Mapping{}, assets.Refuse(assets.Busy, "rows", assets.Text{ZH: "正在比对，稍后可看", EN: "the rows are being compared; look again in a moment"})
}

// filter returns whether the position is wanted: a row from 0, then the retirements.
func (p *planned) filter(q RowQuery) (func(at int) bool, error) {
	verdicts := map[string]importer.Verdict{}
	for v := importer.Same; v <= importer.Reject; v++ {
		verdicts[v.String()] = v
	}
	want, known := verdicts[q.Verdict]
	switch {
	case q.Reason < 0 || q.Reason > len(p.groups):
		return nil, assets.Refuse(assets.Invalid, "rows", assets.Text{ZH: "reason：没有这一项原因", EN: "reason: there is no such reason"})
	case q.Reason > 0:
		rows := map[int]bool{}
		for _, r := range p.groups[q.Reason-1].Rejections {
			rows[r.Row] = true
		}
		return func(at int) bool { return rows[at+1] }, nil
	case q.Verdict == MovedRows:
		return func(at int) bool {
			if at >= p.Rows() || p.Verdict(at+1) != importer.Update {
				return false
			}
			c, _ := p.Change(at + 1)
			return c.Moved
		}, nil
	case q.Verdict == "":
		return func(int) bool { return true }, nil
	case !known:
		return nil, assets.Refuse(assets.Invalid, "rows", assets.Text{
			ZH: "verdict＝“" + q.Verdict + "”：应为 insert、update、moved、same、retire 或 rejected",
			EN: "verdict " + q.Verdict + ": insert, update, moved, same, retire or rejected is expected"})
	}
	return func(at int) bool {
		if at >= p.Rows() {
			return want == importer.Retire
		}
		return p.Verdict(at+1) == want
	}, nil
}

// line returns what there is to say of a position.
func (p *planned) line(at int, m importer.Mapping) (RowLine, error) {
	if at >= p.Rows() {
		c := p.Retirement(at - p.Rows())
		return named(RowLine{Verdict: importer.Retire, Before: c.Before, After: c.After}, c.Before), nil
	}
	row := at + 1
	kept, err := p.rows.row(row)
	if err != nil {
		return RowLine{}, err
	}
	out := RowLine{Row: row, Line: kept.Line, Verdict: p.Verdict(row), Fields: make([]RowField, len(kept.Fields))}
	for i, f := range kept.Fields {
		out.Fields[i] = RowField(f)
		switch f.Name {
		case m.RefField:
			out.Ref = importer.CellText(f.Value)
		case m.NameField:
			out.Name = importer.CellText(f.Value)
		}
	}
	if c, ok := p.Change(row); ok {
		out.Moved, out.Before, out.After = c.Moved, c.Before, c.After
		return named(out, c.After), nil
	}
	if r, ok := p.Rejection(row); ok {
		reason := forBrowser(r.Reason)
		out.Column, out.Value, out.Reason, out.Place = r.Column, r.Value, &reason, shown(r.Place)
	}
	return out, nil
}

// named gives the line the ref and the name of its record.
func named(l RowLine, r assets.Record) RowLine {
	switch t := r.(type) {
	case assets.Asset:
		l.Ref, l.Name = t.Ref, t.Name
	case assets.Boundary:
		l.Ref, l.Name = t.Ref, t.Name
	}
	return l
}

// holds reports whether any value of the line contains the text, which is in small letters.
func (l RowLine) holds(text string) bool {
	has := func(s string) bool { return strings.Contains(strings.ToLower(s), text) }
	if has(l.Ref) || has(l.Name) || has(l.Value) || l.Reason != nil && (has(l.Reason.ZH) || has(l.Reason.EN)) {
		return true
	}
	for _, f := range l.Fields {
		switch v := f.Value.(type) {
		case nil:
		case string:
			if has(v) {
				return true
			}
		default:
			if raw, err := json.Marshal(v); err == nil && bytes.Contains(bytes.ToLower(raw), []byte(text)) {
				return true
			}
		}
	}
	return false
}
