package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"needlepoint/assets/face"
)

// TestThePublicFaceByCommand sets, shows and takes back what a service tells who asks without credentials.
func TestThePublicFaceByCommand(t *testing.T) {
	dir := t.TempDir()
	store := filepath.Join(dir, "book.gpkg")
	lamps := filepath.Join(dir, "street_light.csv")
	if err := os.WriteFile(lamps, []byte("code,lon,lat\nL-1,123.05,41.07\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	must(t, "import", lamps, "--store", store, "--class", "street_light", "--ref-field", "code")
	var now face.Settings
	if err := json.Unmarshal([]byte(must(t, "public", "--store", store)), &now); err != nil || now.On {
		t.Fatalf("at first: %+v, %v", now, err)
	}
	set := func(text string) string {
		name := filepath.Join(dir, "public.json")
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	for text, says := range map[string]string{
		`{"on":true,"everything":true}`: "everything",
		`{"on":true,"classes":[{"class":"flying_carpet","fields":[],"position":"withheld"}]}`: "flying_carpet",
		`not JSON`: "JSON",
	} {
		if out, errs, code := tool(t, "public", "--store", store, "--set", set(text)); code == 0 || !strings.Contains(errs, says) {
			t.Errorf("%s: exit %d\n%s%s", text, code, out, errs)
		}
	}
	must(t, "public", "--store", store, "--set", set(`{"on":true,"classes":[{"class":"street_light","fields":["ref"],"position":"rounded","decimals":3}]}`))
	ask := func() (int, string) {
		p := serve(t, store)
		defer p.stop(t)
		for { // the face is made when the service starts
			resp, err := http.Get(p.url + "/api/assets")
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(resp.Body)
			_ = resp.Body.Close()
			if err != nil {
				t.Fatal(err)
			}
			if resp.StatusCode != http.StatusServiceUnavailable {
				return resp.StatusCode, string(text)
			}
		}
	}
	if status, body := ask(); status != 200 || !strings.Contains(body, `"L-1"`) {
		t.Errorf("switched on: %d %.300s", status, body)
	}
	if err := json.Unmarshal([]byte(must(t, "public", "--store", store, "--off")), &now); err != nil || now.On || len(now.Classes) != 1 || now.ChangedBy == "" {
		t.Errorf("switched off: %+v, %v", now, err)
	}
	if status, body := ask(); status != 401 {
		t.Errorf("switched off: %d %.300s", status, body)
	}
}
