package web_test

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"needlepoint/import/job"
)

type importBody struct {
	ID, State string
	Files     []struct{ Received int64 }
	Survey    *struct {
		Fields []struct{ Name, To, Certainty string }
	}
	Report *struct {
		Inserted, Updated, Same, Rejected int
		Digest                            string
		Reasons                           []struct{ Reason struct{ ZH, EN string } }
	}
	Revision, Undone int
	Rejects          string
	Failure          *struct{ ZH, EN string }
}

const delivery = "编码,名称,状态,lon,lat\nL-1,安居街路灯 1,破损,123.06,41.08\nN-1,新路灯,完好,123.07,41.08\nN-2,坏,完好,x,41.08\n"

// bring uploads a file and waits until it is planned.
func (s *service) bring(name, content string) importBody {
	s.t.Helper()
	var j importBody
	s.want("POST", "/api/imports", map[string]any{"files": []any{map[string]any{"name": name, "size": len(content)}}}, 200, &j)
	s.want("PUT", "/api/imports/"+j.ID+"/files/0?offset=0", content, 200, nil)
	return s.importIn(j.ID, "planned")
}

// want sends a request and decodes an answer of the status.
func (s *service) want(method, path string, body any, status int, into any) http.Header {
	s.t.Helper()
	headers := []string{"Accept-Language", "zh"}
	if _, isText := body.(string); isText {
		headers = append(headers, "Content-Type", "application/octet-stream")
	}
	got, header, out := s.do(method, path, body, headers...)
	if got != status {
		s.t.Fatalf("%s %s: %d %s", method, path, got, out)
	}
	if into != nil {
		if err := json.Unmarshal(out, into); err != nil {
			s.t.Fatalf("%s %s: %v in %s", method, path, err, out)
		}
	}
	return header
}

func (s *service) importIn(id, state string) (j importBody) {
	s.t.Helper()
	for range 3000 {
		j = importBody{}
		s.want("GET", "/api/imports/"+id, nil, 200, &j)
		if j.State == state {
			return j
		}
		time.Sleep(5 * time.Millisecond)
	}
	s.t.Fatalf("the import is %s, not %s: %+v", j.State, state, j.Failure)
	return j
}

func TestImportOverHTTP(t *testing.T) {
	s := start(t)
	j := s.bring("路灯.csv", delivery)
	if j.Report.Inserted != 1 || j.Report.Updated != 1 || j.Report.Rejected != 1 || j.Rejects != "路灯-rejected.csv" {
		t.Fatalf("%+v", j.Report)
	}
	path := "/api/imports/" + j.ID
	var page struct {
		Items []struct {
			Row, ID         int
			Verdict, Column string
			Fields          []struct {
				Name  string
				Value any
			}
			Changes []struct{ Field, Before, After string }
			Reason  *struct{ ZH, EN string }
		}
		Next string
	}
	s.want("GET", path+"/rows?verdict=update", nil, 200, &page)
	if len(page.Items) != 1 || page.Items[0].ID != 1 || fmt.Sprint(page.Items[0].Changes) != "[{condition intact damaged}]" {
		t.Errorf("the update: %+v", page)
	}
	s.want("GET", path+"/rows?limit=2", nil, 200, &page)
	if len(page.Items) != 2 || page.Next == "" {
		t.Errorf("a page: %+v", page)
	}
	next := page.Next
	page.Next = ""
	s.want("GET", path+"/rows?limit=2&after="+next, nil, 200, &page)
	if len(page.Items) != 1 || page.Next != "" || page.Items[0].Verdict != "rejected" || page.Items[0].Column != "lon" || page.Items[0].Reason.ZH == "" {
		t.Errorf("the last page: %+v", page)
	}
	var preview struct {
		Type     string
		Features []struct {
			Geometry   struct{ Type string }
			Properties struct{ Verdict string }
		}
		Placeless map[string]int
	}
	s.want("GET", path+"/preview?bbox=123,41,124,42", nil, 200, &preview)
	if preview.Type != "FeatureCollection" || len(preview.Features) != 2 || preview.Placeless["rejected"] != 1 || preview.Features[0].Geometry.Type != "Point" {
		t.Errorf("preview: %+v", preview)
	}
	key := uuid.NewString()
	commit := map[string]any{"key": key, "digest": j.Report.Digest, "reason": "年度更新"}
	for range 2 {
		var done importBody
		s.want("POST", path+"/commit", commit, 200, &done)
		if done.State != "committed" || done.Revision != 2 {
			t.Fatalf("commit: %+v", done)
		}
	}
	header := s.want("GET", path+"/rejects", nil, 200, nil)
	kind, params, err := mime.ParseMediaType(header.Get("Content-Disposition"))
	if err != nil || kind != "attachment" || params["filename"] != "路灯-rejected.csv" {
		t.Errorf("Content-Disposition %q: %v, %v", header.Get("Content-Disposition"), params, err)
	}
	if _, _, out := s.do("GET", path+"/rejects", nil); !strings.Contains(string(out), "N-2,坏,完好,x,41.08") || !strings.Contains(string(out), "needlepoint_reason") {
		t.Errorf("rejects: %s", out)
	}
	var undone struct{ Revision int }
	s.want("POST", path+"/undo", nil, 200, &undone)
	if after := s.importIn(j.ID, "committed"); undone.Revision != 3 || after.Undone != 3 {
		t.Errorf("undo: %+v %+v", undone, after)
	}
	var list struct{ Items []importBody }
	s.want("GET", "/api/imports", nil, 200, &list)
	if len(list.Items) != 1 || list.Items[0].Survey != nil {
		t.Errorf("list: %+v", list)
	}
	s.want("DELETE", path, nil, 204, nil)
	s.want("GET", path, nil, 404, nil)
}

