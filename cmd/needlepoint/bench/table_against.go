package bench

import (
	"fmt"
	"strings"
)

// against writes the rival's figures, the ratios and what was compared.
func (t *table) against(r *Report) {
	a := r.Against
	if a == nil {
		return
	}
	t.line("\n同样的工作，%s（CPU 只计后端进程）：", "\nThe same work, %s (CPU of its backend process alone):", a.Version)
	if a.Delivery != nil {
		t.line("导入（%s）：%.1f 秒", "import (%s): %.1f s", a.Delivery.Tool, a.Delivery.Seconds)
	}
	t.figures(a.Figures)
	t.line("\n瓦片内容：%d 个瓦片、%d 个两边都有的要素，%d 个相同，%d 个面只差比一个单位还细的尖角；只有一边画出的：%d 个不大于一个单位，%d 个全在瓦片外的缓冲带；不同 %d 个；%d 个瓦片只计数，未比较",
		"\nContent: %d tiles, %d features in both, %d alike, %d areas but for spikes thinner than a unit; drawn by one only: %d no larger than a unit, %d all in the buffer beside the tile; different: %d; %d tiles that count cells are not compared",
		a.Tiles.Tiles, a.Tiles.Features, a.Tiles.Alike, a.Tiles.Mended, a.Tiles.Tiny, a.Tiles.Rim, a.Tiles.Different, a.Tiles.Cells)
	t.line("查询：问了 %d 次，%d 次编号相同", "Queries: %d asked of both, %d answered with the same ids", a.Answers.Asked, a.Answers.Same)
	for _, example := range append(a.Tiles.Examples, a.Answers.Examples...) {
		t.text.WriteString("  " + shortened(example) + "\n")
	}
}

// shortened cuts a text that the report has whole.
func shortened(text string) string {
	const most = 160
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// required writes what is asked for beside what was measured.
func (t *table) required(list []Requirement) {
	if len(list) == 0 {
		return
	}
	rows := [][]string{{t.in("要求", "asked for"), t.in("应为", "required"), t.in("实测", "measured"), ""}}
	for _, q := range list {
		verdict := t.in("达到", "met")
		if !q.Met {
			verdict = t.in("未达到", "missed")
		}
		rows = append(rows, []string{label(q.Work).In(t.lang), q.Required, strings.TrimSpace(fmt.Sprintf("%.4g %s", q.Measured, q.Unit)), verdict})
	}
	t.text.WriteString("\n")
	t.rows(rows)
}
