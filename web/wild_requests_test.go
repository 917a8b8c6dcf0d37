package web_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"needlepoint/assets"
	"needlepoint/assets/sample"
	"needlepoint/import"
	csvfile "needlepoint/import/csv"
	geojsonfile "needlepoint/import/geojson"
	"needlepoint/tiles/basemaps"
	"needlepoint/web"
)

// TestRandomRequestsOfTheDocuments sends what the two OpenAPI documents describe and what they do not: every operation with fitting and
// with hostile parameters and bodies. Each is answered, none by a fault, and what was kept is as the catalogue wants it.
func TestRandomRequestsOfTheDocuments(t *testing.T) {
	seed, rounds := uint64(time.Now().UnixNano()), 2_000
	if text := os.Getenv("NEEDLEPOINT_SEED"); text != "" {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		seed = n
	}
	if os.Getenv("NEEDLEPOINT_PROVE") == "1" {
		rounds = 50_000
	}
	t.Logf("NEEDLEPOINT_SEED=%d", seed)
	var faults faultLog
	s := startWith(t, func(c *web.Config) {
		c.Log = slog.New(slog.NewTextHandler(&faults, &slog.HandlerOptions{Level: slog.LevelError}))
		c.Basemaps = basemaps.Open(t.TempDir())
		c.Exports = []importer.ExportFormat{{Name: "geojson", Ending: ".geojson", MediaType: "application/geo+json", Exporter: geojsonfile.Exporter{}},
			{Name: "csv", Ending: ".csv", MediaType: "text/csv; charset=utf-8", Exporter: csvfile.Exporter{ByteOrderMark: true, Stamped: true}}}
	})
	w := s.sampled()
	operations := append(s.describedBy("/api/openapi.json", ""), s.describedBy("/ogc/api", "/ogc")...)
	line := &line{t: t, address: strings.TrimPrefix(s.url, "http://")}
	defer line.hangUp()
	statuses, taken := map[int]int{}, map[string]int{}
	for n := range rounds {
		w.Rand = rand.New(rand.NewPCG(seed, uint64(n)))
		alike := pick(w, operations...)
		d := pick(w, alike...)
		if w.IntN(2) == 0 {
			d = alike[0] // of the collection of all assets, where there is one
		}
		message := w.request(d)
		status, header, body, err := line.ask(message, d.method)
		what := fmt.Sprintf("request %d of NEEDLEPOINT_SEED=%d: %.600q", n, seed, message)
		switch {
		case err != nil:
			t.Fatalf("%s: %v", what, err)
		case status >= 500 && (status != http.StatusServiceUnavailable || header.Get("Retry-After") == ""):
			t.Fatalf("%s: %d %s\n%s", what, status, body, &faults)
		case status >= 400:
			var problem struct{ Detail, Code string }
			if err := json.Unmarshal(body, &problem); err != nil || problem.Detail == "" || problem.Code == "" {
				t.Fatalf("%s: %d without a reason: %s", what, status, body)
			}
		}
		statuses[status]++
		if status < 300 {
			taken[d.method+" "+shapeOf(strings.TrimPrefix(d.path, "/ogc"))]++
		}
		w.learn(d, header, body)
	}
	t.Logf("%d operations, of which %d were carried out; %v", len(operations), len(taken), statuses)
	if statuses[200] < rounds/10 || statuses[422] == 0 || len(taken) < len(operations)*2/3 {
		t.Errorf("requests are not what they should be: %d of %d operations were carried out, %v", len(taken), len(operations), statuses)
	}
	if faults.String() != "" {
		t.Errorf("faults: %s", &faults)
	}
	view, catalogue := s.inv.View(), s.inv.Catalogue()
	for a := range view.Select(assets.Query{}) {
		if err := catalogue.CheckRecord(a); err != nil {
			t.Errorf("asset %d was kept: %v", a.ID, err)
		}
	}
}

