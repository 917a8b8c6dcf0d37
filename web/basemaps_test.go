package web_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"needlepoint/assets"
	"needlepoint/assets/access"
	"needlepoint/tiles/basemaps"
	"needlepoint/web"
)

func startWithBasemaps(t *testing.T) *service {
	dir := t.TempDir()
	return startWith(t, func(c *web.Config) { c.Basemaps = basemaps.Open(dir) })
}

// archive makes a PMTiles file of a little over size bytes.
func archive(size int) string {
	b := make([]byte, 127)
	copy(b, "PMTiles\x03")
	for at, v := range map[int]int{8: 127, 16: 10, 24: 137, 40: 137, 56: 137, 64: size} {
		binary.LittleEndian.PutUint64(b[at:], uint64(v))
	}
	b[97], b[98], b[99], b[101] = 2, 2, 1, 14
	b = append(b, "0123456789"...)
	for i := range size {
		b = append(b, byte('a'+i%26))
	}
	return string(b)
}

type settingsAnswer struct {
	Items []struct {
		Key, Kind, URL, Token string
		Sources               []struct {
			Tiles   []string
			PMTiles string
		}
	}
	Default   string
	ChangedBy string `json:"changed_by"`
}

const someBasemaps = `{"default":"sky","items":[
	{"key":"own","kind":"own","name":{"zh":"本区数据","en":"District data"},"minzoom":0,"maxzoom":22},
	{"key":"sky","kind":"tianditu","style":"vec","token":"0a1b2c","name":{"zh":"天地图","en":"Tianditu"},"attribution":"天地图","minzoom":1,"maxzoom":18},
	{"key":"city","kind":"xyz","url":"https://{a-b}.map.example.cn/{z}/{x}/{y}.png","name":{"zh":"市底图","en":"City map"},"attribution":"测绘处","minzoom":3,"maxzoom":17,"tms":true}]}`

func TestBasemapSettings(t *testing.T) {
	s := startWithBasemaps(t)
	var got settingsAnswer
	header := s.get("/api/settings/basemaps", &got)
	if len(got.Items) != 1 || got.Default != "own" || got.Items[0].Kind != "own" || strings.Contains(header.Get("Content-Security-Policy"), "http") {
		t.Errorf("at first: %+v with %s", got, header.Get("Content-Security-Policy"))
	}
	first := header.Get("ETag")
	status, header, out := s.do("PUT", "/api/settings/basemaps", someBasemaps, "If-Match", first)
	if status != 200 {
		t.Fatalf("%d %s", status, out)
	}
	if err := json.Unmarshal(out, &got); err != nil || len(got.Items) != 3 || len(got.Items[1].Sources) != 2 || len(got.Items[1].Sources[0].Tiles) != 8 || got.ChangedBy == "" {
		t.Errorf("%v, %s", err, out)
	}
	header = s.get("/api/settings/basemaps", &got)
	_, page, _ := s.do("GET", "/", nil)
	hosts := " https://a.map.example.cn https://b.map.example.cn"
	for i := range 8 {
		hosts += fmt.Sprintf(" https://t%d.tianditu.gov.cn", i)
	}
	for _, part := range []string{"connect-src 'self'" + hosts + ";", "img-src 'self' data: blob:" + hosts + ";", "script-src 'self';", "default-src 'self';"} {
		if policy := page.Get("Content-Security-Policy"); !strings.Contains(policy, part) {
			t.Errorf("policy %q has no %q", policy, part)
		}
	}
	if status, _, out := s.do("PUT", "/api/settings/basemaps", someBasemaps, "If-Match", first); status != 409 || !strings.Contains(string(out), "别人") {
		t.Errorf("settings that somebody else has changed: %d %s", status, out)
	}
	// What is read may be sent back as it is.
	_, _, whole := s.do("GET", "/api/settings/basemaps", nil)
	if status, _, out := s.do("PUT", "/api/settings/basemaps", string(whole), "If-Match", header.Get("ETag")); status != 200 {
		t.Errorf("sent back: %d %s", status, out)
	}
	for body, want := range map[string]string{
		strings.Replace(someBasemaps, "https://{a-b}.map.example.cn", "javascript:alert(1);", 1):                                 `"items[2].url"`,
		strings.Replace(someBasemaps, `"default":"sky"`, `"default":"sea"`, 1):                                                   `"default"`,
		strings.Replace(someBasemaps, `"kind":"own"`, `"kind":"gcj02"`, 1):                                                       `"items[0].kind"`,
		strings.Replace(someBasemaps, `"kind":"tianditu","style":"vec","token":"0a1b2c"`, `"kind":"pmtiles","url":"nowhere"`, 1): `"items[1].url"`,
		`{"default":"own","items":[]}`: `"items"`,
	} {
		if status, _, out := s.do("PUT", "/api/settings/basemaps", body); status != 422 || !strings.Contains(string(out), want) {
			t.Errorf("%.120s: %d %s, want %s", body, status, out, want)
		}
	}
	if text, err := s.inv.Meta(t.Context(), assets.MetaBasemaps); err != nil || !strings.Contains(text, `"sky"`) {
		t.Errorf("the store keeps %q, %v", text, err)
	}
	if s.inv.View().Revision() != 1 {
		t.Error("settings have become a revision")
	}
}

