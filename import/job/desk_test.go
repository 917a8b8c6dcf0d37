package job_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/text/encoding/simplifiedchinese"

	"needlepoint/assets"
	"needlepoint/assets/gpkg"
	"needlepoint/import"
	csvfile "needlepoint/import/csv"
	geojsonfile "needlepoint/import/geojson"
	"needlepoint/import/job"
	"needlepoint/import/shapefile"
)

// openBook opens an empty book in a GeoPackage.
func openBook(t *testing.T) *assets.Inventory {
	t.Helper()
	store, err := gpkg.Open(t.Context(), filepath.Join(t.TempDir(), "book.gpkg"), gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	inv, err := assets.Open(t.Context(), store, assets.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		inv.Close()
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return inv
}

// openDesk opens a desk whose troubles fail the test, unless the config says who is told of them.
func openDesk(t *testing.T, c job.Config) *job.Desk {
	t.Helper()
	if c.Report == nil {
		c.Report = func(err error) { t.Errorf("the desk reports: %v", err) }
	}
	c.Formats = []importer.Format{geojsonfile.Format{}, csvfile.Format{}, shapefile.Format{}}
	d, err := job.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

// lamps is a table of n street lights, ten metres apart.
func lamps(n int) []byte {
	var b bytes.Buffer
	b.WriteString("编码,名称,状态,lon,lat\n")
	for i := range n {
		fmt.Fprintf(&b, "L-%05d,路灯 %d,完好,%.6f,41.08\n", i, i, 123.05+float64(i)*0.0001)
	}
	return b.Bytes()
}

// upload makes a job and hands its files over in pieces of an odd size.
func upload(t *testing.T, d *job.Desk, name string, data []byte) *job.Job {
	t.Helper()
	j, err := d.Create("test", []job.FileSpec{{Name: name, Size: int64(len(data))}})
	if err != nil {
		t.Fatal(err)
	}
	send(t, j, data)
	return j
}

func send(t *testing.T, j *job.Job, data []byte) {
	t.Helper()
	const piece = 4099
	for at := 0; at < len(data); at += piece {
		end := min(at+piece, len(data))
		got, err := j.Receive(job.Piece{Offset: int64(at), Data: data[at:end]})
		if err != nil || got != int64(end) {
			t.Fatalf("piece at %d: received %d, %v", at, got, err)
		}
	}
}

// until waits for a state.
func until(t *testing.T, j *job.Job, want job.State) job.Snapshot {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for {
		s := j.Look()
		if s.State == want && s.Progress == nil {
			return s
		}
		if ctx.Err() != nil {
			t.Fatalf("%s, not %s; %+v", s.State, want, s.Failure)
		}
		time.Sleep(2 * time.Millisecond)
	}
}

func commit(t *testing.T, j *job.Job, key string) error {
	t.Helper()
	return j.Commit(t.Context(), job.CommitRequest{Key: key, Digest: j.Look().Report.Digest, Actor: "test"})
}

func TestUploadPlanCommitUndo(t *testing.T) {
	book := openBook(t)
	d := openDesk(t, job.Config{Dir: t.TempDir(), Book: book})
	data, err := simplifiedchinese.GB18030.NewEncoder().Bytes(append(lamps(1200), "L-bad,坏行,完好,x,41\nL-00001,重复,完好,123.2,41.1\n"...))
	if err != nil {
		t.Fatal(err)
	}
	j := upload(t, d, "路灯.csv", data)
	s := until(t, j, job.Planned)
	if s.Report.Inserted != 1200 || s.Report.Rejected != 2 || len(s.Report.Reasons) != 2 {
		t.Fatalf("plan: %+v", s.Report)
	}
	if s.Mapping.RefField != "编码" || s.Mapping.Class != "street_light" || s.Survey.Fields[0].To != "ref" || s.Survey.Fields[0].Why.ZH == "" {
		t.Errorf("mapping %+v, %+v", s.Mapping, s.Survey.Fields[0])
	}
	if name, file, err := j.Rejects(t.Context()); err != nil || name != "路灯-rejected.csv" {
		t.Errorf("rejects: %q %v", name, err)
	} else if text, err := os.ReadFile(file); err != nil || bytes.Count(text, []byte("\n")) != 3 {
		t.Errorf("rejects: %v %q", err, text)
	}
	key := uuid.NewString()
	for range 2 { // the second is answered by the first
		if err := commit(t, j, key); err != nil {
			t.Fatal(err)
		}
	}
	s = until(t, j, job.Committed)
	if s.Revision != 1 || book.View().Revision() != 1 {
		t.Fatalf("revision %d, book %d", s.Revision, book.View().Revision())
	}
	if lamp, ok := book.View().AssetByRef("street_light", "L-00007"); !ok || lamp.Name != "路灯 7" {
		t.Errorf("not in the book: %+v", lamp)
	}
	if _, file, err := j.Rejects(t.Context()); err != nil {
		t.Error(err)
	} else if _, err := os.Stat(file); err != nil {
		t.Error(err)
	}
	again := upload(t, d, "路灯.csv", data)
	if s := until(t, again, job.Planned); s.Report.Same != 1200 || s.Report.Inserted != 0 {
		t.Errorf("the second time: %+v", s.Report.Counts)
	}
	if err := commit(t, again, uuid.NewString()); assets.CodeOf(err) != assets.Invalid {
		t.Errorf("committing nothing: %v", err)
	}
	for range 2 {
		if undone, err := j.Undo(t.Context(), assets.Undoing{Actor: "test"}); err != nil || undone != 2 {
			t.Errorf("undo: %d, %v", undone, err)
		}
	}
	if n, _ := book.View().Len(); n != 0 {
		t.Errorf("%d assets left after undo", n)
	}
}

func TestPiecesMustFollow(t *testing.T) {
	d := openDesk(t, job.Config{Dir: t.TempDir(), Book: openBook(t)})
	data := lamps(10)
	j, err := d.Create("test", []job.FileSpec{{Name: "路灯.csv", Size: int64(len(data))}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.Receive(job.Piece{Data: data[:100]}); err != nil {
		t.Fatal(err)
	}
	for _, offset := range []int64{0, 99, 101} {
		var wrong *job.OffsetError
		if _, err := j.Receive(job.Piece{Offset: offset, Data: data[:10]}); !errors.As(err, &wrong) || wrong.Expected != 100 || assets.CodeOf(err) != assets.Conflict {
			t.Errorf("piece at %d: %v", offset, err)
		}
	}
	for name, p := range map[string]job.Piece{
		"empty": {Offset: 100}, "beyond the end": {Offset: 100, Data: make([]byte, len(data))},
		"too large": {Offset: 100, Data: make([]byte, job.MaxPiece+1)}, "another file": {File: 1, Data: data[:1]},
	} {
		if _, err := j.Receive(p); assets.CodeOf(err) == assets.Internal || err == nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := j.Cancel(t.Context()); err != nil || j.Look().State != job.Cancelled {
		t.Fatalf("cancel: %v, %s", err, j.Look().State)
	}
	if _, err := j.Receive(job.Piece{Offset: 100, Data: data[100:]}); err != nil { // a cancelled upload goes on
		t.Fatal(err)
	}
	if s := until(t, j, job.Planned); s.Report.Inserted != 10 {
		t.Errorf("%+v", s.Report)
	}
	if _, err := j.Receive(job.Piece{Offset: 0, Data: data[:1]}); assets.CodeOf(err) != assets.Conflict {
		t.Errorf("a piece after the last: %v", err)
	}
}

func TestCreateRefuses(t *testing.T) {
	dir := t.TempDir()
	d := openDesk(t, job.Config{Dir: dir, Book: openBook(t), Limits: job.Limits{FileBytes: 1000}})
	for _, c := range []struct {
		names string
		size  int64
		code  assets.Code
		says  string
	}{
		{"", 1, assets.Invalid, "不可用"}, {"../../etc/passwd.csv", 1, assets.Invalid, "不可用"}, {`..\a.csv`, 1, assets.Invalid, "不可用"},
		{"a\x00.csv", 1, assets.Invalid, "不可用"}, {"a\u202e.csv", 1, assets.Invalid, "不可用"}, {"\xff.csv", 1, assets.Invalid, "不可用"},
		{strings.Repeat("a", 300) + ".csv", 1, assets.Invalid, "不可用"}, {"a.csv", 0, assets.Invalid, "空"},
		{"a.csv", 1001, assets.TooLarge, "上限"}, {"a.dwg", 10, assets.Unsupported, "格式"}, {"a.csv|b.csv", 10, assets.Invalid, "两份"},
		{"a.csv|A.CSV", 10, assets.Invalid, "两次"}, {"a.csv|b.prj", 10, assets.Invalid, "不同名"},
	} {
		var specs []job.FileSpec
		for _, name := range strings.Split(c.names, "|") {
			specs = append(specs, job.FileSpec{Name: name, Size: c.size})
		}
		_, err := d.Create("test", specs)
		var refusal *assets.Error
		if !errors.As(err, &refusal) || refusal.Code != c.code || !strings.Contains(refusal.Message.ZH, c.says) || refusal.Message.EN == "" {
			t.Errorf("%q: %v", c.names, err)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("refused jobs left %v, %v", entries, err)
	}
}

func TestRoomIsBounded(t *testing.T) {
	now := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	var mu sync.Mutex
	clock := func() time.Time { mu.Lock(); defer mu.Unlock(); now = now.Add(time.Second); return now }
	dir := t.TempDir()
	d := openDesk(t, job.Config{Dir: dir, Book: openBook(t), Clock: clock, Limits: job.Limits{Jobs: 3, Bytes: 3000}})
	create := func(size int64) (*job.Job, error) {
		return d.Create("test", []job.FileSpec{{Name: "a.csv", Size: size}})
	}
	first, err := create(1000)
	if err != nil {
		t.Fatal(err)
	}
	second, err := create(1000)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := create(1001); assets.CodeOf(err) != assets.TooLarge {
		t.Errorf("more bytes than there is room for: %v", err)
	}
	if err := first.Cancel(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := create(2000); err != nil { // at the price of the cancelled one
		t.Fatal(err)
	}
	if _, err := d.Job(first.ID()); assets.CodeOf(err) != assets.NotFound {
		t.Errorf("the cancelled job is still there: %v", err)
	}
	if _, err := d.Job(second.ID()); err != nil {
		t.Errorf("an upload under way was taken away: %v", err)
	}
	mu.Lock()
	now = now.Add(8 * 24 * time.Hour)
	mu.Unlock()
	d.Close()
	d = openDesk(t, job.Config{Dir: dir, Book: openBook(t), Clock: clock})
	if left := d.Jobs(); len(left) != 0 {
		t.Errorf("uploads that nobody went on with for a week: %d left", len(left))
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("left in the spool: %v, %v", entries, err)
	}
}
