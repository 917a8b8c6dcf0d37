package ogc_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/url"
	"sync"
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

// A page is the same whoever else reads one: packed, by HEAD, and while other pages of other sizes are on their way.
func TestPlainPagesDoNotDisturbEachOther(t *testing.T) {
	s := district(t)
	var paths []string
	for _, q := range []string{"limit=10000", "limit=1", "limit=700", "limit=10000&bbox=123.0605,41.07,123.0802,41.09", "bbox=0,0,1,1"} {
		paths = append(paths, "/collections/assets/items?"+q)
	}
	want := map[string][]byte{}
	for _, path := range paths {
		want[path] = withoutTime(s.want(200, "GET", path, "").body)
	}
	var readers sync.WaitGroup
	for reader := range 6 {
		readers.Go(func() {
			for i := range 20 {
				path := paths[(reader*7+i*3)%len(paths)]
				switch i % 4 {
				case 0:
					if head := s.do("HEAD", path, ""); head.status != 200 || len(head.body) > 0 {
						t.Errorf("HEAD %s: %d, %d bytes", path, head.status, len(head.body))
					}
				case 1:
					unpacked, err := gzip.NewReader(bytes.NewReader(s.do("GET", path, "", "Accept-Encoding", "gzip").body))
					if err != nil {
						if len(want[path]) > 4<<10 {
							t.Errorf("%s is not packed: %v", path, err)
						}
						continue
					}
					if body, err := io.ReadAll(unpacked); err != nil || !bytes.Equal(withoutTime(body), want[path]) {
						t.Errorf("%s packed is another page: %v", path, err)
					}
				default:
					if body := withoutTime(s.do("GET", path, "").body); !bytes.Equal(body, want[path]) {
						t.Errorf("%s is another page, of %d bytes and not %d", path, len(body), len(want[path]))
					}
				}
			}
		})
	}
	readers.Wait()
}

// withoutTime cuts the time of the answer off a page, which stands at its end.
func withoutTime(page []byte) []byte {
	if at := bytes.LastIndex(page, []byte(`,"timeStamp":`)); at >= 0 {
		return page[:at]
	}
	return page
}
