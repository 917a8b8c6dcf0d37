package web_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

// TestWhoWorkedIsToldByName renames an account between two readings: journal, one revision and history tell the new name, also to a
// reader who holds the old answer, while answers without people stay as they are.
func TestWhoWorkedIsToldByName(t *testing.T) {
	s := startPublic(t)
	called := func(name string) {
		t.Helper()
		display := name
		for _, a := range s.people.Accounts(admin()) {
			if a.Name == theBoss {
				if _, err := s.people.Change(t.Context(), admin(), access.Changing{Name: theBoss, Version: a.Version, Display: &display}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	called("周岚")
	lamp, there := s.inv.View().Asset(assets.AssetID(s.ids[0]))
	if !there {
		t.Fatal("no lamp")
	}
	lamp.Condition = assets.Damaged
	receipt, err := s.inv.Commit(t.Context(), func(assets.View) (assets.ChangeSet, error) {
		return assets.ChangeSet{Actor: theBoss, Via: assets.ViaUI, Operations: []assets.Operation{assets.Replace(lamp)}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	paths := []string{"/api/changesets", fmt.Sprint("/api/changesets/", receipt.Revision), fmt.Sprintf("/api/assets/%d/history", s.ids[0])}
	tags := map[string]string{}
	read := func(path, held string) (int, string, string) {
		status, header, out := s.do("GET", path, nil, append([]string{"If-None-Match", held}, s.boss...)...)
		return status, header.Get("ETag"), string(out)
	}
	for _, path := range append(paths, "/api/counts") {
		status, tag, out := read(path, `"none"`)
		if tags[path] = tag; status != 200 || path != "/api/counts" && !strings.Contains(out, `"actor_name":"周岚"`) {
			t.Errorf("%s: %d %.400s", path, status, out)
		}
		if status, _, _ := read(path, tag); status != 304 {
			t.Errorf("%s: %d to a reader who has it", path, status)
		}
	}
	var journal struct {
		Items []struct {
			Actor string
			Name  *string `json:"actor_name"`
		}
	}
	if _, _, out := read("/api/changesets", `"none"`); json.Unmarshal([]byte(out), &journal) != nil || len(journal.Items) == 0 {
		t.Fatal("no journal")
	}
	if last := journal.Items[len(journal.Items)-1]; last.Name != nil || last.Actor == theBoss {
		t.Errorf("who has no account has a name: %+v", last)
	}
	called("周岚岚")
	for _, path := range paths {
		if status, _, out := read(path, tags[path]); status != 200 || !strings.Contains(out, `"actor_name":"周岚岚"`) {
			t.Errorf("%s after another name: %d %.400s", path, status, out)
		}
	}
	if status, _, _ := read("/api/counts", tags["/api/counts"]); status != 304 {
		t.Errorf("/api/counts is read anew for a name: %d", status)
	}
}
