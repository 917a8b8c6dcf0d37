package web_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// event is one server-sent event.
type event struct {
	name, id string
	data     map[string]any
}

// listen opens the changes feed and returns its events.
func (s *service) listen(path string, headers ...string) <-chan event {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 30*time.Second)
	s.t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "text/event-stream" {
		body, _ := io.ReadAll(resp.Body)
		s.t.Fatalf("GET %s: %d %s %s", path, resp.StatusCode, resp.Header.Get("Content-Type"), body)
	}
	out := make(chan event)
	go func() {
		defer close(out)
		defer resp.Body.Close()
		lines, e := bufio.NewScanner(resp.Body), event{}
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			field, value, _ := strings.Cut(lines.Text(), ": ")
			switch field {
			case "event":
				e.name = value
			case "id":
				e.id = value
			case "data":
				if err := json.Unmarshal([]byte(value), &e.data); err != nil {
					s.t.Errorf("data of %s: %v", e.name, err)
				}
			case "":
				select {
				case out <- e:
				case <-ctx.Done():
					return
				}
				e = event{}
			}
		}
	}()
	return out
}

func (s *service) next(from <-chan event) event {
	s.t.Helper()
	e, ok := <-from
	if !ok {
		s.t.Fatal("the feed ended")
	}
	return e
}

