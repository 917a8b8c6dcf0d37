package job_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/import"
	"needlepoint/import/job"
)

// renewal is a second delivery onto lamps(40): 5 moved, 3 renamed, 2 new, 4 gone, 30 the same or gone, 2 rejected.
func renewal() []byte {
	var b bytes.Buffer
	b.WriteString("编码,名称,状态,lon,lat,高\n")
	for i := range 36 {
		lon, name := 123.05+float64(i)*0.0001, fmt.Sprintf("路灯 %d", i)
		if i < 5 {
			lon += 0.00003
		} else if i < 8 {
			name = "新名 <b>&"
		}
		fmt.Fprintf(&b, "L-%05d,%s,完好,%.6f,41.08,\n", i, name, lon)
	}
	b.WriteString("N-1,甲,完好,123.06,41.09,9.0\nN-2,乙,破损,123.061,41.09,12\nB-1,丙,坏了,123.062,41.09,\nB-2,丁,完好,123.063,191,\n")
	return b.Bytes()
}

func planOfRenewal(t *testing.T) (*job.Desk, *job.Job, job.Snapshot) {
	t.Helper()
	d := openDesk(t, job.Config{Dir: t.TempDir(), Book: openBook(t)})
	first := upload(t, d, "路灯.csv", lamps(40))
	until(t, first, job.Planned)
	if err := commit(t, first, uuid.NewString()); err != nil {
		t.Fatal(err)
	}
	j := upload(t, d, "路灯.csv", renewal())
	until(t, j, job.Planned)
	if err := j.Choose(job.Choices{Retire: true, Map: map[string]string{"状态": "condition"}}); err != nil {
		t.Fatal(err)
	}
	return d, j, until(t, j, job.Planned)
}

func TestRowsArePagedByVerdictReasonAndText(t *testing.T) {
	_, j, s := planOfRenewal(t)
	want := importer.Counts{Inserted: 2, Updated: 8, Moved: 5, Same: 28, Retired: 4, Rejected: 2}
	if s.Report.Counts != want {
		t.Fatalf("counts %+v", s.Report.Counts)
	}
	all := func(q job.RowQuery) []job.RowLine {
		t.Helper()
		var out []job.RowLine
		for q.Limit = 7; ; {
			page, err := j.Rows(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, page.Rows...)
			if q.After = page.Next; q.After == 0 {
				return out
			}
		}
	}
	for verdict, n := range map[string]int{"insert": 2, "update": 8, "moved": 5, "same": 28, "retire": 4, "rejected": 2, "": 44} {
		rows := all(job.RowQuery{Verdict: verdict})
		if len(rows) != n {
			t.Errorf("%q: %d rows, want %d", verdict, len(rows), n)
		}
		for i, r := range rows {
			if verdict != "" && verdict != "moved" && r.Verdict.String() != verdict || i > 0 && r.Row > 0 && r.Row <= rows[i-1].Row {
				t.Errorf("%q: row %d is %s", verdict, r.Row, r.Verdict)
			}
		}
	}
	if rows := all(job.RowQuery{Text: "新名 <B>&"}); len(rows) != 3 || rows[0].Row != 6 {
		t.Errorf("by text: %+v", rows)
	}
	for i, reason := range s.Report.Reasons {
		rows := all(job.RowQuery{Reason: i + 1})
		if len(rows) != 1 || rows[0].Row != reason.Row || rows[0].Reason.ZH == "" || rows[0].Column != reason.Column {
			t.Errorf("reason %d %+v: %+v", i+1, reason, rows)
		}
	}
	row := all(job.RowQuery{Verdict: "insert"})[0]
	if row.Ref != "N-1" || len(row.Fields) != 4 || row.Fields[3].Name != "高" || row.Fields[3].Value != "9.0" {
		t.Errorf("a row is not shown as it stood: %+v", row)
	}
	gone := all(job.RowQuery{Verdict: "retire"})[0]
	if gone.Row != 0 || gone.Before == nil || gone.Ref != "L-00036" || gone.After.(assets.Asset).Stage != assets.Retired {
		t.Errorf("retired: %+v", gone)
	}
	for _, q := range []job.RowQuery{{Verdict: "lost"}, {Reason: 3}, {Reason: -1}} {
		if _, err := j.Rows(t.Context(), q); assets.CodeOf(err) != assets.Invalid {
			t.Errorf("%+v: %v", q, err)
		}
	}
}