// sampled adds the sample district to the book.
func (s *service) sampled() *wild {
	s.t.Helper()
	plan, err := sample.District(sample.Options{Seed: 7, Assets: 1_500})
	if err != nil {
		s.t.Fatal(err)
	}
	var operations []assets.Operation
	w := &wild{district: plan.Extent()}
	seen := map[assets.ClassKey]bool{}
	for r := range plan.Records() {
		operations = append(operations, assets.Put(r))
		if a, isAsset := r.(assets.Asset); isAsset && !seen[a.Class] {
			seen[a.Class] = true
			w.classes = append(w.classes, string(a.Class))
		}
	}
	if _, err := s.inv.Commit(s.t.Context(), func(assets.View) (assets.ChangeSet, error) {
		return assets.ChangeSet{Actor: "test", Via: assets.ViaSample, Operations: operations}, nil
	}); err != nil {
		s.t.Fatal(err)
	}
	return w
}

// learn keeps what later requests may name.
func (w *wild) learn(d described, header http.Header, body []byte) {
	keep := func(list []string, one string) []string {
		if one == "" {
			return list
		}
		return append(list[max(0, len(list)-20):], one)
	}
	w.tags = keep(w.tags, header.Get("ETag"))
	switch d.path {
	case "/api/imports", "/api/imports/{id}":
		var made struct {
			ID     string
			Report *struct{ Digest string }
		}
		if json.Unmarshal(body, &made) == nil {
			if d.method == http.MethodPost {
				w.imports = keep(w.imports, made.ID)
			}
			if made.Report != nil {
				w.digests = keep(w.digests, made.Report.Digest)
			}
		}
	case "/api/settings/basemaps":
		if header.Get("Content-Type") == "application/json" {
			w.settings = string(body)
		}
	}
}

// request makes up a request to an operation, word for word.
func (w *wild) request(d described) []byte {
	w.careful = w.IntN(2) == 0
	path, query, headers := d.path, []string{}, []string{}
	for _, p := range d.parameters {
		name, required := p["name"].(string), p["required"] == true
		if required && !w.careful && w.IntN(15) == 0 && p["in"] != "path" || !required && w.IntN(max(2, len(d.parameters)/3)) > 0 {
			continue
		}
		text := w.parameter(d, p)
		switch p["in"] {
		case "path":
			path = strings.ReplaceAll(path, "{"+name+"}", w.escaped(text))
		case "query":
			for n := pick(w, 1, 1, 1, 1, 1, 1, 2, 3); n > 0 && (n == 1 || !w.careful); n-- {
				query = append(query, url.QueryEscape(name)+"="+w.escaped(text))
			}
		case "header":
			headers = append(headers, name+": "+plainHeader(text))
		}
	}
	if !w.careful && w.IntN(20) == 0 {
		query = append(query, w.escaped(w.odd())+"="+w.escaped(w.odd()))
	}
	if len(query) > 0 {
		path += "?" + strings.Join(query, "&")
	}
	for _, extra := range []string{"If-Match", "If-None-Match", "Accept", "Accept-Encoding", "Range", "Last-Event-ID", "X-Forwarded-For", "Content-Crs"} {
		if !w.careful && w.IntN(40) == 0 {
			headers = append(headers, extra+": "+plainHeader(pick(w, append(w.tags, w.odd(), "gzip", "*", "text/html", "bytes=0-", "json")...)))
		}
	}
	body, kind := w.body(d)
	var out bytes.Buffer
	fmt.Fprintf(&out, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n", d.method, path)
	for _, h := range headers {
		fmt.Fprintf(&out, "%s\r\n", h)
	}
	if kind != "" {
		fmt.Fprintf(&out, "Content-Type: %s\r\n", kind)
	}
	if body != nil || d.method != http.MethodGet {
		fmt.Fprintf(&out, "Content-Length: %d\r\n", len(body))
	}
	out.WriteString("\r\n")
	out.Write(body)
	return out.Bytes()
}

func (w *wild) parameter(d described, p map[string]any) string {
	name := p["name"].(string)
	if name == "id" && strings.HasPrefix(d.path, "/api/imports") && len(w.imports) > 0 && w.IntN(5) > 0 {
		return pick(w, w.imports...)
	}
	switch {
	case name == "If-Match" && w.IntN(2) == 0:
		return pick(w, append(w.tags, "*")...)
	case name == "offset" && w.IntN(3) > 0:
		return "0"
	case name == "n" && w.IntN(8) > 0:
		return "0"
	}
	if !w.careful && w.IntN(3) == 0 {
		return w.odd()
	}
	var parts []string
	switch v := w.asked(d, name, p["schema"], 0).(type) {
	case []any:
		for _, one := range v {
			parts = append(parts, fmt.Sprint(one))
		}
	default:
		parts = append(parts, fmt.Sprint(v))
	}
	return strings.Join(parts, ",")
}

// escaped is a text in an address: escaped as it should be, or now and then as it stands where a line can hold it.
func (w *wild) escaped(text string) string {
	if w.careful || w.IntN(10) > 0 {
		return url.QueryEscape(text)
	}
	return plainHeader(strings.ReplaceAll(text, " ", "+"))
}

// plainHeader leaves out what would end a line of the request.
func plainHeader(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, text[:min(len(text), 4000)])
}

