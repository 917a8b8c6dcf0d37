package ogc_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

func TestItemsAreSelected(t *testing.T) {
	s := street(t)
	box4326 := "bbox=41.07,123.0605,41.09,123.0802&bbox-crs=" + url.QueryEscape(epsg(4326))
	for path, want := range map[string]string{
		"assets/items":                                              "L-1 L-2 L-3 L-4 ",
		"assets/items?limit=1":                                      "L-1 L-2 L-3 L-4 ",
		"street_light/items":                                        "L-1 L-2 L-3 L-4",
		"street_light/items?condition=damaged":                      "L-2 L-3",
		"assets/items?condition=damaged&class=street_light":         "L-2 L-3",
		"assets/items?stage=retired":                                "",
		"street_light/items?ref=L-3":                                "L-3",
		"street_light/items?height_m=8":                             "L-3",
		"street_light/items?height_m=8.50":                          "L-2",
		"street_light/items?lit=on&limit=1":                         "L-1",
		"street_light/items?bbox=123.0605,41,123.0802,42":           "L-2 L-3",
		"street_light/items?bbox=123.0605,41,-5,123.0802,42,900":    "L-2 L-3",
		"street_light/items?bbox=123.0605,41,123.0802,42&limit=1":   "L-2 L-3",
		"street_light/items?bbox=123.0605,41,123.0802,42&heads=2":   "L-2",
		"street_light/items?bbox=123.061,41.08,123.061,41.08":       "L-2",
		"street_light/items?bbox=170,-90,-170,90":                   "",
		"street_light/items?bbox=123.07,-90,-170,90":                "L-3 L-4",
		"street_light/items?" + box4326:                             "L-2 L-3",
		"street_light/items?datetime=2015-01-01T00:00:00Z/..":       "L-2 L-3 L-4",
		"street_light/items?datetime=/2015-01-01T00:00:00Z":         "L-1 L-3 L-4",
		"street_light/items?datetime=2013-09-30T12:00:00Z":          "L-1 L-3 L-4",
		"street_light/items?datetime=2013-09-30":                    "L-1 L-3 L-4",
		"street_light/items?datetime=../..":                         "L-1 L-2 L-3 L-4",
		"boundaries/items":                                          "C1 S1",
		"boundaries/items?kind=street":                              "S1",
		"boundaries/items?datetime=2024-01-01":                      "S1",
		"boundaries/items?datetime=2025-06-01&limit=1":              "C1 S1",
		"boundaries/items?bbox=123.06,41.08,123.061,41.081&limit=1": "C1 S1",
		"boundaries/items?bbox=0,0,1,1":                             "",
		"building/items":                                            "",
		"street_light/items?token=&limit=1":                         "!",
		"street_light/items?limit=1&token=" + "AAAA":                "!",
	} {
		if want == "!" {
			s.want(400, "GET", "/collections/"+path, "")
			continue
		}
		if got := s.refsOf("/collections/" + path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

// TestNextPageRepeatsTheRequest checks that a token belongs to its request, and that the count is not made anew.
func TestNextPageRepeatsTheRequest(t *testing.T) {
	s := street(t)
	var first, second featurePage
	s.get("/collections/street_light/items?limit=1&bbox=123,41,124,42&condition=damaged", &first)
	if first.NumberMatched == nil || *first.NumberMatched != 2 || first.NumberReturned != 1 {
		t.Errorf("first page %+v", first)
	}
	next, err := url.Parse(first.link("next"))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"limit": "1", "bbox": "123,41,124,42", "condition": "damaged"} {
		if got := next.Query().Get(name); got != want {
			t.Errorf("next has %s=%q, want %q", name, got, want)
		}
	}
	s.get(next.String(), &second)
	if second.ids()[0] != "3" || second.link("next") != "" {
		t.Errorf("second page %+v", second)
	}
	q := next.Query()
	q.Set("condition", "missing")
	s.want(400, "GET", "/collections/street_light/items?"+q.Encode(), "")
}

// TestALongFilterMakesNoLongHeader asks with a filter of some thousand bytes, which stands in every link: they are in the body, and
// the header stays one that a proxy passes on.
func TestALongFilterMakesNoLongHeader(t *testing.T) {
	s := street(t)
	for n, inHeader := range map[int]bool{3: true, 600: false} {
		filter := "ref IN ('L-1','L-2'" + strings.Repeat(",'x'", n) + ")"
		var page featurePage
		r := s.get("/collections/street_light/items?limit=1&filter="+url.QueryEscape(filter), &page)
		size := 0
		for key, values := range r.header {
			size += len(key) + len(strings.Join(values, ""))
		}
		if page.link("next") == "" || (r.header.Get("Link") != "") != inHeader || size > 4<<10 {
			t.Errorf("filter of %d bytes: header of %d, Link %.60q", len(filter), size, r.header.Get("Link"))
		}
	}
}

// TestPagesAreSteadyWhileOthersWrite walks a collection while a writer inserts, changes and deletes: what was there all the
// time is met once, in order of id.
func TestPagesAreSteadyWhileOthersWrite(t *testing.T) {
	s := start(t)
	var records []assets.Record
	for i := range 600 {
		records = append(records, assets.Asset{Class: "litter_bin", Ref: fmt.Sprint(i), Condition: assets.Intact, Stage: assets.InService,
			Geometry: orb.Point{123 + float64(i%30)/1000, 41 + float64(i/30)/1000}})
	}
	class := records[0].(assets.Asset).Class
	ids := s.put(records...)
	stop, done := make(chan struct{}), make(chan error, 1)
	var once sync.Once
	halt := func() { once.Do(func() { close(stop) }) }
	go func() { done <- s.unrest(class, ids[300:], stop) }()
	for _, query := range []string{"?limit=7", "?limit=7&bbox=122,40,124,42", "?limit=13&condition=intact"} {
		found := s.walk("/collections/" + string(class) + "/items" + query)
		seen := map[string]int{}
		last := int64(0)
		for _, f := range found {
			seen[f.ID]++
			var id int64
			if _, err := fmt.Sscan(f.ID, &id); err != nil || id <= last {
				t.Fatalf("%s: id %s after %d", query, f.ID, last)
			}
			last = id
		}
		for _, id := range ids[:300] {
			if seen[fmt.Sprint(id)] != 1 {
				t.Errorf("%s: asset %d was met %d times", query, id, seen[fmt.Sprint(id)])
			}
		}
	}
	halt()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if s.inv.View().Revision() < 3 {
		t.Errorf("the writer got nowhere: revision %d", s.inv.View().Revision())
	}
}

// unrest changes, deletes and inserts assets until told to stop.
func (s *service) unrest(class assets.ClassKey, ids []int64, stop chan struct{}) error {
	for i := 0; ; i++ {
		select {
		case <-stop:
			return nil
		default:
		}
		_, err := s.inv.Commit(s.t.Context(), func(v assets.View) (assets.ChangeSet, error) {
			cs := assets.ChangeSet{Actor: "unrest", Via: assets.ViaAPI}
			a, ok := v.Asset(assets.AssetID(ids[i%len(ids)]))
			switch {
			case !ok || i%3 == 0:
				cs.Operations = append(cs.Operations, assets.Put(assets.Asset{Class: class, Condition: assets.Intact, Stage: assets.InService, Geometry: orb.Point{123.01, 41.01}}))
			case i%3 == 1:
				a.Name = fmt.Sprint(i)
				cs.Operations = append(cs.Operations, assets.Replace(a))
			default:
				cs.Operations = append(cs.Operations, assets.Drop(a))
			}
			return cs, nil
		})
		if err != nil {
			return err
		}
	}
}

func TestFeaturesCarryTheirAttributes(t *testing.T) {
	s := street(t)
	var f feature
	got := s.get("/collections/street_light/items/3", &f)
	if f.ID != "3" || f.Properties["id"] != nil || f.Properties["class"] != "street_light" ||
		f.Properties["attributes.id"] != "own id" || f.Properties["attributes.class"] != "own class" || f.Properties["attributes.attributes.x"] != 1.0 {
		t.Errorf("%s", got.body)
	}
	// A whole number of metres still reads as a number with decimals, a count as a whole one.
	page := s.want(200, "GET", "/collections/street_light/items", "").body
	for _, want := range []string{`"height_m":11.0`, `"height_m":8.5`, `"height_m":8.0`, `"heads":2,`, `"coordinates":[123.0805,41.08]`} {
		if !bytes.Contains(page, []byte(want)) {
			t.Errorf("%s is missing in %s", want, page)
		}
	}
}

func TestAnswersRepeatToTheByte(t *testing.T) {
	s := street(t)
	strip := func(b []byte) string {
		before, _, _ := strings.Cut(string(b), `"timeStamp"`)
		return before
	}
	for _, path := range []string{"", "/conformance", "/api", "/collections", "/collections/assets", "/collections/assets/schema", "/collections/assets/items", "/collections/assets/items/1"} {
		a, b := s.want(200, "GET", path, ""), s.want(200, "GET", path, "")
		if strip(a.body) != strip(b.body) {
			t.Errorf("%s differs the second time", path)
		}
		tag := a.header.Get("ETag")
		if tag == "" || a.header.Get("Needlepoint-Revision") != "1" || a.header.Get("Cache-Control") != "private, no-cache" || a.header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: headers %v", path, a.header)
		}
		if r := s.do("GET", path, "", "If-None-Match", tag); r.status != 304 || len(r.body) != 0 {
			t.Errorf("%s: %d to a reader who has it", path, r.status)
		}
		if r := s.do("HEAD", path, ""); r.status != 200 || len(r.body) != 0 || r.header.Get("ETag") != tag {
			t.Errorf("HEAD %s: %d with %d bytes", path, r.status, len(r.body))
		}
		packed := s.want(200, "GET", path, "", "Accept-Encoding", "gzip")
		if packed.header.Get("Content-Encoding") == "gzip" {
			zr, err := gzip.NewReader(bytes.NewReader(packed.body))
			if err != nil {
				t.Fatal(err)
			}
			if plain, err := io.ReadAll(zr); err != nil || strip(plain) != strip(a.body) {
				t.Errorf("%s: compressed it is another answer (%v)", path, err)
			}
		}
	}
	first := s.want(200, "GET", "/collections/street_light/items/1", "").header.Get("ETag")
	s.put(assets.Asset{Class: "street_light", Condition: assets.Intact, Stage: assets.InService, Geometry: orb.Point{123.06, 41.0801}})
	if r := s.do("GET", "/collections/street_light/items/1", "", "If-None-Match", first); r.status != 304 {
		t.Errorf("a lamp that did not change: %d", r.status)
	}
}

func TestEncodingsAreNegotiated(t *testing.T) {
	s := street(t)
	for _, c := range []struct {
		path, accept string
		status       int
		media        string
	}{
		{"", "", 200, "application/json"},
		{"", "*/*", 200, "application/json"},
		{"", "text/html,application/xhtml+xml,*/*;q=0.8", 200, "text/html; charset=utf-8"},
		{"?f=html", "application/json", 200, "text/html; charset=utf-8"},
		{"", "image/png", 406, "application/problem+json"},
		{"?f=xml", "", 400, "application/problem+json"},
		{"/collections/assets/items", "application/geo+json, application/json", 200, "application/geo+json"},
		{"/collections/assets/items", "application/json", 200, "application/json"},
		{"/collections/assets/items", "application/json;q=0", 406, "application/problem+json"},
		{"/collections/assets/items?f=json", "text/html", 200, "application/geo+json"},
		{"/api", "application/vnd.oai.openapi+json;version=3.0", 200, "application/vnd.oai.openapi+json;version=3.0"},
		{"/api", "application/json", 200, "application/json"},
		{"/collections/assets/schema", "", 200, "application/schema+json"},
		{"/collections/assets/items/1", "text/*", 200, "text/html; charset=utf-8"},
	} {
		got := s.do("GET", c.path, "", "Accept", c.accept)
		if got.status != c.status || got.header.Get("Content-Type") != c.media {
			t.Errorf("%q for %q: %d %s, want %d %s", c.path, c.accept, got.status, got.header.Get("Content-Type"), c.status, c.media)
		}
	}
}

func TestPagesForPeopleAreInBothLanguages(t *testing.T) {
	s := street(t)
	for _, path := range []string{"", "/conformance", "/api.html", "/collections", "/collections/street_light", "/collections/street_light/schema",
		"/collections/street_light/queryables", "/collections/street_light/items?limit=2", "/collections/street_light/items/1", "/collections/boundaries/items/1"} {
		zh := string(s.want(200, "GET", path, "", "Accept", "text/html").body)
		en := string(s.want(200, "GET", path, "", "Accept", "text/html", "Accept-Language", "en").body)
		if !strings.Contains(zh, `lang="zh-CN"`) || !strings.Contains(en, `lang="en"`) || zh == en {
			t.Errorf("%s: languages", path)
		}
		for _, body := range []string{zh, en} {
			if strings.Contains(body, "<script") || strings.Contains(body, "!(") || strings.Contains(body, "&lt;nil&gt;") {
				t.Errorf("%s: %s", path, body)
			}
		}
	}
	item := string(s.want(200, "GET", "/collections/street_light/items/3?f=html", "").body)
	for _, want := range []string{"破损", "8 m", "own class", "123.08, 41.08"} {
		if !strings.Contains(item, want) {
			t.Errorf("%q is missing in %s", want, item)
		}
	}
	page := string(s.want(200, "GET", "/collections/street_light/items?limit=2&f=html", "").body)
	if !strings.Contains(page, "共 4 个，本页 2 个") || !strings.Contains(page, `rel="next"`) || !strings.Contains(page, "破损") {
		t.Error(page)
	}
}

func TestOtherSitesMayReadAlone(t *testing.T) {
	s := street(t)
	r := s.do("OPTIONS", "/collections/street_light/items/1", "", "Origin", "http://elsewhere.example", "Access-Control-Request-Method", "PUT")
	if r.header.Get("Access-Control-Allow-Origin") != "*" || strings.Contains(r.header.Get("Access-Control-Allow-Methods"), "PUT") {
		t.Errorf("%v", r.header)
	}
}

func TestCollectionsAreThoseWithData(t *testing.T) {
	s := street(t)
	var doc struct{ Collections []struct{ ID string } }
	s.get("/collections", &doc)
	var ids []string
	for _, c := range doc.Collections {
		ids = append(ids, c.ID)
	}
	if !slices.Contains(ids, "kerb") || !slices.Contains(ids, "street_light") || slices.Contains(ids, "building") || len(ids) != 4 {
		t.Errorf("collections %v", ids)
	}
	var empty featurePage
	s.get("/collections/building/items", &empty)
	if empty.NumberMatched == nil || *empty.NumberMatched != 0 || empty.Features == nil {
		t.Errorf("a class without data: %+v", empty)
	}
}