func TestPreviewSaysWhatItLeavesOut(t *testing.T) {
	_, j, _ := planOfRenewal(t)
	count := func(p job.Preview) map[string]int {
		out := map[string]int{}
		for _, m := range p.Marks {
			out[m.Verdict.String()]++
			var g struct{ Type string }
			if err := json.Unmarshal(m.Geometry, &g); err != nil || g.Type != "Point" {
				t.Errorf("row %d: %s", m.Row, m.Geometry)
			}
			if m.Moved != (m.From != nil) || m.Moved && m.Verdict != importer.Update {
				t.Errorf("row %d: moved %v from %v", m.Row, m.Moved, m.From)
			}
		}
		return out
	}
	whole, err := j.Preview(t.Context(), job.PreviewQuery{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(count(whole)); got != "map[insert:2 rejected:1 retire:4 same:28 update:8]" {
		t.Errorf("everything: %s", got)
	}
	if len(whole.Omitted) != 0 || whole.Placeless["rejected"] != 1 {
		t.Errorf("omitted %v, placeless %v", whole.Omitted, whole.Placeless)
	}
	thin, err := j.Preview(t.Context(), job.PreviewQuery{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(count(thin), thin.Omitted); got != "map[insert:2 rejected:1 retire:4 update:3] map[same:28 update:5]" {
		t.Errorf("thinned: %s", got)
	}
	corner := orb.Bound{Min: orb.Point{123.0595, 41.085}, Max: orb.Point{123.0605, 41.095}}
	one, err := j.Preview(t.Context(), job.PreviewQuery{Limit: 10, Bound: &corner})
	if err != nil || len(one.Marks) != 1 || one.Marks[0].Ref != "N-1" {
		t.Errorf("within a bound: %+v, %v", one.Marks, err)
	}
}

func TestWhatTheFileDoesNotTellIsAskedFor(t *testing.T) {
	d := openDesk(t, job.Config{Dir: t.TempDir(), Book: openBook(t)})
	j := upload(t, d, "交付.csv", []byte("编码,横,纵\nA-1,123.05,41.08\nA-2,123.06,41.08\n"))
	s := until(t, j, job.Choosing)
	if strings.Join(s.Columns, " ") != "编码 横 纵" || s.Failure == nil || strings.Contains(s.Failure.ZH+s.Failure.EN, "--") {
		t.Fatalf("no columns of a place: %+v %+v", s.Columns, s.Failure)
	}
	choose := func(c job.Choices, want job.State) job.Snapshot {
		t.Helper()
		if err := j.Choose(c); err != nil {
			t.Fatal(err)
		}
		return until(t, j, want)
	}
	c := job.Choices{LonField: "横", LatField: "纵"}
	if s = choose(c, job.Choosing); s.Failure == nil || !strings.Contains(s.Failure.ZH, "类别") || len(s.Survey.Fields) != 1 || s.Columns != nil {
		t.Fatalf("no class: %+v %+v", s.Failure, s.Survey)
	}
	c.Class = "no_such"
	if s = choose(c, job.Choosing); s.Failure == nil || !strings.Contains(s.Failure.EN, "no_such") {
		t.Errorf("a class that is not: %+v", s.Failure)
	}
	c.Class = "street_light"
	if s = choose(c, job.Planned); s.Report.Inserted != 2 || s.Failure != nil {
		t.Errorf("%+v", s)
	}
	c.Encoding = "klingon"
	if s = choose(c, job.Choosing); s.Failure == nil || s.Report != nil {
		t.Errorf("an encoding that is not: %+v", s)
	}
	c.Encoding, c.Class, c.Kind, c.Grid = "utf-8", "", "cell", "城市管理网格"
	if s = choose(c, job.Planned); s.Report.Noun != assets.BoundaryNoun || s.Report.Rejected != 2 {
		t.Errorf("points as cells: %+v", s.Report)
	}
}

func TestAFileThatIsNotWhatItIsCalledFails(t *testing.T) {
	d := openDesk(t, job.Config{Dir: t.TempDir(), Book: openBook(t)})
	j := upload(t, d, "路灯.geojson", []byte("PK\x03\x04 and so on"))
	s := until(t, j, job.Failed)
	if s.Failure == nil || !strings.Contains(s.Failure.ZH, "ZIP") || strings.Contains(s.Failure.ZH, "--") {
		t.Errorf("%+v", s.Failure)
	}
	if err := d.Delete(j.ID()); err != nil {
		t.Error(err)
	}
}

func TestTheRetireGuardAsksForTheNumber(t *testing.T) {
	d, j, _ := planOfRenewal(t)
	_ = j
	short := upload(t, d, "路灯.csv", lamps(5))
	until(t, short, job.Planned)
	if err := short.Choose(job.Choices{Retire: true}); err != nil {
		t.Fatal(err)
	}
	s := until(t, short, job.Planned)
	if s.Report.Retired != 35 || s.Report.Refused == nil || strings.Contains(s.Report.Refused.ZH, "--") {
		t.Fatalf("%+v", s.Report)
	}
	if err := commit(t, short, uuid.NewString()); assets.CodeOf(err) != assets.Invalid {
		t.Errorf("committed beyond the guard: %v", err)
	}
	if err := short.Choose(job.Choices{Retire: true, RetireAtMost: 35}); err != nil {
		t.Fatal(err)
	}
	if s := until(t, short, job.Planned); s.Report.Refused != nil {
		t.Errorf("%+v", s.Report.Refused)
	}
}

func TestPlansRestBeyondWhatMemoryMayHold(t *testing.T) {
	d := openDesk(t, job.Config{Dir: t.TempDir(), Book: openBook(t), Limits: job.Limits{Plans: 2}})
	var jobs []*job.Job
	for range 4 {
		j := upload(t, d, "路灯.csv", lamps(30))
		until(t, j, job.Planned)
		jobs = append(jobs, j)
	}
	if _, err := jobs[0].Rows(t.Context(), job.RowQuery{Limit: 1}); assets.CodeOf(err) != assets.Busy {
		t.Errorf("the oldest plan is still held: %v", err)
	}
	until(t, jobs[0], job.Planned)
	if page, err := jobs[0].Rows(t.Context(), job.RowQuery{Limit: 1}); err != nil || len(page.Rows) != 1 {
		t.Errorf("made again: %+v, %v", page, err)
	}
}

// TestAPageOfLongRowsIsShort has rows of megabytes, of which a page of many would fill the memory.
func TestAPageOfLongRowsIsShort(t *testing.T) {
	d := openDesk(t, job.Config{Dir: t.TempDir(), Book: openBook(t)})
	data := []byte("编码,lon,lat,备注\n")
	for i := range 7 {
		data = fmt.Appendf(data, "L-%d,123.0%d,41.08,%s\n", i, i, strings.Repeat("长", 1<<20))
	}
	j, err := d.Create("test", []job.FileSpec{{Name: "路灯.csv", Size: int64(len(data))}})
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(data); at += job.MaxPiece {
		if _, err := j.Receive(job.Piece{Offset: int64(at), Data: data[at:min(at+job.MaxPiece, len(data))]}); err != nil {
			t.Fatal(err)
		}
	}
	until(t, j, job.Planned)
	seen, pages := 0, 0
	for q := (job.RowQuery{Limit: 100}); ; pages++ {
		page, err := j.Rows(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Rows) == 0 || len(page.Rows) > 3 {
			t.Fatalf("a page of %d rows of 3 MiB", len(page.Rows))
		}
		for _, l := range page.Rows {
			if seen++; l.Row != seen {
				t.Fatalf("row %d where %d is the next", l.Row, seen)
			}
		}
		if q.After = page.Next; q.After == 0 {
			break
		}
	}
	if seen != 7 {
		t.Errorf("%d rows on %d pages", seen, pages)
	}
}
