package web_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

// TestARevokedRightEndsWithTheNextRequest takes rights away from somebody whose tiles, lists and feed have just been answered from caches.
func TestARevokedRightEndsWithTheNextRequest(t *testing.T) {
	m := newMatrix(t)
	account := m.add("wang", access.Grant{Role: access.Crew})
	known := m.bearer("wang", access.AllScopes()...)
	ask := func(path string, more ...string) (int, http.Header, string) {
		status, header, body := m.do("GET", path, nil, append(known, more...)...)
		return status, header, string(body)
	}
	change := func(c access.Changing) {
		c.Name, c.Version = "wang", account.Version
		var err error
		if account, err = m.people.Change(t.Context(), admin(), c); err != nil {
			t.Fatal(err)
		}
	}
	_, header, _ := ask("/api/assets?limit=100")
	listTag := header.Get("ETag")
	_, header, body := ask(m.theirs.tile)
	tileTag := header.Get("ETag")
	if !strings.Contains(body, "L-3") || listTag == "" || tileTag == "" {
		t.Fatalf("before: %q %q %q", body, listTag, tileTag)
	}
	req, _ := http.NewRequestWithContext(t.Context(), "GET", m.url+"/api/changes", nil)
	req.Header.Set(known[0], known[1])
	feed, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer feed.Body.Close()

	west := []access.Grant{{Role: access.Crew, Boundary: m.own.street}}
	change(access.Changing{Grants: &west})
	if status, _, body := ask("/api/assets?limit=100", "If-None-Match", listTag); status != 200 || strings.Contains(body, "L-3") || !strings.Contains(body, "L-1") {
		t.Errorf("the list after the grant shrank: %d %s", status, body)
	}
	if status, _, body := ask(m.theirs.tile, "If-None-Match", tileTag); status != 204 || body != "" {
		t.Errorf("the neighbour's tile: %d %q", status, body)
	}
	if status, _, body := ask(m.own.tile); status != 200 || !strings.Contains(body, "L-1") {
		t.Errorf("his own tile: %d %q", status, body)
	}
	// The boundary moves: his right goes with it, at once.
	street, _ := m.inv.View().Boundary(m.own.street)
	street.Geometry = m.streetOf(m.theirs)
	m.commit(assets.Replace(street))
	if status, _, _ := ask("/api/assets/1"); status != 404 {
		t.Errorf("what his street has left: %d", status)
	}
	if status, _, _ := ask("/api/assets/3"); status != 200 {
		t.Errorf("what his street has come to: %d", status)
	}

	off := true
	change(access.Changing{Disabled: &off})
	for _, path := range []string{"/api/assets", m.own.tile, "/ogc", "/api/changes"} {
		if status, _, body := ask(path); status != 401 {
			t.Errorf("%s of a disabled account: %d %s", path, status, body)
		}
	}
	m.touch(m.theirs) // which has something to tell
	over := make(chan string, 1)
	go func() {
		text, _ := io.ReadAll(feed.Body)
		over <- string(text)
	}()
	select {
	case text := <-over:
		if strings.Contains(text, theirName) {
			t.Errorf("the feed told on: %s", text)
		}
	case <-time.After(20 * time.Second):
		t.Error("the feed of a disabled account goes on")
	}
}
