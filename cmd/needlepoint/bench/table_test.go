package bench

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

func reported() *Report {
	return &Report{At: time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC), Version: "v1", Data: madeUp, Store: "embedded", Assets: 7, Machine: thisMachine(),
		Import: &Import{Seconds: 1.25, FileBytes: 2_500_000}, Start: &Start{ReadySeconds: 2, Memory: Memory{RSSBytes: 3 << 30}},
		Figures: []Figure{
			{Work: tileWork(14), Clients: 1, Requests: 60, CPUMS: 4.2, P50MS: 4, P99MS: 9, RPS: 240, Bytes: 520_000, Features: 8300},
			{Work: workNearest, Clients: 1, Requests: 400, Failed: 3, CPUMS: 0.033, Bytes: 4500, Features: 20},
		}}
}

// TestTableHasEveryFigure looks for the figures, in columns, in both languages.
func TestTableHasEveryFigure(t *testing.T) {
	for lang, words := range map[string][]string{
		"en": {"7 assets", madeUp, "1.2 s", "2.5 MB", "3.2 GB", "tile z14", "4.200", "8300", "520.0 kB", "20 nearest damaged", "0.033"},
		"zh": {"7 个部件", madeUp, "瓦片 z14", "最近的 20 个破损部件", "0.033"},
	} {
		var out strings.Builder
		if err := reported().WriteTable(&out, lang); err != nil {
			t.Fatal(err)
		}
		for _, word := range words {
			if !strings.Contains(out.String(), word) {
				t.Errorf("%s: no %q in\n%s", lang, word, out.String())
			}
		}
		var wide []int
		for line := range strings.Lines(out.String()) {
			if strings.Contains(line, "4.200") || strings.Contains(line, "0.033") {
				wide = append(wide, columns(strings.TrimRight(line, "\n")))
			}
		}
		if len(wide) != 2 || wide[0] != wide[1] {
			t.Errorf("%s: lines of %v columns in\n%s", lang, wide, out.String())
		}
	}
}

func TestReportReadsBackFromJSON(t *testing.T) {
	text, err := json.Marshal(reported())
	if err != nil {
		t.Fatal(err)
	}
	var back Report
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(&back, reported()) {
		t.Errorf("%+v\nwas %+v", back, reported())
	}
}

func TestQuantiles(t *testing.T) {
	var list []time.Duration
	for i := range 100 {
		list = append(list, time.Duration(100-i)*time.Millisecond)
	}
	if p50, p99 := quantile(list, 0.5), quantile(list, 0.99); p50 != 51 || p99 != 100 {
		t.Errorf("p50 %v, p99 %v", p50, p99)
	}
	if quantile(nil, 0.5) != 0 {
		t.Error("nothing has a quantile")
	}
}