// damage commits a change of a lamp's condition and returns the revision.
func (s *service) damage(id assets.AssetID, c assets.Condition) assets.Revision {
	s.t.Helper()
	receipt, err := s.inv.Commit(s.t.Context(), func(v assets.View) (assets.ChangeSet, error) {
		a, _ := v.Asset(id)
		a.Condition = c
		return assets.ChangeSet{Actor: "test", Via: assets.ViaAPI, Operations: []assets.Operation{assets.Replace(a)}}, nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return receipt.Revision
}

func TestChangesFeedTellsResumesAndResets(t *testing.T) {
	s := start(t)
	live := s.listen("/api/changes")
	if e := s.next(live); e.name != "hello" || e.id != "" || e.data["revision"] != 1.0 {
		t.Fatalf("the first event is %+v", e)
	}
	second := s.damage(1, assets.Damaged)
	e := s.next(live)
	if e.name != "revision" || e.id != "2" || e.data["revision"] != float64(second) || e.data["updated"] != 1.0 || fmt.Sprint(e.data["assets"]) != "[1]" {
		t.Fatalf("the change is told as %+v", e)
	}
	if box, _ := e.data["bbox"].([]any); len(box) != 4 || box[0] != 123.060 {
		t.Errorf("bbox %v", e.data["bbox"])
	}
	s.damage(1, assets.Intact)
	for _, resumed := range []<-chan event{s.listen("/api/changes", "Last-Event-ID", "1"), s.listen("/api/changes?after=1")} {
		if e := s.next(resumed); e.name != "hello" || e.data["revision"] != 3.0 {
			t.Errorf("resumed: first %+v", e)
		}
		for _, want := range []string{"2", "3"} {
			if e := s.next(resumed); e.name != "revision" || e.id != want {
				t.Errorf("resumed: got %+v, want revision %s", e, want)
			}
		}
	}
	ahead := s.listen("/api/changes?after=99")
	s.next(ahead)
	if e := s.next(ahead); e.name != "reset" || e.id != "3" {
		t.Errorf("a reader from elsewhere is told %+v", e)
	}
	if status, _, body := s.do("GET", "/api/changes?after=x", nil); status != 422 || !strings.Contains(string(body), "after") {
		t.Errorf("after=x: %d %s", status, body)
	}
	if e := s.next(live); e.id != "3" {
		t.Errorf("the live feed goes on with %+v", e)
	}
}

func TestJournalRevisionAndUndo(t *testing.T) {
	s := start(t)
	s.damage(1, assets.Damaged)
	s.damage(3, assets.Abandoned)
	var list struct {
		Revision int
		Items    []struct {
			Revision, Inserted, Updated, Deleted int
			Actor, Via                           string
			At                                   time.Time
		}
		Next *int
	}
	s.get("/api/changesets?limit=2", &list)
	if list.Revision != 3 || len(list.Items) != 2 || list.Items[0].Revision != 3 || list.Items[0].Updated != 1 || list.Next == nil || *list.Next != 2 {
		t.Fatalf("journal: %+v", list)
	}
	when := list.Items[1].At.Format(time.RFC3339Nano)
	s.get("/api/changesets?limit=1&until="+when, &list)
	if len(list.Items) != 1 || list.Items[0].Revision != 2 {
		t.Errorf("until %s: %+v", when, list)
	}
	s.get("/api/changesets?before=2", &list)
	if len(list.Items) != 1 || list.Items[0].Inserted != 5 {
		t.Errorf("before 2: %+v", list)
	}
	s.get("/api/changesets?actor=test&via=sample", &list)
	if len(list.Items) != 1 || list.Items[0].Revision != 1 || list.Items[0].Actor != "test" {
		t.Errorf("of one actor: %+v", list)
	}
	s.get("/api/changesets?actor=nobody", &list)
	if len(list.Items) != 0 {
		t.Errorf("of nobody: %+v", list)
	}
	var one struct {
		Revision, More int
		Changes        []struct {
			Noun, Ref, Class, Action string
			ID                       int
			BBox                     []float64
			Changes                  []struct{ Field, Before, After string }
		}
	}
	s.get("/api/changesets/2", &one)
	if len(one.Changes) != 1 || one.Changes[0].ID != 1 || one.Changes[0].Ref != "L-1" || one.Changes[0].Class != "street_light" ||
		one.Changes[0].Action != "update" || len(one.Changes[0].BBox) != 4 || one.Changes[0].Changes[0].After != "damaged" {
		t.Errorf("revision 2: %+v", one)
	}

	key := uuid.Must(uuid.NewV7()).String()
	undo := func(path string, body map[string]any) (int, map[string]any) {
		status, _, answer := s.do("POST", path, body, "Accept-Language", "en")
		var out map[string]any
		if err := json.Unmarshal(answer, &out); err != nil {
			t.Fatalf("%s: %v in %s", path, err, answer)
		}
		return status, out
	}
	for range 2 { // the second is the first answer again
		if status, got := undo("/api/changesets/2/undo", map[string]any{"key": key}); status != 200 || got["revision"] != 4.0 {
			t.Fatalf("undo: %d %v", status, got)
		}
	}
	if a, _ := s.inv.View().Asset(1); a.Condition != assets.Intact {
		t.Errorf("after the undo lamp 1 is %s", a.Condition)
	}
	for path, want := range map[string]int{"/api/changesets/2/undo": 409, "/api/changesets/99/undo": 404, "/api/changesets/0/undo": 422} {
		if status, got := undo(path, map[string]any{"key": uuid.Must(uuid.NewV7()).String()}); status != want {
			t.Errorf("%s: %d %v, want %d", path, status, got, want)
		}
	}
	if status, got := undo("/api/changesets/3/undo", map[string]any{"key": key[:8]}); status != 422 {
		t.Errorf("a key that is no UUID: %d %v", status, got)
	}
	if status, got := undo("/api/changesets/3/undo", map[string]any{"key": uuid.Must(uuid.NewV7()).String(), "id": 3}); status != 422 {
		t.Errorf("id without noun: %d %v", status, got)
	}
	if status, got := undo("/api/changesets/3/undo", map[string]any{"key": uuid.Must(uuid.NewV7()).String(), "noun": "asset", "id": 3}); status != 200 {
		t.Errorf("one record: %d %v", status, got)
	}
	if a, _ := s.inv.View().Asset(3); a.Condition != assets.Damaged {
		t.Errorf("after the undo lamp 3 is %s", a.Condition)
	}
}

func TestReadsOfThePast(t *testing.T) {
	s := start(t)
	if _, err := s.inv.Commit(t.Context(), func(v assets.View) (assets.ChangeSet, error) {
		gone, _ := v.Asset(2)
		moved, _ := v.Asset(1)
		moved.Geometry = orb.Point{123.0605, 41.0805}
		return assets.ChangeSet{Actor: "test", Via: assets.ViaAPI, Operations: []assets.Operation{assets.Drop(gone), assets.Replace(moved)}}, nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/api/counts?", "/api/assets?", "/api/assets/2?", "/api/boundaries?", "/api/boundaries/1?",
		"/api/near?lon=123.06&lat=41.08&", "/api/search?q=L-2&"} {
		var then map[string]any
		header := s.get(path+"as_of=1", &then)
		if header.Get("Needlepoint-Revision") != "1" {
			t.Errorf("%s as of 1 carries revision %s", path, header.Get("Needlepoint-Revision"))
		}
		if r, named := then["revision"]; named && r != 1.0 {
			t.Errorf("%s as of 1 says revision %v", path, r)
		}
	}
	var then, now struct{ Total int }
	s.get("/api/counts?as_of=1", &then)
	s.get("/api/counts", &now)
	if then.Total != 3 || now.Total != 2 {
		t.Errorf("%d assets then and %d now", then.Total, now.Total)
	}
	// What tells of all revisions is not of one: the tag of a past one would answer 304 for ever.
	for _, path := range []string{"/api/changesets?", "/api/changesets/2?", "/api/assets/1/history?"} {
		var told map[string]any
		header := s.get(path+"as_of=1", &told)
		present := s.get(path, &told)
		if header.Get("ETag") != present.Get("ETag") || header.Get("Needlepoint-Revision") != "2" {
			t.Errorf("%s as of 1 is tagged %s at revision %s, else %s", path, header.Get("ETag"), header.Get("Needlepoint-Revision"), present.Get("ETag"))
		}
	}
	tile := "/tiles/16/55170/24551.mvt"
	_, headThen, bytesThen := s.do("GET", tile+"?as_of=1", nil)
	_, headNow, bytesNow := s.do("GET", tile, nil)
	if headThen.Get("Needlepoint-Revision") != "1" || headNow.Get("Needlepoint-Revision") != "2" || len(bytesThen) == 0 || string(bytesThen) == string(bytesNow) {
		t.Errorf("a tile of then and of now: %v %v, %d and %d bytes", headThen, headNow, len(bytesThen), len(bytesNow))
	}
	for _, bad := range []struct {
		asOf string
		want int
	}{{"x", 422}, {"-1", 422}, {"7", 404}} {
		for _, path := range []string{"/api/counts", tile} {
			if status, _, body := s.do("GET", path+"?as_of="+bad.asOf, nil); status != bad.want || !strings.Contains(string(body), bad.asOf) {
				t.Errorf("%s as of %s: %d %s, want %d", path, bad.asOf, status, body, bad.want)
			}
		}
	}
}

// TestOneAccountDoesNotTakeEveryFeed opens feeds until one account has no more: others still find room, and so does it when one ends.
func TestOneAccountDoesNotTakeEveryFeed(t *testing.T) {
	s := start(t)
	greedy, other := s.known(everyRole()...), s.known(everyRole()...)
	open := func(headers []string) (*http.Response, error) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/api/changes", nil)
		if err != nil {
			return nil, err
		}
		req.Header.Set(headers[0], headers[1])
		return http.DefaultClient.Do(req)
	}
	var held []*http.Response
	for {
		resp, err := open(greedy)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if resp.StatusCode != 200 {
			if resp.StatusCode != 503 || resp.Header.Get("Retry-After") == "" {
				t.Errorf("after %d feeds: %d %v", len(held), resp.StatusCode, resp.Header)
			}
			break
		}
		if held = append(held, resp); len(held) > 500 {
			t.Fatal("one account opens any number of feeds")
		}
	}
	if len(held) < 100 {
		t.Errorf("one account opens %d feeds only", len(held))
	}
	if resp, err := open(other); err != nil || resp.StatusCode != 200 {
		t.Errorf("another account: %v %v", resp, err)
	} else {
		defer resp.Body.Close()
	}
	held[0].Body.Close()
	for range 300 { // it is noticed with what is told next
		resp, err := open(greedy)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode == 200 {
			return
		}
		s.damage(1, assets.Damaged)
		s.damage(1, assets.Intact)
		time.Sleep(50 * time.Millisecond)
	}
	t.Error("a feed that ended is not given back")
}
