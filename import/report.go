package importer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"needlepoint/assets"
)

// shownReasons is how many rejected rows of one reason the text report lists.
const shownReasons = 5

// WriteText writes the plan for people, in lang ("zh" or "en"): the mapping, the counts, the reasons with their first rows.
func (p *Plan) WriteText(w io.Writer, lang string) error {
	var b strings.Builder
	say := func(zh, en string) string { return assets.Text{ZH: zh, EN: en}.In(lang) }
	fmt.Fprintf(&b, "%s (%s)\n", printable(p.Facts.Name), p.Facts.Format)
	for _, n := range p.Facts.Notes {
		fmt.Fprintf(&b, "  %s\n", printable(n.In(lang)))
	}
	for _, line := range p.Mapping.Text(lang) {
		fmt.Fprintf(&b, "  %s\n", printable(line))
	}
	b.WriteString("\n")
	c := p.Counts
	for _, row := range []struct {
		zh, en string
		n      int
	}{{"总行数", "rows", p.Rows()}, {"新增", "insert", c.Inserted}, {"更新", "update", c.Updated}, {"　其中移位", "  of these moved", c.Moved},
		{"相同", "same", c.Same}, {"停用", "retire", c.Retired}, {"拒绝", "rejected", c.Rejected}} {
		label := say(row.zh, row.en)
		fmt.Fprintf(&b, "  %s%s%10d\n", label, strings.Repeat(" ", max(18-width(label), 1)), row.n)
	}
	for _, n := range p.Notes {
		fmt.Fprintf(&b, "\n  %s\n", n.In(lang))
	}
	p.writeReasons(&b, lang)
	if p.Refused != nil {
		fmt.Fprintf(&b, "\n%s%s\n", say("不能提交：", "Not to be committed: "), sentence(p.Refused).In(lang))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeReasons writes the rejected rows by cause.
func (p *Plan) writeReasons(b *strings.Builder, lang string) {
	order := p.ReasonGroups()
	const mostGroups = 20
	for i, g := range order {
		if i == mostGroups {
			fmt.Fprintf(b, "\n%s\n", assets.Text{ZH: fmt.Sprintf("另有 %d 种原因未列出", len(order)-i), EN: fmt.Sprintf("%d more reasons are not listed", len(order)-i)}.In(lang))
			break
		}
		fmt.Fprintf(b, "\n%s\n", assets.Text{ZH: fmt.Sprintf("拒绝 %d 行", len(g.Rejections)), EN: fmt.Sprintf("%d rejected", len(g.Rejections))}.In(lang))
		for k, r := range g.Rejections {
			if k == shownReasons {
				b.WriteString("  …\n")
				break
			}
			fmt.Fprintf(b, "  %s: %s\n", assets.Text{ZH: fmt.Sprintf("第 %d 行（文件第 %d 行）", r.Row, r.Line),
				EN: fmt.Sprintf("row %d (line %d)", r.Row, r.Line)}.In(lang), printable(r.where()+r.Reason.In(lang)))
		}
	}
}

// where names the column, where the reason does not.
func (r Rejection) where() string {
	if r.Column == "" || strings.Contains(r.Reason.EN, r.Column) {
		return ""
	}
	return r.Column + ": "
}

// shapeOf leaves digits and quoted values out of a sentence, so that sentences of one cause are one.
func shapeOf(s string) string {
	quoted := false
	return strings.Map(func(r rune) rune {
		if r == '"' {
			quoted = !quoted
			return -1
		}
		if quoted || r >= '0' && r <= '9' || r == '-' || r == '.' {
			return -1
		}
		return r
	}, s)
}

// printable takes out what a terminal would obey: a file must not write to it.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, s)
}

// width is how many columns a text takes on a terminal.
func width(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x2e80 {
			n++
		}
	}
	return n
}

// sentence returns what an error says to people.
func sentence(err error) assets.Text {
	var e *assets.Error
	if errors.As(err, &e) && e.Message != (assets.Text{}) {
		return e.Message
	}
	return assets.Text{ZH: err.Error(), EN: err.Error()}
}

// WriteRejects writes the rejected rows in the file's own format, each with its reason, so that they can be mended and
// imported again. It reads the file once more.
func (p *Plan) WriteRejects(ctx context.Context, w io.Writer, src Source) error {
	byRow := make(map[int]assets.Text, len(p.rejections))
	for _, r := range p.rejections {
		byRow[r.Row] = r.Reason
	}
	n, err := src.Rejects(ctx, w, func(row int) (assets.Text, bool) {
		reason, ok := byRow[row]
		return reason, ok
	})
	if err == nil && n != len(byRow) {
		err = fmt.Errorf("write rejects: %d of %d rows found again; the file has changed since", n, len(byRow))
	}
	return err
}
