package bench

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"
)

// TestClientReadsWhatServersSay talks to another HTTP server than ours.
func TestClientReadsWhatServersSay(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/busy":
			w.Header().Set("Retry-After", "2")
			w.Header().Set("Content-Length", "4")
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = io.WriteString(w, "busy")
		case "/nothing":
			w.WriteHeader(http.StatusNoContent)
		case "/echo":
			body, _ := io.ReadAll(r.Body)
			w.Header().Set("Needlepoint-Revision", "41")
			_, _ = io.WriteString(w, r.Method+" "+string(body)+" "+r.Header.Get("Accept-Encoding"))
		case "/stream":
			for range 3 {
				_, _ = io.WriteString(w, "part")
				w.(http.Flusher).Flush()
			}
		case "/last":
			w.Header().Set("Connection", "close")
			_, _ = io.WriteString(w, "bye")
		}
	}))
	defer server.Close()
	c := dial(server.URL)
	defer c.close()
	for range 2 {
		got, err := c.do(asking("POST", "/echo", []byte("hello"), "Accept-Encoding: gzip"))
		if err != nil || got.status != 200 || string(got.body) != "POST hello gzip" || got.revision != 41 {
			t.Fatalf("%+v %q %v", got, got.body, err)
		}
		if got, err = c.do(get("/busy")); err != nil || got.status != 503 || !got.retryAfter || string(got.body) != "busy" {
			t.Fatalf("%+v %v", got, err)
		}
		if got, err = c.do(get("/nothing")); err != nil || got.status != 204 || got.retryAfter || len(got.body) != 0 {
			t.Fatalf("%+v %v", got, err)
		}
		if got, err = c.do(get("/last")); err != nil || string(got.body) != "bye" {
			t.Fatalf("%+v %v", got, err)
		}
		if _, err = c.do(get("/stream")); err == nil || !strings.Contains(err.Error(), "length") {
			t.Fatalf("an answer without a length: %v", err)
		}
	}
}

// TestProcessCPUGrowsWithWork compares two spells of this process, one of which does nothing.
func TestProcessCPUGrowsWithWork(t *testing.T) {
	spent := func(work func()) time.Duration {
		before, err := processCPU(os.Getpid())
		if err != nil {
			t.Skip(err)
		}
		work()
		after, err := processCPU(os.Getpid())
		if err != nil {
			t.Fatal(err)
		}
		return after - before
	}
	busy := spent(func() {
		sum := 0
		for i := range 300_000_000 {
			sum += i ^ sum
		}
		if sum == 1 {
			t.Log(sum)
		}
	})
	if idle := spent(func() {}); busy <= idle {
		t.Errorf("work took %v, nothing %v", busy, idle)
	}
	if _, err := processCPU(1 << 22); err == nil { // beyond every pid
		t.Error("a process that does not exist has a clock")
	}
}
