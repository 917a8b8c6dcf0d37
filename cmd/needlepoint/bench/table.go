package bench

import (
	"fmt"
	"io"
	"strings"

	"needlepoint/assets"
)

// WriteTable writes the report for people, in lang.
func (r *Report) WriteTable(w io.Writer, lang string) error {
	t := &table{lang: lang}
	t.head(r)
	t.figures(r.Figures)
	t.writes(r)
	t.against(r)
	t.required(r.Requirements())
	_, err := io.WriteString(w, t.text.String())
	return err
}

// table collects lines.
type table struct {
	lang string
	text strings.Builder
}

func (t *table) in(zh, en string) string { return assets.Text{ZH: zh, EN: en}.In(t.lang) }

func (t *table) line(zh, en string, args ...any) {
	fmt.Fprintf(&t.text, t.in(zh, en)+"\n", args...)
}

// rows writes cells in columns, the first to the left and the others to the right.
func (t *table) rows(rows [][]string) {
	var wide []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(wide) {
				wide = append(wide, 0)
			}
			wide[i] = max(wide[i], columns(cell))
		}
	}
	for _, row := range rows {
		for i, cell := range row {
			pad := strings.Repeat(" ", wide[i]-columns(cell))
			switch {
			case i == 0:
				t.text.WriteString(cell + pad)
			default:
				t.text.WriteString("  " + pad + cell)
			}
		}
		t.text.WriteString("\n")
	}
}

// columns is how wide a text is on a terminal: a Chinese character takes two.
func columns(text string) int {
	n := 0
	for _, c := range text {
		n++
		if c >= 0x2e80 && c < 0xffe0 {
			n++
		}
	}
	return n
}

func (t *table) head(r *Report) {
	t.line("Needlepoint %s，%d 个部件（%s），%s，%d 核，%s，%s", "Needlepoint %s, %d assets (%s), %s, %d CPUs, %s, %s",
		r.Version, r.Assets, r.Data, r.Store, r.Machine.CPUs, r.Machine.Go, r.Machine.OS)
	t.line("磁盘持久写入一页：p50 %.2f ms，p99 %.2f ms", "the disk keeps a page for good in: p50 %.2f ms, p99 %.2f ms", r.Machine.Disk.P50MS, r.Machine.Disk.P99MS)
	if i := r.Import; i != nil {
		t.line("导入 %s：%.1f 秒，CPU %.1f 秒，内存峰值 %s，库 %s", "import of %s: %.1f s, %.1f s CPU, peak memory %s, store %s",
			size(float64(i.FileBytes)), i.Seconds, i.CPUSeconds, size(float64(i.PeakBytes)), size(float64(i.StoreBytes)))
	}
	if s := r.Start; s != nil {
		t.line("启动：%.1f 秒就绪，CPU %.1f 秒；常驻内存 %s（峰值 %s），堆 %s，%d 个对象，一次完整回收 %.0f ms CPU",
			"start: ready in %.1f s, %.1f s CPU; resident %s (peak %s), heap %s in %d objects, a full collection %.0f ms CPU",
			s.ReadySeconds, s.CPUSeconds, size(float64(s.Memory.RSSBytes)), size(float64(s.Memory.PeakBytes)),
			size(float64(s.Memory.HeapBytes)), s.Memory.Objects, s.Memory.GCCPUMS)
	}
	t.text.WriteString("\n")
}

func (t *table) figures(list []Figure) {
	if len(list) == 0 {
		return
	}
	rows := [][]string{{t.in("内容", "work"), t.in("请求", "requests"), t.in("失败", "failed"), t.in("CPU ms", "CPU ms"), "p50 ms", "p99 ms",
		t.in("次/秒", "a second"), t.in("字节", "bytes"), t.in("要素", "features")}}
	for _, f := range list {
		features := "–"
		if f.Features > 0 {
			features = fmt.Sprintf("%.0f", f.Features)
		}
		rows = append(rows, []string{label(f.Work).In(t.lang), fmt.Sprint(f.Requests), fmt.Sprint(f.Failed), fmt.Sprintf("%.3f", f.CPUMS),
			fmt.Sprintf("%.2f", f.P50MS), fmt.Sprintf("%.2f", f.P99MS), fmt.Sprintf("%.0f", f.RPS), size(f.Bytes), features})
	}
	t.rows(rows)
}

// size writes bytes as people read them.
func size(bytes float64) string {
	for _, unit := range []struct {
		name string
		of   float64
	}{{"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}} {
		if bytes >= unit.of {
			return fmt.Sprintf("%.1f %s", bytes/unit.of, unit.name)
		}
	}
	return fmt.Sprintf("%.0f B", bytes)
}
