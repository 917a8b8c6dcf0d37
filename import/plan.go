package importer

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// Book is what a plan asks of the inventory; assets.View answers it.
type Book interface {
	Revision() assets.Revision
	AssetByRef(class assets.ClassKey, ref string) (assets.Asset, bool)
	BoundaryByRef(kind assets.Kind, grid, ref string) (assets.Boundary, bool)
	Assets(assets.Filter) iter.Seq[assets.Asset]
	Boundaries(assets.BoundaryFilter) iter.Seq[assets.Boundary]
	Extent() (orb.Bound, bool)
}

// Step is what a Progress is about.
type Step string

// The steps of an import that take time.
const (
	Inspecting Step = "inspect"
	Planning   Step = "plan"
)

// Progress tells how far a step is.
type Progress struct {
	Step  Step
	Bytes int64 // of the file, of its Input's Size
	Rows  int
}

// progressRows is how many rows pass between two calls of a progress function.
const progressRows = 512

// Terms are what a plan is made on.
type Terms struct {
	Catalogue *assets.Catalogue
	Mapping   Mapping
	Retire    bool // the file is a full delivery: what it no longer holds is retired

	// RetireShare is the share of a class, or of a kind in a grid, that a full delivery may retire; 0 means
	// DefaultRetireShare. RetireAtMost, where not 0, is the number that it may retire in all instead.
	RetireShare  float64
	RetireAtMost int

	May func(assets.Record) bool // whether who imports may have a record be so; nil where he may everything

	MaxRows  int            // rows beyond it refuse the file; 0 means DefaultMaxRows
	Progress func(Progress) // nil for nobody
}

// DefaultMaxRows bounds what a plan holds in memory for each row, however little of the file the row takes: a city's largest class
// has some 2 million records, and a small archive can inflate to a thousand million empty ones.
const DefaultMaxRows = 3_000_000

// TooManyRows refuses a file of more rows than a plan can hold.
func TooManyRows(most int) error {
	return assets.Refuse(assets.TooLarge, "import", assets.Text{
		ZH: fmt.Sprintf("数据超过 %d 行；请拆分后分批导入", most),
		EN: fmt.Sprintf("there are more than %d rows; split the file and import the parts", most)})
}

// DefaultRetireShare is the share above which a delivery is taken for cut short.
const DefaultRetireShare = 0.3

// Make compares every row of the source with the book. The error is a fault of the file as a whole; a faulty row
// is rejected in the plan. The plan is a pure function of book, file and terms, whatever the number of processors.
//
// A row is the record that has its ref in its class (kind and grid, for boundaries). A row without a ref is the
// record without a ref that has its geometry and everything else that the file delivers; of what is left over, the record
// that alone has its geometry, where the row alone has it too.
// Delivered values overwrite, an empty one takes the attribute away, and what the file does not carry stays.
func Make(ctx context.Context, book Book, src Source, terms Terms) (*Plan, error) {
	if terms.RetireShare <= 0 {
		terms.RetireShare = DefaultRetireShare
	}
	if terms.MaxRows <= 0 {
		terms.MaxRows = DefaultMaxRows
	}
	j := newJudge(book, terms)
	p := &planner{judge: j, terms: terms, claimed: map[int64]bool{}, rows: map[claim]int{}, scopeAt: map[scope]int{},
		unnamed: map[scope]*unnamed{}, contents: map[contentClaim]int{},
		plan: &Plan{Noun: terms.Mapping.Noun, Mapping: terms.Mapping, Revision: book.Revision()}}
	if s := (scope{terms.Mapping.Class, terms.Mapping.Kind, terms.Mapping.Grid}); s.class != "" || s.kind != "" && terms.Mapping.GridField == "" {
		p.touch(s)
	}
	if err := p.read(ctx, src); err != nil {
		return nil, err
	}
	p.plan.Facts = src.Facts()
	p.byPlace()
	if terms.Retire {
		p.retire()
	}
	p.finish(book)
	return p.plan, nil
}

// planner gathers the plan, row after row in file order.
type planner struct {
	*judge
	terms    Terms
	plan     *Plan
	claimed  map[int64]bool // ids that a row stands for, rejected rows included
	rows     map[claim]int  // the row that has each ref
	contents map[contentClaim]int
	unnamed  map[scope]*unnamed
	scopes   []scope       // in the order of the file
	scopeAt  map[scope]int // in scopes
	loose    []looseRow
	nameless int // rows without a ref
	long     int // refs of 16 digits and more
	rounded  int // of these, refs that end in 00, as a spreadsheet leaves them
	unknown  int // rejected rows of which nobody can say what they stand for
	bound    orb.Bound
}

type claim struct {
	scope int // in planner.scopes
	ref   string
}

type contentClaim struct {
	scope scope
	key   contentKey
}

// looseRow is a row without a ref that no record has the content of.
type looseRow struct {
	step int // in plan.steps
	row  judged
}

// read runs the rows through the judge, in parallel, and takes the results in file order.
func (p *planner) read(ctx context.Context, src Source) error {
	return inOrder(ctx, src, pass[[]judged]{
		most: p.terms.MaxRows,
		work: func(rows []Row) []judged {
			reader := p.judge.reader()
			out := make([]judged, len(rows))
			for i, row := range rows {
				out[i] = reader.row(row)
			}
			return out
		},
		take: func(rows []judged) (more bool, err error) {
			for _, row := range rows {
				p.take(row)
			}
			if n := len(rows); n > 0 && p.terms.Progress != nil {
				p.terms.Progress(Progress{Step: Planning, Bytes: rows[n-1].read, Rows: len(p.plan.verdicts)})
			}
			return true, nil
		},
	})
}

