package ogc_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"needlepoint/geo/crs"

	"github.com/paulmach/orb"
)

func TestFilters(t *testing.T) {
	s := street(t)
	gk, _ := crs.Lookup(4550)
	low, high := gk.InOrder(gk.Forward(orb.Point{123.0605, 41.079})), gk.InOrder(gk.Forward(orb.Point{123.0802, 41.081}))
	box := fmt.Sprintf("S_INTERSECTS(geometry,BBOX(%f,%f,%f,%f))", low[0], low[1], high[0], high[1])
	for _, c := range []struct{ set, filter, lang, crs, want string }{
		{"street_light", "condition='damaged'", "", "", "L-2 L-3"},
		{"street_light", "condition = 'damaged' AND height_m > 8.2", "cql2-text", "", "L-2"},
		{"street_light", "condition='damaged' AND height_m>8.2", "cql-text", "", "L-2"},
		{"assets", "class IN ('street_light','kerb') AND NOT stage='retired'", "", "", "L-1 L-2 L-3 L-4"},
		{"assets", "class='no_such'", "", "", ""},
		{"street_light", "class='kerb'", "", "", ""},
		{"street_light", "condition='damaged' AND condition='intact'", "", "", ""},
		{"street_light", "heads IS NULL AND ref<>'L-1'", "", "", "L-3 L-4"},
		{"street_light", "CASEI(ref) LIKE CASEI('l-_') AND id<3", "", "", "L-1 L-2"},
		{"street_light", "installed_on > DATE('2015-01-01')", "", "", "L-2"},
		{"street_light", "T_BEFORE(installed_on, DATE('2015-01-01'))", "", "", "L-1"},
		{"street_light", "S_INTERSECTS(geometry,BBOX(123.0605,41,123.0802,42))", "", "", "L-2 L-3"},
		{"street_light", "S_INTERSECTS(geometry,POLYGON((123.0605 41,123.0802 41,123.0802 42,123.0605 42,123.0605 41))) OR ref='L-4'", "", "", "L-2 L-3 L-4"},
		{"street_light", "S_WITHIN(geometry,BBOX(41,123.0605,42,123.0802))", "", epsg(4326), "L-2 L-3"},
		{"street_light", "S_INTERSECTS(geometry,POINT(41.08 123.061))", "", epsg(4490), "L-2"},
		{"street_light", box, "", epsg(4550), "L-2 L-3"},
		{"street_light", "NOT (" + box + ")", "", epsg(4550), "L-1 L-4"},
		{"street_light", `{"op":"and","args":[{"op":"=","args":[{"property":"condition"},"damaged"]},{"op":"<","args":[{"property":"height_m"},8.2]}]}`, "cql2-json", "", "L-3"},
		{"street_light", `{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[123.061,41.08]}]}`, "cql2-json", "", "L-2"},
		{"boundaries", "kind='street' OR grid='city-management'", "", "", "C1 S1"},
		{"boundaries", "valid_from >= DATE('2025-01-01')", "", "", "C1"},
	} {
		q := url.Values{"filter": {c.filter}, "limit": {"1"}}
		if c.lang != "" {
			q.Set("filter-lang", c.lang)
		}
		if c.crs != "" {
			q.Set("filter-crs", c.crs)
		}
		path := "/collections/" + c.set + "/items?" + q.Encode()
		if got := s.refsOf(path); got != c.want {
			t.Errorf("%s where %s: %q, want %q", c.set, c.filter, got, c.want)
		}
		var page featurePage
		s.get(path, &page)
		if n := len(strings.Fields(c.want)); page.NumberMatched == nil || *page.NumberMatched != n {
			t.Errorf("%s: numberMatched %v, want %d", c.filter, page.NumberMatched, n)
		}
	}
}

func TestBadFiltersAreRefusedWithTheirPlace(t *testing.T) {
	s := street(t)
	for _, c := range []struct{ query, want string }{
		{"filter=condition=='damaged'", "line 1, column 11"},
		{"filter=condition='damaged' AND", "column"},
		{"filter=", "line 1, column 1"},
		{"filter=hight_m>3", "height_m"},
		{"filter=height_m>'tall'", "number"},
		{"filter=nothing(height_m)=3", "nothing"},
		{"filter=S_INTERSECTS(geometry,POINT(1))", "column"},
		{"filter-lang=cql2-json&filter={\"op\":\"=\",\"args\":[{\"property\":\"condition\"}]}", "filter"},
		{"filter-lang=cql2-json&filter={", "column"},
		{"filter-lang=sql&filter=1=1", "filter-lang"},
		{"filter-crs=" + epsg(2154) + "&filter=ref='L-1'", "filter-crs"},
		{"filter-crs=" + epsg(4550) + "&filter=S_INTERSECTS(geometry,POINT(1e12 1e12))", "axes"},
		{"filter=" + strings.Repeat("(", 200) + "ref='L-1'" + strings.Repeat(")", 200), "nest"},
	} {
		values := url.Values{}
		for part := range strings.SplitSeq(c.query, "&") {
			name, value, _ := strings.Cut(part, "=")
			values.Set(name, value)
		}
		r := s.do("GET", "/collections/street_light/items?"+values.Encode(), "", "Accept-Language", "en")
		if r.status != 400 || !strings.Contains(string(r.body), c.want) || r.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s, want 400 with %q", c.query, r.status, r.body, c.want)
		}
	}
}
