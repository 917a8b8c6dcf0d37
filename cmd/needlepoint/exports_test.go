package main

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

// anyMoment is what differs between two exports of one book: when each was made.
var anyMoment = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*Z`)

// TestServedExportsAreTheCommandLines asks a running service and the command line for the same files, of both stores.
func TestServedExportsAreTheCommandLines(t *testing.T) {
	t.Parallel()
	storesUnderTest(t, func(t *testing.T, store string) {
		must(t, "sample", "--store", store, "--assets", "3000")
		p := serveInvented(t, store)
		defer p.kill()
		for name, c := range map[string]struct{ query, flags string }{
			"assets.geojson":     {"format=geojson&class=street_light", "--class=street_light"},
			"damaged.ndjson":     {"format=ndjson&condition=damaged,missing", "--condition=damaged,missing"},
			"boundaries.geojson": {"format=geojson&noun=boundary&kind=cell", "--kind=cell"},
		} {
			file := filepath.Join(t.TempDir(), name)
			noun := "--noun=asset"
			if name == "boundaries.geojson" {
				noun = "--noun=boundary"
			}
			must(t, "export", "--store", store, noun, c.flags, file)
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := download(t, p.url+"/api/export?"+c.query)
			if !bytes.Equal(anyMoment.ReplaceAll(got, nil), anyMoment.ReplaceAll(want, nil)) {
				t.Errorf("%s: %d bytes from the service, %d from the command line, not the same", name, len(got), len(want))
			}
		}
		file := filepath.Join(t.TempDir(), "told.gpkg")
		must(t, "export", "--store", store, "--class=street_light,building", file)
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got := download(t, p.url+"/api/export?format=gpkg&class=street_light,building")
		if !bytes.HasPrefix(got, []byte("SQLite format 3\x00")) || !bytes.Equal(anyMoment.ReplaceAll(got, nil), anyMoment.ReplaceAll(want, nil)) {
			t.Errorf("GeoPackage: %d bytes from the service, %d from the command line, not the same", len(got), len(want))
		}
	})
}

func download(t *testing.T, url string) []byte {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != 200 {
		t.Fatalf("%s: %d %.300s %v", url, resp.StatusCode, body, err)
	}
	return body
}
