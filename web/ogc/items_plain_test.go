package ogc_test

import (
	"bytes"
	"net/url"
	"testing"
)

// Pages that are written from where the assets lie say byte for byte what pages say that are made of whole records.
func TestPlainPagesEqualOthers(t *testing.T) {
	inner := func(body []byte) []byte {
		start := bytes.Index(body, []byte(`"features":`))
		end := bytes.Index(body, []byte(`],"links":`))
		if start < 0 || end < start {
			t.Fatalf("no page: %.200s", body)
		}
		return body[start:end]
	}
	// The second filter asks for the same, and for something that every asset has.
	polygon := "S_INTERSECTS(geometry, POLYGON((123.05 41.06, 123.09 41.07, 123.075 41.095, 123.055 41.09, 123.05 41.06)))"
	for name, s := range map[string]*service{"street": street(t), "district": district(t)} {
		for _, path := range []string{"/collections/assets/items?", "/collections/street_light/items?"} {
			for _, q := range []string{"limit=10000", "limit=3", "limit=10000&bbox=123.0605,41.07,123.0802,41.09", "limit=2&bbox=123.05,41.07,123.0802,41.09", "bbox=0,0,1,1"} {
				plain := s.want(200, "GET", path+q, "").body
				other := s.want(200, "GET", path+q+"&filter="+url.QueryEscape("id > 0"), "").body
				if !bytes.Equal(inner(plain), inner(other)) {
					t.Errorf("%s %s%s: \n%.400s\nis not\n%.400s", name, path, q, inner(plain), inner(other))
				}
			}
			plain := s.want(200, "GET", path+"limit=10000&filter="+url.QueryEscape(polygon), "").body
			other := s.want(200, "GET", path+"limit=10000&filter="+url.QueryEscape(polygon+" AND id > 0"), "").body
			if !bytes.Equal(inner(plain), inner(other)) || len(inner(plain)) < 100 {
				t.Errorf("%s %s: within the polygon\n%.400s\nis not\n%.400s", name, path, inner(plain), inner(other))
			}
		}
	}
}