func (w *wild) body(d described) (body []byte, kind string) {
	kinds := sortedKeys(d.bodies)
	if len(kinds) == 0 {
		if w.careful || w.IntN(20) > 0 {
			return nil, ""
		}
		return w.text(w.hostile(2)), "application/json"
	}
	kind = pick(w, kinds...)
	value := w.fitting(d)
	if text, isText := value.(string); isText {
		body = []byte(text)
	} else if value == nil || w.IntN(4) == 0 {
		value = w.asked(d, "", d.bodies[kind], 0)
	}
	if body == nil {
		body = w.text(value)
	}
	if w.careful {
		return body, kind
	}
	switch w.IntN(6) {
	case 0:
		body = []byte(w.odd())
	case 1:
		body = w.text(w.hostile(3))
	case 2, 3, 4:
		for range 1 + w.IntN(3) {
			value = w.spoil(value)
		}
		body = w.text(value)
	}
	if w.IntN(20) == 0 {
		body = body[:w.IntN(len(body)+1)]
	}
	body = body[:min(len(body), 4<<20)]
	if w.IntN(20) == 0 {
		kind = pick(w, "text/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=gb18030", plainHeader(w.odd()))
	}
	return body, kind
}

// line is a connection that is kept for the next request, as long as the service says so.
type line struct {
	t       *testing.T
	address string
	conn    net.Conn
	in      *bufio.Reader
}

func (l *line) hangUp() {
	if l.conn != nil {
		l.conn.Close()
	}
	l.conn = nil
}

// ask sends a request and reads the answer to its end.
func (l *line) ask(message []byte, method string) (status int, header http.Header, body []byte, err error) {
	if l.conn == nil {
		if l.conn, err = net.Dial("tcp", l.address); err != nil {
			return 0, nil, nil, err
		}
		l.in = bufio.NewReader(l.conn)
	}
	_ = l.conn.SetDeadline(time.Now().Add(60 * time.Second))
	if _, err := l.conn.Write(message); err != nil {
		return 0, nil, nil, fmt.Errorf("the connection was dropped: %w", err)
	}
	resp, err := http.ReadResponse(l.in, &http.Request{Method: method})
	if err != nil {
		return 0, nil, nil, fmt.Errorf("the connection was dropped: %w", err)
	}
	defer resp.Body.Close()
	if body, err = io.ReadAll(resp.Body); err != nil {
		return 0, nil, nil, fmt.Errorf("the answer breaks off: %w", err)
	}
	if resp.Close {
		l.hangUp()
	}
	if resp.Header.Get("Content-Encoding") == "gzip" {
		packed, err := gzip.NewReader(bytes.NewReader(body))
		if err != nil {
			return 0, nil, nil, err
		}
		if body, err = io.ReadAll(packed); err != nil {
			return 0, nil, nil, err
		}
	}
	return resp.StatusCode, resp.Header, body, nil
}

// faultLog keeps what a service logs.
type faultLog struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *faultLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *faultLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
