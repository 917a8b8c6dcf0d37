package web_test

import (
	"fmt"
	"testing"

	"needlepoint/assets"
)

// TestPastIsMadeReady asks how far a past revision is until it can be read, and reads it.
func TestPastIsMadeReady(t *testing.T) {
	s := start(t)
	for i := range 5 {
		if _, err := s.inv.Commit(t.Context(), func(v assets.View) (assets.ChangeSet, error) {
			lamp, _ := v.AssetByRef("street_light", "L-1")
			lamp.Name = fmt.Sprint(i)
			return assets.ChangeSet{Actor: "test", Via: assets.ViaAPI, Operations: []assets.Operation{assets.Replace(lamp)}}, nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	type progress struct {
		Revision, Done, Total int
		Ready                 bool
	}
	var at progress
	until(t, "revision 2", func() bool {
		header := s.get("/api/past/2", &at)
		if header.Get("ETag") != "" || at.Done > at.Total || at.Revision != 2 {
			t.Fatalf("%+v %v", at, header)
		}
		return at.Ready
	})
	if at.Done != 4 || at.Total != 4 {
		t.Errorf("%+v", at)
	}
	var lamp struct{ Name string }
	if s.get("/api/assets/1?as_of=2", &lamp); lamp.Name != "0" {
		t.Errorf("as of 2 the name is %q", lamp.Name)
	}
	at = progress{}
	if s.get("/api/past/6", &at); !at.Ready || at.Total != 0 {
		t.Errorf("the present: %+v", at)
	}
	for path, want := range map[string]int{"/api/past/7": 404, "/api/past/-1": 422, "/api/past/x": 422} {
		if status, _, body := s.do("GET", path, nil); status != want {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
}
