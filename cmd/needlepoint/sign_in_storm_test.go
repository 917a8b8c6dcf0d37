package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"needlepoint/assets/access"
)

const (
	stormAttempts = 1000
	rightPassword = "a lamp in every lane 7"
)

// caller asks a running service as one network address.
type caller struct {
	t       *testing.T
	client  *http.Client
	url     string
	headers map[string]string
}

// ask returns the status of an answer, 0 where there is none.
func (c caller) ask(method, path string, body any) int {
	text, err := json.Marshal(body)
	if err != nil {
		c.t.Error(err)
		return 0
	}
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, bytes.NewReader(text))
	if err != nil {
		c.t.Error(err)
		return 0
	}
	req.Header.Set("Content-Type", "application/json")
	for key, value := range c.headers {
		req.Header.Set(key, value)
	}
	resp, err := c.client.Do(req)
	if err != nil {
		c.t.Errorf("%s %s: %v", method, path, err)
		return 0
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		c.t.Errorf("%s %s: %v", method, path, err)
	}
	return resp.StatusCode
}

func (c caller) signIn(name, password string) int {
	return c.ask(http.MethodPost, "/api/session", map[string]string{"name": name, "password": password})
}

// from is the caller at another address, as a proxy on this machine tells it.
func (c caller) from(address string) caller {
	headers := map[string]string{"X-Forwarded-For": address}
	for key, value := range c.headers {
		headers[key] = value
	}
	c.headers = headers
	return c
}

// patiently asks again while it is told to come later, as a person does.
func (c caller) patiently(what string, ask func() int) int {
	for deadline := time.Now().Add(60 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		status := ask()
		if status != http.StatusTooManyRequests && status != http.StatusServiceUnavailable || time.Now().After(deadline) {
			if status != http.StatusOK {
				c.t.Errorf("%s: %d in the end", what, status)
			}
			return status
		}
	}
}

// TestAThousandSignInsAtOnceLeaveTheServiceAnswering has a thousand attempts at one account and at names that are none, from few and
// from many addresses, and meanwhile people who look at the map, probe its health and sign in with the right password.
func TestAThousandSignInsAtOnceLeaveTheServiceAnswering(t *testing.T) {
	store := filepath.Join(t.TempDir(), "book.gpkg")
	must(t, "sample", "--assets", "2000", "--store", store)
	secretTool(t, rightPassword, "account", "add", "lin", "--role", "viewer", "--stdin", "--store", store)
	secretTool(t, rightPassword, "account", "add", "wei", "--role", "viewer", "--stdin", "--store", store)
	token := strings.TrimSpace(must(t, "account", "token", "wei", "--label", "map", "--store", store))
	p := serve(t, store)
	defer p.kill()
	transport := &http.Transport{MaxConnsPerHost: 400, MaxIdleConnsPerHost: 400}
	defer transport.CloseIdleConnections()
	person := caller{t: t, client: &http.Client{Transport: transport, Timeout: time.Minute}, url: p.url, headers: map[string]string{}}

	var storm, people sync.WaitGroup
	var raging atomic.Bool
	raging.Store(true)
	answers := make([]int, stormAttempts)
	begin := make(chan struct{})
	for n := range stormAttempts {
		storm.Go(func() {
			<-begin
			name, address := "lin", fmt.Sprintf("198.51.100.%d", n%5)
			if n%3 == 0 {
				name, address = fmt.Sprint("nobody", n), fmt.Sprintf("203.0.113.%d", n%250)
			}
			answers[n] = person.from(address).signIn(name, fmt.Sprint("wrong ", n))
		})
	}
	probes := 0
	people.Go(func() {
		<-begin
		for raging.Load() || probes < 5 {
			if status := person.ask(http.MethodGet, "/healthz", nil); status != http.StatusOK {
				t.Errorf("a probe of health: %d", status)
			}
			probes++
			time.Sleep(2 * time.Millisecond)
		}
	})
	people.Go(func() {
		<-begin
		reader := person.from("192.0.2.1")
		reader.headers["Authorization"] = "Bearer " + token
		reader.patiently("a tile", func() int { return reader.ask(http.MethodGet, "/tiles/0/0/0.mvt", nil) })
		reader.patiently("the list", func() int { return reader.ask(http.MethodGet, "/api/assets?limit=1", nil) })
	})
	people.Go(func() {
		<-begin
		other := person.from("192.0.2.2")
		other.patiently("signing in with the right password", func() int { return other.signIn("wei", rightPassword) })
	})
	close(begin)
	storm.Wait()
	raging.Store(false)
	people.Wait()

	wrong, ofLin := 0, 0
	for n, status := range answers {
		switch status {
		case http.StatusUnauthorized:
			if wrong++; n%3 != 0 {
				ofLin++
			}
		case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		default:
			t.Errorf("attempt %d: %d", n, status)
		}
	}
	if wrong == 0 || wrong > stormAttempts/2 || ofLin > 10 {
		t.Errorf("%d passwords were judged, %d of them of one account", wrong, ofLin)
	}
	for n := ofLin; n < 10; n++ { // most were sent away before they were judged
		if status := person.from("198.51.100.9").signIn("lin", "wrong once more"); status != http.StatusUnauthorized {
			t.Errorf("failure %d: %d", n+1, status)
		}
	}
	if status := person.from("192.0.2.3").signIn("lin", rightPassword); status != http.StatusTooManyRequests {
		t.Errorf("the account that was tried is not locked: %d", status)
	}
	trail := openedAccounts(t, store)
	eventually(t, "the lock in the trail", func() bool {
		events, _, err := trail.Events(t.Context(), access.EventQuery{What: []access.What{access.LockedOut}, Subject: "lin"})
		return err == nil && len(events) == 1
	})
	t.Logf("%d probes of health, %d passwords judged", probes, wrong)
	secretTool(t, "two lamps in every lane 8", "account", "password", "lin", "--stdin", "--store", store)
	opened := person.from("192.0.2.4")
	eventually(t, "the new password", func() bool { return opened.signIn("lin", "two lamps in every lane 8") == http.StatusOK })
}
