package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestEditsAndSettingsSurviveAKill makes a bulk edit and sets basemaps, in both stores, cuts the power, and finds both again; the
// same edit sent once more is recognised.
func TestEditsAndSettingsSurviveAKill(t *testing.T) {
	t.Parallel()
	storesUnderTest(t, func(t *testing.T, store string) {
		must(t, "sample", "--store", store, "--assets", "1000")
		p := serveInvented(t, store)
		var before struct{ Revision, Total int }
		send(t, "GET", p.url+"/api/assets?class=street_light&limit=1", "", &before)
		if before.Total == 0 {
			t.Fatal("the sample has no street light")
		}
		edit := fmt.Sprintf(`{"key":"0190a7c4-0000-7000-8000-000000000001","base":%d,"reason":"全部检修","select":{"class":["street_light"]},
			"set":{"condition":"abandoned","attributes":{"heads":3}}}`, before.Revision)
		type answer struct {
			Changed, Same int
			Receipt       struct {
				Revision int
				Replayed bool
			}
		}
		var done, again answer
		send(t, "POST", p.url+"/api/bulk", edit, &done)
		if done.Changed != before.Total || done.Receipt.Revision != before.Revision+1 || done.Receipt.Replayed {
			t.Errorf("%+v of %d", done, before.Total)
		}
		settings := `{"default":"own","items":[{"key":"own","kind":"own","name":{"zh":"本区数据","en":"District data"},"minzoom":0,"maxzoom":22},
			{"key":"city","kind":"xyz","url":"https://map.example.cn/{z}/{x}/{y}","name":{"zh":"市图","en":"City"},"attribution":"测绘处","minzoom":0,"maxzoom":18}]}`
		send(t, "PUT", p.url+"/api/settings/basemaps", settings, &struct{}{})
		p.kill()

		p = serveInvented(t, store)
		defer p.kill()
		send(t, "POST", p.url+"/api/bulk", edit, &again)
		if !again.Receipt.Replayed || again.Receipt.Revision != done.Receipt.Revision || again.Changed != done.Changed {
			t.Errorf("the same edit again: %+v, first %+v", again, done)
		}
		var after struct{ Total int }
		send(t, "GET", p.url+"/api/assets?class=street_light&condition=abandoned&sort=-attributes.heads&q=", "", &after)
		if after.Total != before.Total {
			t.Errorf("%d of %d street lights are as edited", after.Total, before.Total)
		}
		var kept struct{ Items []struct{ Key string } }
		header := send(t, "GET", p.url+"/api/settings/basemaps", "", &kept)
		if len(kept.Items) != 2 || kept.Items[1].Key != "city" || !strings.Contains(header.Get("Content-Security-Policy"), "connect-src 'self' https://map.example.cn;") {
			t.Errorf("settings %+v, policy %s", kept, header.Get("Content-Security-Policy"))
		}
	})
}

// send sends a request and reads JSON into out; it fails on anything but 200.
func send(t *testing.T, method, url, body string, out any) http.Header {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != 200 {
		t.Fatalf("%s %s: %d %.400s %v", method, url, resp.StatusCode, text, err)
	}
	if err := json.Unmarshal(text, out); err != nil {
		t.Fatalf("%s %s: %v in %.400s", method, url, err, text)
	}
	return resp.Header
}
