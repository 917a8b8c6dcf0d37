package web_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"needlepoint/web"
)

// TestStoppingWaitsForWhoAsksAndForNobodyElse stops a service that holds connections which never asked anything, one with half a
// request, one that was answered before, one whose body is on its way and one whose answer takes long: the last two are waited for.
func TestStoppingWaitsForWhoAsksAndForNobodyElse(t *testing.T) {
	var slow atomic.Bool
	began := make(chan struct{})
	s := startWith(t, func(c *web.Config) {
		c.Clock = func() time.Time {
			if slow.CompareAndSwap(true, false) {
				close(began)
				time.Sleep(2 * time.Second) // an answer that takes its time
			}
			return time.Now()
		}
	})
	address := strings.TrimPrefix(s.url, "http://")
	dial := func(first string) net.Conn {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		if _, err := io.WriteString(conn, first); err != nil {
			t.Fatal(err)
		}
		return conn
	}
	for range 5 {
		dial("")
	}
	dial("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Half: ")
	read, sent := io.Pipe()
	answered := make(chan string, 1)
	request, err := http.NewRequest("POST", s.url+"/api/session", read)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	go func() {
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			answered <- err.Error()
			return
		}
		defer response.Body.Close()
		answered <- fmt.Sprint(response.StatusCode)
	}()
	if _, err := io.WriteString(sent, `{"name":"nobody",`); err != nil {
		t.Fatal(err)
	}
	s.get("/api/status", &struct{}{})
	late := make(chan string, 1)
	slow.Store(true)
	go func() {
		response, err := (&http.Client{Transport: &http.Transport{}}).Get(s.url + "/healthz")
		if err != nil {
			late <- err.Error()
			return
		}
		defer response.Body.Close()
		late <- fmt.Sprint(response.StatusCode)
	}()
	<-began

	stopping, cancel := context.WithTimeout(t.Context(), 8*time.Second) // less than a head may take
	defer cancel()
	stopped := make(chan error, 1)
	go func() { stopped <- s.server.Shutdown(stopping) }()
	for range 10 {
		time.Sleep(150 * time.Millisecond)
		if _, err := io.WriteString(sent, " "); err != nil {
			t.Fatal(err)
		}
	}
	_, _ = io.WriteString(sent, `"password":"nothing at all"}`)
	_ = sent.Close()
	if got := <-answered; got != "401" {
		t.Errorf("the request under way was answered %s", got)
	}
	if got := <-late; got != "200" {
		t.Errorf("the request that takes long was answered %s", got)
	}
	if err := <-stopped; err != nil {
		t.Errorf("the service waited for who asks nothing: %v", err)
	}
}
