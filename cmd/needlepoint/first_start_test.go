package main

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

var setupLinkPrinted = regexp.MustCompile(`https?://\S+/setup/([A-Za-z0-9_-]{43})`)

// printing is what a process prints while a test reads it.
type printing struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (p *printing) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.Write(text)
}

func (p *printing) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

// TestAFirstStartPrintsALinkThatWorksOnce makes the first account of a new book as its operator does, over TLS as a city has it.
func TestAFirstStartPrintsALinkThatWorksOnce(t *testing.T) {
	store := filepath.Join(t.TempDir(), "book.gpkg")
	var out printing
	p := serveTo(t, &out, store, "--tls-local", "--log-level", "debug")
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: time.Minute}
	post := func(path string) *http.Response {
		t.Helper()
		body := strings.NewReader(`{"name":"boss","password":"` + rightPassword + `"}`)
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.url+path, body)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = resp.Body.Close() })
		return resp
	}
	if resp := post("/api/session"); resp.StatusCode != http.StatusUnauthorized {
		t.Fatalf("before anybody is there: %d", resp.StatusCode)
	}
	var printed []string
	eventually(t, "the link", func() bool {
		printed = setupLinkPrinted.FindStringSubmatch(out.String())
		return printed != nil
	})
	if !strings.HasPrefix(printed[0], p.url) {
		t.Fatalf("no link is printed:\n%s", out.String())
	}
	first := post("/api/setup/" + printed[1])
	text, err := io.ReadAll(first.Body)
	if err != nil || first.StatusCode != http.StatusOK {
		t.Fatalf("the link: %d %s %v", first.StatusCode, text, err)
	}
	var session struct{ Permissions []string }
	if err := json.Unmarshal(text, &session); err != nil || len(session.Permissions) == 0 {
		t.Errorf("signed in as %s: %v", text, err)
	}
	cookie := first.Header.Get("Set-Cookie")
	if !strings.HasPrefix(cookie, "__Host-np_session=") || !strings.Contains(cookie, "Secure") || !strings.Contains(cookie, "HttpOnly") || strings.Contains(cookie, "Domain") {
		t.Errorf("over TLS the cookie is %s", cookie)
	}
	if second := post("/api/setup/" + printed[1]); second.StatusCode != http.StatusNotFound {
		t.Errorf("the link a second time: %d", second.StatusCode)
	}
	p.kill()
	secret, _, _ := strings.Cut(strings.TrimPrefix(cookie, "__Host-np_session="), ";")
	for _, hidden := range []string{printed[1], secret, rightPassword} {
		if strings.Contains(p.log.String(), hidden) {
			t.Errorf("%.10q… is in the log", hidden)
		}
	}
	var again printing
	q := serveTo(t, &again, store)
	if resp, _, err := fetch(t, client, q.url+"/healthz"); err != nil || resp.StatusCode != http.StatusOK { // it serves after it has printed
		t.Fatalf("the second start: %v %v", resp, err)
	}
	q.kill()
	if link := setupLinkPrinted.FindString(again.String()); link != "" {
		t.Errorf("a second start prints %s", link)
	}
	sample := filepath.Join(t.TempDir(), "sample.gpkg")
	must(t, "sample", "--assets", "1000", "--store", sample)
	var demo printing
	d := serveTo(t, &demo, sample)
	defer d.kill()
	if resp, _, err := fetch(t, client, d.url+"/api/assets?limit=1"); err != nil || resp.StatusCode != http.StatusOK || setupLinkPrinted.MatchString(demo.String()) {
		t.Errorf("the sample on loopback asks for sign-in or prints a link: %v %v\n%s", resp, err, demo.String())
	}
}