func TestBasemapUpload(t *testing.T) {
	s := startWithBasemaps(t)
	content := archive(3000)
	put := func(name string, offset, end int) (int, string) {
		status, _, out := s.do("PUT", fmt.Sprintf("/api/basemaps/%s?offset=%d&total=%d", name, offset, len(content)), content[offset:end], "Content-Type", "application/octet-stream")
		return status, string(out)
	}
	if status, out := put("city", 0, 1000); status != 200 || !strings.Contains(out, `"received":1000`) {
		t.Fatalf("%d %s", status, out)
	}
	if status, out := put("city", 1500, 2000); status != 409 || !strings.Contains(out, `"expected":1000`) {
		t.Errorf("a gap: %d %s", status, out)
	}
	if status, out := put("city", 1000, len(content)); status != 200 || !strings.Contains(out, `"maxzoom":14`) {
		t.Errorf("the rest: %d %s", status, out)
	}
	for _, name := range []string{"..%2Fcity", "City", "city.pmtiles"} {
		if status, out := put(name, 0, len(content)); status != 422 && status != 404 {
			t.Errorf("%s: %d %s", name, status, out)
		}
	}
	if status, _, out := s.do("PUT", "/api/basemaps/bad?offset=0&total=500", strings.Repeat("x", 500), "Content-Type", "application/octet-stream"); status != 422 || !strings.Contains(string(out), "PMTiles") {
		t.Errorf("no map: %d %s", status, out)
	}
	if status, _, _ := s.do("PUT", "/api/basemaps/big?offset=0&total=20000000", archive(9<<20), "Content-Type", "application/octet-stream"); status != 413 {
		t.Errorf("too large a piece: %d", status)
	}
	var files struct {
		Items []struct {
			Name, Path, Tiles string
			Size              int
		}
		Uploading []any
	}
	s.get("/api/basemaps", &files)
	if len(files.Items) != 1 || files.Items[0].Path != "/basemaps/city.pmtiles" || files.Items[0].Size != len(content) || files.Items[0].Tiles != "mvt" || len(files.Uploading) != 0 {
		t.Errorf("files %+v", files)
	}
	use := strings.Replace(someBasemaps, `"kind":"tianditu","style":"vec","token":"0a1b2c"`, `"kind":"pmtiles","url":"city"`, 1)
	if status, _, out := s.do("PUT", "/api/settings/basemaps", use); status != 200 || !strings.Contains(string(out), `"pmtiles":"/basemaps/city.pmtiles"`) {
		t.Errorf("%d %s", status, out)
	}
	if status, _, out := s.do("DELETE", "/api/basemaps/city", nil); status != 409 {
		t.Errorf("a file in use: %d %s", status, out)
	}
	own := `{"default":"own","items":[{"key":"own","kind":"own","name":{"zh":"本区数据","en":"District data"},"minzoom":0,"maxzoom":22}]}`
	s.do("PUT", "/api/settings/basemaps", own)
	for _, want := range []int{204, 404} {
		if status, _, out := s.do("DELETE", "/api/basemaps/city", nil); status != want {
			t.Errorf("delete: %d %s, want %d", status, out, want)
		}
	}
	events, _, err := s.people.Events(t.Context(), access.EventQuery{What: []access.What{access.FileUploaded, access.FileRemoved}, Limit: 10})
	if err != nil || len(events) != 2 {
		t.Fatalf("the trail tells %+v, %v", events, err)
	}
	for i, want := range []access.What{access.FileRemoved, access.FileUploaded} { // the latest first
		if e := events[i]; e.What != want || e.Subject != "city" || e.Actor == "" {
			t.Errorf("the trail tells %+v, want %s", e, want)
		}
	}
}