// may reports whether who imports may make the record of a row what the row says.
func (p *planner) may(row judged) bool {
	return p.terms.May == nil || row.same || p.terms.May(row.after) && (row.before == nil || p.terms.May(row.before))
}

// touch returns the number of a scope.
func (p *planner) touch(s scope) int {
	at, known := p.scopeAt[s]
	if !known {
		at = len(p.scopes)
		p.scopeAt[s] = at
		p.scopes = append(p.scopes, s)
	}
	return at
}

// take settles a row by what other rows have claimed.
func (p *planner) take(row judged) {
	if row.before != nil {
		p.claimed[row.before.Key()] = true
	}
	at := 0
	if row.scope != (scope{}) && (row.fault == nil || row.ref != "") {
		at = p.touch(row.scope)
	}
	if row.fault != nil {
		if row.ref == "" {
			p.unknown++
		}
		p.reject(row, row.fault)
		return
	}
	if !p.may(row) {
		p.reject(row, NewFault("", row.ref, assets.Text{
			ZH: "这一行的类别或位置不在您的权限之内", EN: "the class or the place of this row is outside what you were granted"}))
		return
	}
	p.extend(row.after.Shape().Bound())
	if row.ref != "" {
		c := claim{at, row.ref}
		if first, twice := p.rows[c]; twice {
			p.reject(row, NewFault(p.mapping.RefField, row.ref, assets.Text{
				ZH: fmt.Sprintf("编码 %s 与第 %d 行重复；每个编码只能出现一次", row.ref, first),
				EN: fmt.Sprintf("the ref %s is that of row %d already; each may be there once", row.ref, first)}))
			return
		}
		p.rows[c] = row.number
		p.watch(row.ref)
		p.settle(row)
		return
	}
	p.nameless++
	p.takeNameless(row)
}

// watch counts refs that look as if a spreadsheet had rounded them.
func (p *planner) watch(ref string) {
	if len(ref) < 16 || strings.IndexFunc(ref, func(r rune) bool { return r < '0' || r > '9' }) >= 0 {
		return
	}
	p.long++
	if strings.HasSuffix(ref, "00") {
		p.rounded++
	}
}

func (p *planner) takeNameless(row judged) {
	u := p.unnamed[row.scope]
	if u == nil {
		u = p.judge.unnamed(row.scope)
		p.unnamed[row.scope] = u
	}
	c := contentClaim{row.scope, row.key}
	first, twice := p.contents[c]
	if before := u.take(row.key); before != nil {
		p.match(&row, before)
	} else if twice {
		p.reject(row, NewFault("", "", assets.Text{
			ZH: fmt.Sprintf("没有编码，且与第 %d 行完全相同，无法区分", first),
			EN: fmt.Sprintf("without a ref and the same as row %d in every field: the two cannot be told apart", first)}))
		return
	}
	if !twice {
		p.contents[c] = row.number
	}
	if row.before == nil && len(u.byContent) > 0 {
		p.loose = append(p.loose, looseRow{len(p.plan.steps), row})
	}
	p.settle(row)
}

// match makes the row an update of a record found by content or place.
func (p *planner) match(row *judged, before assets.Record) {
	p.claimed[before.Key()] = true
	after, fault := p.merge(row.from, Row{Geometry: row.after.Shape()}, before)
	if fault != nil { // what could be an insert can be an update
		return
	}
	row.before, row.after = before, after
	row.same = assets.SameContent(before, after)
}

func (p *planner) settle(row judged) {
	s := step{row: row.number, line: row.line, before: row.before, after: row.after}
	switch {
	case row.same:
		p.plan.verdicts = append(p.plan.verdicts, Same)
		p.plan.Counts.Same++
		return
	case row.before == nil:
		s.verdict = Insert
		p.plan.Counts.Inserted++
	default:
		s.verdict = Update
		p.plan.Counts.Updated++
		if s.Moved() {
			p.plan.Counts.Moved++
		}
	}
	p.plan.verdicts = append(p.plan.verdicts, s.verdict)
	p.plan.steps = append(p.plan.steps, s)
}

func (p *planner) reject(row judged, why *Fault) {
	p.plan.verdicts = append(p.plan.verdicts, Reject)
	p.plan.Counts.Rejected++
	p.plan.rejections = append(p.plan.rejections, Rejection{Row: row.number, Line: row.line, Ref: row.ref, Fault: *why})
}

func (p *planner) extend(b orb.Bound) {
	if p.plan.located {
		b = p.bound.Union(b)
	}
	p.bound, p.plan.located = b, true
}

// byPlace pairs the rows without a ref that are left over with records without a ref that are left over, where one of each
// has the place to itself: the thing is where it was, and something about it has changed.
func (p *planner) byPlace() {
	rows := map[contentClaim][]looseRow{}
	for _, l := range p.loose {
		if u := p.unnamed[l.row.scope]; len(u.byContent) > 0 {
			c := contentClaim{l.row.scope, placeKey(l.row.after.Shape())}
			rows[c] = append(rows[c], l)
		}
	}
	if len(rows) == 0 {
		return
	}
	places := map[scope]map[contentKey]assets.Record{}
	for s, u := range p.unnamed {
		places[s] = u.places()
	}
	for c, alone := range rows {
		before := places[c.scope][c.key]
		if before == nil || len(alone) > 1 {
			continue
		}
		row := alone[0].row
		p.match(&row, before)
		s := &p.plan.steps[alone[0].step]
		s.before, s.after, s.verdict = row.before, row.after, Update
		p.plan.verdicts[s.row-1] = Update
		p.plan.Counts.Inserted--
		p.plan.Counts.Updated++
	}
}
