package importer

import (
	"fmt"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// retire adds what the book holds and the file does not. Planned assets are retired only where the file tells
// stages: a survey of what exists does not hold them.
func (p *planner) retire() {
	stages := []assets.Stage{assets.InService}
	if p.mapping.StageField != "" {
		stages = append(stages, assets.Planned)
	}
	var over *share
	for _, s := range p.scopes {
		held, gone := 0, 0
		for r := range p.ofScope(s, stages) {
			held++
			if p.claimed[r.Key()] {
				continue
			}
			gone++
			p.plan.steps = append(p.plan.steps, step{verdict: Retire, before: r, after: retired(r)})
		}
		p.plan.Counts.Retired += gone
		if over == nil && float64(gone) > p.terms.RetireShare*float64(held) {
			over = &share{s, held, gone}
		}
	}
	all := p.plan.Counts.Retired
	switch most := p.terms.RetireAtMost; {
	case most > 0 && all > most:
		p.plan.Refused = assets.Refuse(assets.Invalid, "import", assets.Text{
			ZH: fmt.Sprintf("这次交付会停用 %d 个，超过 --retire-at-most %d", all, most),
			EN: fmt.Sprintf("this delivery would retire %d, more than --retire-at-most %d", all, most)})
	case most == 0 && over != nil:
		p.plan.Refused = assets.Refuse(assets.Invalid, "import", assets.Text{
			ZH: fmt.Sprintf("%s有 %d 个在用，这次交付会停用其中 %d 个，超过 %.0f%%；文件可能不完整。确认无误请加 --retire-at-most %d",
				over.of.name().ZH, over.held, over.gone, 100*p.terms.RetireShare, all),
			EN: fmt.Sprintf("of %d in service of %s this delivery would retire %d, more than %.0f %%; it may be cut short. If it is right say --retire-at-most %d",
				over.held, over.of.name().EN, over.gone, 100*p.terms.RetireShare, all)})
	}
}

// share is how much of a scope a delivery no longer holds.
type share struct {
	of         scope
	held, gone int
}

func (s scope) name() assets.Text {
	if s.class != "" {
		return assets.Text{ZH: "类别 " + string(s.class), EN: "class " + string(s.class)}
	}
	t := s.kind.Name()
	if s.grid != "" {
		t = assets.Text{ZH: "网格“" + s.grid + "”的" + t.ZH, EN: fmt.Sprintf("kind %s in grid %q", t.EN, s.grid)}
	}
	return t
}

func retired(r assets.Record) assets.Record {
	switch t := r.(type) {
	case assets.Asset:
		t.Stage = assets.Retired
		return t
	case assets.Boundary:
		t.Stage = assets.Retired
		return t
	}
	return r
}

// suspiciousMoves is how many must move before most of them moving is remarked on.
const suspiciousMoves = 20

// finish adds what the reader should know beside the counts.
func (p *planner) finish(book Book) {
	note := func(zh, en string) { p.plan.Notes = append(p.plan.Notes, assets.Text{ZH: zh, EN: en}) }
	if p.nameless > 0 {
		note(fmt.Sprintf("%d 行没有编码，按几何和属性与已有记录对应", p.nameless),
			fmt.Sprintf("%d rows have no ref and are matched by geometry and attributes", p.nameless))
	}
	if p.terms.Retire && p.unknown > 0 && p.plan.Counts.Retired > 0 {
		note(fmt.Sprintf("%d 行被拒绝且没有编码，它们所指的对象可能在停用之列", p.unknown),
			fmt.Sprintf("%d rejected rows have no ref; what they stand for may be among the retired", p.unknown))
	}
	if p.rounded > 1 && 2*p.rounded > p.long {
		note(fmt.Sprintf("%d 个长编码中有 %d 个以 00 结尾，可能被电子表格舍去了末几位；请核对源表", p.long, p.rounded),
			fmt.Sprintf("of %d long refs %d end in 00; a spreadsheet may have rounded them: compare with the source", p.long, p.rounded))
	}
	if c := p.plan.Counts; c.Moved >= suspiciousMoves && 2*c.Moved > c.Updated+c.Same {
		note(fmt.Sprintf("按编码对应的 %d 条中有 %d 条移位；请确认编码是否指同一对象", c.Updated+c.Same, c.Moved),
			fmt.Sprintf("of %d records found by ref %d move; make sure that the refs mean the same things", c.Updated+c.Same, c.Moved))
	}
	if box, ok := book.Extent(); ok && p.plan.located && apart(box, p.bound) {
		note("文件中没有一处落在现有数据的范围内；请检查坐标系", "nothing in the file lies within the extent of the book; check its reference system")
	}
}

func apart(a, b orb.Bound) bool {
	return a.Max[0] < b.Min[0] || b.Max[0] < a.Min[0] || a.Max[1] < b.Min[1] || b.Max[1] < a.Min[1]
}