func TestBasemapRanges(t *testing.T) {
	s := startWithBasemaps(t)
	content := archive(3000)
	n := len(content)
	if status, _, out := s.do("PUT", fmt.Sprintf("/api/basemaps/city?offset=0&total=%d", n), content, "Content-Type", "application/octet-stream"); status != 200 {
		t.Fatalf("%d %s", status, out)
	}
	status, header, body := s.do("GET", "/basemaps/city.pmtiles", nil)
	tag := header.Get("ETag")
	if status != 200 || string(body) != content || tag == "" || strings.HasPrefix(tag, "W/") || header.Get("Accept-Ranges") != "bytes" {
		t.Fatalf("%d, %d bytes, %v", status, len(body), header)
	}
	for _, c := range []struct {
		headers  []string
		status   int
		from, to int
	}{
		{[]string{"Range", "bytes=0-126"}, 206, 0, 127},
		{[]string{"Range", "bytes=127-136"}, 206, 127, 137},
		{[]string{"Range", "bytes=3000-"}, 206, 3000, n},
		{[]string{"Range", "bytes=3000-99999999"}, 206, 3000, n},
		{[]string{"Range", "bytes=-20"}, 206, n - 20, n},
		{[]string{"Range", "bytes=-99999999"}, 206, 0, n},
		{[]string{"Range", fmt.Sprintf("bytes=%d-%d", n-1, n-1)}, 206, n - 1, n},
		{[]string{"Range", fmt.Sprintf("bytes=%d-", n)}, 416, 0, 0},
		{[]string{"Range", "bytes=-0"}, 416, 0, 0},
		{[]string{"Range", "bytes=99999999999999999999-"}, 200, 0, n},
		{[]string{"Range", "bytes=9-5"}, 200, 0, n},
		{[]string{"Range", "bytes=a-b"}, 200, 0, n},
		{[]string{"Range", "bytes=0-1,5-6"}, 200, 0, n},
		{[]string{"Range", "lines=0-1"}, 200, 0, n},
		{[]string{"Range", "bytes=0-9", "If-Range", tag}, 206, 0, 10},
		{[]string{"Range", "bytes=0-9", "If-Range", `"other"`}, 200, 0, n},
		{[]string{"Range", "bytes=0-9", "If-None-Match", tag}, 304, 0, 0},
		{[]string{"If-None-Match", `"other"`}, 200, 0, n},
	} {
		status, header, body := s.do("GET", "/basemaps/city.pmtiles", nil, c.headers...)
		if status != c.status {
			t.Errorf("%q: %d, want %d", c.headers, status, c.status)
			continue
		}
		want := ""
		switch status {
		case 416:
			want = fmt.Sprintf("bytes */%d", n)
			if !bytes.Contains(body, []byte(`"zh"`)) {
				t.Errorf("%q: %s", c.headers, body)
			}
		case 206:
			want = fmt.Sprintf("bytes %d-%d/%d", c.from, c.to-1, n)
			fallthrough
		default:
			if string(body) != content[c.from:c.to] {
				t.Errorf("%q: %d bytes, want %d from %d", c.headers, len(body), c.to-c.from, c.from)
			}
		}
		if got := header.Get("Content-Range"); got != want {
			t.Errorf("%q: Content-Range %q, want %q", c.headers, got, want)
		}
	}
	if status, header, body := s.do("HEAD", "/basemaps/city.pmtiles", nil); status != 200 || len(body) != 0 || header.Get("Content-Length") != fmt.Sprint(n) {
		t.Errorf("HEAD: %d, %d bytes, %v", status, len(body), header)
	}
	for _, path := range []string{"/basemaps/..%2Fcity.pmtiles", "/basemaps/none.pmtiles", "/basemaps/%00.pmtiles", "/basemaps/CITY.pmtiles", "/basemaps/city.pmtiles.part", "/basemaps/../basemaps/none.pmtiles"} {
		if status, _, body := s.do("GET", path, nil); status == 200 && strings.HasPrefix(string(body), "PMTiles") || status >= 500 {
			t.Errorf("%s: %d", path, status)
		}
	}
}

func TestWithoutAFolderOfBasemaps(t *testing.T) {
	s := start(t)
	var files struct{ Items []any }
	s.get("/api/basemaps", &files)
	if files.Items == nil || len(files.Items) != 0 {
		t.Errorf("files %v", files.Items)
	}
	if status, _, out := s.do("PUT", "/api/basemaps/city?offset=0&total=500", archive(400), "Content-Type", "application/octet-stream"); status != 415 || !strings.Contains(string(out), "--basemaps") {
		t.Errorf("%d %s", status, out)
	}
	if status, _, _ := s.do("GET", "/basemaps/city.pmtiles", nil); status != 415 && status != 404 {
		t.Errorf("%d", status)
	}
}
