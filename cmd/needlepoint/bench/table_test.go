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

// compared is what was reported, with PostGIS and the parts that edit.
func compared() *Report {
	r := reported()
	r.Against = &Against{Version: "PostGIS 3", Delivery: &Delivery{Tool: "ogr2ogr", Seconds: 4}, Figures: []Figure{{Work: tileWork(14), Requests: 1, CPUMS: 42}},
		Ratios:  []Ratio{{workImport, 3.2}, {tileWork(14), 10}, {workNearest, 3.999}, {tileWork(15), 1}},
		Tiles:   Content{Tiles: 2, Features: 17, Alike: 16, Different: 1, Examples: []string{"tile 1: asset 5"}},
		Answers: Answers{Asked: 4, Same: 3, Examples: []string{"only here [5]"}}}
	r.Fresh, r.OtherNode = &Freshness{Edits: 200, P99MS: 50}, &Freshness{Edits: 200, P99MS: 200.1}
	r.Edits = &UnderEdits{Seconds: 12, Writes: Edits{Rate: editRate, Done: 199}}
	r.Overload = &Overload{Clients: 200, Failed: 1, Example: "answered 500", Writes: Edits{P99MS: 250, Failed: 1}, HealthMS: 101,
		Before: Memory{Goroutines: 10}, After: Memory{Goroutines: 10 + leakSlack + 1}}
	r.Figures = append(r.Figures, Figure{Work: workCached, CPUMS: 0.03, P99MS: 0.51})
	return r
}

// TestRequirementsAreJudged holds figures on and beyond each bound.
func TestRequirementsAreJudged(t *testing.T) {
	want := map[string]bool{tileWork(14): true, workNearest: false, workImport: true, workMemory: false, workCached: true, workCachedWait: false,
		workFresh: true, workOtherNode: false, workOverloadFailed: false, workOverloadWrites: true, workOverloadHealth: false, workLeaked: false}
	got := map[string]bool{}
	for _, q := range compared().Requirements() {
		got[q.Work] = q.Met
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%v\nwant %v", got, want)
	}
	large := compared()
	large.Assets = 2 * forAssets
	for _, q := range large.Requirements() {
		if q.Work == workMemory {
			t.Error("two million assets are held to the memory of one")
		}
	}
	if len(new(Report).Requirements()) != 0 {
		t.Error("nothing was measured and something is judged")
	}
}

// TestTableTellsDifferences looks for what went wrong, in both languages.
func TestTableTellsDifferences(t *testing.T) {
	for lang, words := range map[string][]string{
		"en": {"different: 1", "tile 1: asset 5", "3 answered with the same ids", "only here [5]", "answered 500", "10 → 19", "missed", "≥ 8 ×", "10 ×", "ogr2ogr"},
		"zh": {"不同 1 个", "tile 1: asset 5", "未达到", "协程 10 → 19", "同一 PostGIS 上的另一节点"},
	} {
		var out strings.Builder
		if err := compared().WriteTable(&out, lang); err != nil {
			t.Fatal(err)
		}
		for _, word := range append(words, "PostGIS 3") {
			if !strings.Contains(out.String(), word) {
				t.Errorf("%s: no %q in\n%s", lang, word, out.String())
			}
		}
		if strings.Contains(out.String(), "%!") {
			t.Errorf("%s: a value has no place in\n%s", lang, out.String())
		}
	}
}

// TestEveryNamedWorkHasALabel looks for the names of works in Chinese.
func TestEveryNamedWorkHasALabel(t *testing.T) {
	for _, q := range compared().Requirements() {
		if label(q.Work).ZH == q.Work {
			t.Errorf("%s has no Chinese label", q.Work)
		}
	}
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
