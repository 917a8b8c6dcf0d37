package main

import (
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDebugAddressIsForThisMachineAlone opens the door where asked to, and nowhere else.
func TestDebugAddressIsForThisMachineAlone(t *testing.T) {
	store := filepath.Join(t.TempDir(), "book.gpkg")
	for _, address := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:6060", "localhost:0", "6060", "nonsense"} {
		_, errs, code := tool(t, "serve", "--store", store, "--listen", "127.0.0.1:0", "--debug-address", address)
		if code != exitMisuse || !strings.Contains(errs, "127.0.0.1:6060") {
			t.Errorf("--debug-address %s: exit %d\n%s", address, code, errs)
		}
	}
	p := serveInvented(t, store, "--debug-address", "127.0.0.1:0")
	defer p.kill()
	said := regexp.MustCompile(`debug=(http://\S+)`).FindStringSubmatch(p.log.String())
	if said == nil {
		t.Fatalf("serve does not say where its debug address is:\n%s", p.log)
	}
	answer, err := http.Post(said[1]+"/debug/gc", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var mem struct {
		Goroutines int     `json:"goroutines"`
		HeapBytes  int64   `json:"heap_bytes"`
		GCCPU      float64 `json:"gc_cpu_ms"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&mem); err != nil {
		t.Fatal(err)
	}
	if mem.Goroutines < 2 || mem.HeapBytes < 1<<20 || mem.GCCPU < 0 {
		t.Errorf("memory: %+v", mem)
	}
	for path, want := range map[string]int{"/debug/pprof/goroutine?debug=1": 200, "/debug/gc": 405, "/": 404, "/api/status": 404} {
		answer, err := http.Get(said[1] + path)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, answer.StatusCode, want)
		}
	}
	if answer, err := http.Get(p.url + "/debug/pprof/"); err == nil {
		text, _ := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if strings.Contains(string(text), "goroutine") {
			t.Error("the profiles are on the public address too")
		}
	}
}