func TestAnImportIsNeverAnsweredFromACache(t *testing.T) {
	s := start(t)
	j := s.bring("路灯.csv", delivery)
	_, header, _ := s.do("GET", "/api/imports/"+j.ID, nil)
	if tag := header.Get("ETag"); tag != "" {
		t.Errorf("an import that goes on while the book stays has the book's ETag %s", tag)
	}
}

func TestImportRefusals(t *testing.T) {
	s := start(t)
	j := s.bring("路灯.csv", delivery)
	var up importBody
	s.want("POST", "/api/imports", map[string]any{"files": []any{map[string]any{"name": "a.csv", "size": 20 << 20}}}, 200, &up)
	type refusal struct {
		Detail   string
		Expected *int64
		Shown    map[string]int
		Now      map[string]int
	}
	file := func(name string, size int64) any {
		return map[string]any{"files": []any{map[string]any{"name": name, "size": size}}}
	}
	for _, c := range []struct {
		method, path string
		body         any
		status       int
		says         string
	}{
		{"POST", "/api/imports", file("图.dwg", 10), 415, ".csv"},
		{"POST", "/api/imports", file("../路灯.csv", 10), 422, "文件夹"},
		{"POST", "/api/imports", file("路灯.csv", 5<<30), 413, "上限"},
		{"POST", "/api/imports", map[string]any{"files": []any{}}, 422, ""},
		{"PUT", "/api/imports/" + up.ID + "/files/0?offset=7", "x", 409, "续传"},
		{"PUT", "/api/imports/" + up.ID + "/files/3?offset=0", "x", 404, "文件"},
		{"PUT", "/api/imports/" + up.ID + "/files/0?offset=0", strings.Repeat("x", 8<<20+1), 413, ""},
		{"PUT", "/api/imports/" + up.ID + "/choices", map[string]any{"class": "street_light"}, 409, "传完"},
		{"POST", "/api/imports/" + up.ID + "/commit", map[string]any{"key": uuid.NewString(), "digest": ""}, 409, "计划"},
		{"POST", "/api/imports/" + j.ID + "/commit", map[string]any{"key": uuid.NewString(), "digest": "another"}, 409, "核对"},
		{"POST", "/api/imports/" + j.ID + "/commit", map[string]any{"key": "1", "digest": ""}, 422, "key"},
		{"POST", "/api/imports/" + j.ID + "/undo", nil, 409, "提交"},
		{"PUT", "/api/imports/" + j.ID + "/choices", map[string]any{"colour": "red"}, 422, "colour"},
		{"GET", "/api/imports/" + j.ID + "/rows?verdict=lost", nil, 422, "verdict"},
		{"GET", "/api/imports/" + j.ID + "/rows?after=x", nil, 422, "after"},
		{"GET", "/api/imports/" + j.ID + "/preview?bbox=1,2", nil, 422, "bbox"},
		{"GET", "/api/imports/" + up.ID + "/rejects", nil, 503, "比对"},
		{"GET", "/api/imports/nothing", nil, 404, "nothing"},
		{"DELETE", "/api/imports/nothing", nil, 404, "nothing"},
	} {
		var r refusal
		s.want(c.method, c.path, c.body, c.status, &r)
		if !strings.Contains(r.Detail, c.says) || strings.Contains(r.Detail, "--") {
			if !strings.Contains(r.Detail, "validation") { // the list of errors names the field
				t.Errorf("%s %s says %q, not %q", c.method, c.path, r.Detail, c.says)
			}
		}
		if strings.Contains(c.path, "offset=7") && (r.Expected == nil || *r.Expected != 0) {
			t.Errorf("the expected offset is not said: %+v", r)
		}
	}
}

// TestTheLargestPieceIsTaken sends a piece of exactly as many bytes as the description of the route allows, and one more.
func TestTheLargestPieceIsTaken(t *testing.T) {
	s := start(t)
	var j importBody
	s.want("POST", "/api/imports", map[string]any{"files": []any{map[string]any{"name": "大.csv", "size": 2*job.MaxPiece + 2}}}, 200, &j)
	var got struct{ Received int64 }
	s.want("PUT", "/api/imports/"+j.ID+"/files/0?offset=0", strings.Repeat("x", job.MaxPiece), 200, &got)
	if got.Received != job.MaxPiece {
		t.Errorf("received %d", got.Received)
	}
	s.want("PUT", fmt.Sprintf("/api/imports/%s/files/0?offset=%d", j.ID, job.MaxPiece), strings.Repeat("x", job.MaxPiece+1), 413, nil)
}
