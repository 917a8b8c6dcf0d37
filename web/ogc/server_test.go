package ogc_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/assets/access"
	"needlepoint/assets/gpkg"
	"needlepoint/assets/sample"
	"needlepoint/web"
)

// crs84 and epsg name reference systems as the OGC does.
const crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

func epsg(code int) string { return fmt.Sprintf("http://www.opengis.net/def/crs/EPSG/0/%d", code) }

// service is a running server on loopback with a book of its own.
type service struct {
	t   testing.TB
	url string // of the API's root
	inv *assets.Inventory
}

// start serves an empty book. Whatever the server logs at WARN or above fails the test.
func start(t testing.TB) *service {
	t.Helper()
	store, err := gpkg.Open(t.Context(), filepath.Join(t.TempDir(), "book.gpkg"), gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	inv, err := assets.Open(t.Context(), store, assets.Options{})
	if err != nil {
		t.Fatal(err)
	}
	accounts, err := gpkg.OpenAccounts(t.Context(), filepath.Join(t.TempDir(), "book.gpkg.accounts"), gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	people, err := access.Open(t.Context(), access.Options{Store: accounts, Catalogue: inv.Catalogue(), Territory: access.TerritoryOf(inv.View)})
	if err != nil {
		t.Fatal(err)
	}
	server, err := web.New(web.Config{Inventory: inv, Access: people, Demo: true, Version: "test", Sample: "示例数据",
		Log: slog.New(slog.NewTextHandler(&complaints{t: t}, &slog.HandlerOptions{Level: slog.LevelWarn}))})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	t.Cleanup(func() {
		if err := server.Shutdown(t.Context()); err != nil && t.Context().Err() == nil {
			t.Error(err)
		}
		if err := <-served; err != nil {
			t.Error(err)
		}
		inv.Close()
		if err := errors.Join(people.Close(), accounts.Close(), store.Close()); err != nil {
			t.Error(err)
		}
	})
	return &service{t: t, url: "http://" + l.Addr().String() + "/ogc", inv: inv}
}

// complaints fails the test with every line of the log but those that tell which refs clashed.
type complaints struct {
	t  testing.TB
	mu sync.Mutex
}

func (c *complaints) Write(line []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if bytes.Contains(line, []byte("msg=refused code=conflict")) {
		return len(line), nil
	}
	c.t.Errorf("the server complains: %s", bytes.TrimSpace(line))
	return len(line), nil
}

// put commits records as one revision and returns their ids.
func (s *service) put(records ...assets.Record) []int64 {
	s.t.Helper()
	receipt, err := s.inv.Commit(s.t.Context(), func(assets.View) (assets.ChangeSet, error) {
		cs := assets.ChangeSet{Actor: "test", Via: assets.ViaSample}
		for _, r := range records {
			cs.Operations = append(cs.Operations, assets.Put(r))
		}
		return cs, nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return receipt.IDs
}

func attributes(t testing.TB, text string) assets.Attributes {
	t.Helper()
	out, err := assets.ParseAttributes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// street is a small book: four lamps (ids 1 to 4), a retired kerb (5), two boundaries.
func street(t testing.TB) *service {
	t.Helper()
	s := start(t)
	lamp := func(ref string, lon float64, c assets.Condition, attrs string) assets.Asset {
		return assets.Asset{Class: "street_light", Ref: ref, Name: "安居街路灯 " + ref, Condition: c, Stage: assets.InService,
			Geometry: orb.Point{lon, 41.08}, Attributes: attributes(t, attrs)}
	}
	ring := orb.Ring{{123.05, 41.07}, {123.07, 41.07}, {123.07, 41.09}, {123.05, 41.09}, {123.05, 41.07}}
	s.put(lamp("L-1", 123.060, assets.Intact, `{"height_m":11,"installed_on":"2013-09-30","lit":"on"}`),
		lamp("L-2", 123.061, assets.Damaged, `{"height_m":8.5,"installed_on":"2020-01-15","lit":"off","heads":2}`),
		lamp("L-3", 123.080, assets.Damaged, `{"height_m":8,"id":"own id","class":"own class","attributes.x":1}`),
		lamp("L-4", 123.0805, assets.Absent, `{}`),
		assets.Asset{Class: "kerb", Condition: assets.Intact, Stage: assets.Retired, Geometry: orb.LineString{{123.06, 41.08}, {123.07, 41.08}}},
		assets.Boundary{Kind: assets.Cell, Grid: "city-management", Ref: "C1", Name: "一号格", Stage: assets.InService, Geometry: orb.Polygon{ring},
			Attributes: attributes(t, `{"valid_from":"2025-01-01"}`)},
		assets.Boundary{Kind: assets.Street, Ref: "S1", Name: "安居街道", Stage: assets.InService, Geometry: orb.Polygon{ring}})
	return s
}

// district serves the sample district.
func district(t testing.TB) *service {
	t.Helper()
	n := 5_000
	if os.Getenv("NEEDLEPOINT_PROVE") == "1" {
		n = sample.DefaultAssets
	}
	plan, err := sample.District(sample.Options{Seed: 1, Assets: n})
	if err != nil {
		t.Fatal(err)
	}
	s := start(t)
	var some []assets.Record
	for r := range plan.Records() {
		if some = append(some, r); len(some) == 10_000 {
			s.put(some...)
			some = nil
		}
	}
	if len(some) > 0 {
		s.put(some...)
	}
	return s
}

// reply is what came back of a request.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// do sends a request under the API's root, or to an absolute address.
func (s *service) do(method, path, body string, headers ...string) reply {
	s.t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = s.url + path
	}
	var in io.Reader
	if body != "" {
		in = strings.NewReader(body)
	}
	// Also what a test does to clean up after itself is sent.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.t.Context()), time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, path, in)
	if err != nil {
		s.t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := (&http.Client{Transport: &http.Transport{DisableCompression: true, DisableKeepAlives: true}}).Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	out, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return reply{resp.StatusCode, resp.Header, out}
}

// want fails on another status.
func (s *service) want(status int, method, path, body string, headers ...string) reply {
	s.t.Helper()
	got := s.do(method, path, body, headers...)
	if got.status != status {
		s.t.Fatalf("%s %s %.200s: %d, want %d: %.600s", method, path, body, got.status, status, got.body)
	}
	return got
}

// get reads JSON into out and fails on anything but 200.
func (s *service) get(path string, out any, headers ...string) reply {
	s.t.Helper()
	got := s.want(200, "GET", path, "", headers...)
	if err := json.Unmarshal(got.body, out); err != nil {
		s.t.Fatalf("GET %s: %v in %.300s", path, err, got.body)
	}
	return got
}

type linkBody struct{ Href, Rel, Type string }

type feature struct {
	Type       string
	ID         string
	Geometry   *geometryBody
	Properties map[string]any
	Links      []linkBody
}

type geometryBody struct {
	Type        string
	Coordinates json.RawMessage
}

func (f feature) refs() string { return fmt.Sprint(f.Properties["ref"]) }

type featurePage struct {
	Type           string
	Features       []feature
	Links          []linkBody
	NumberMatched  *int
	NumberReturned int
	TimeStamp      string
}

func (p featurePage) link(rel string) string {
	for _, l := range p.Links {
		if l.Rel == rel {
			return l.Href
		}
	}
	return ""
}

func (p featurePage) ids() []string {
	out := []string{}
	for _, f := range p.Features {
		out = append(out, f.ID)
	}
	return out
}

// walk reads every page from path on.
func (s *service) walk(path string) []feature {
	s.t.Helper()
	var out []feature
	for path != "" {
		var page featurePage
		s.get(path, &page)
		out = append(out, page.Features...)
		path = page.link("next")
	}
	return out
}

func (s *service) refsOf(path string) string {
	s.t.Helper()
	var refs []string
	for _, f := range s.walk(path) {
		refs = append(refs, f.refs())
	}
	return strings.Join(refs, " ")
}
