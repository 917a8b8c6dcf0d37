package ogc_test

import (
	"net/url"
	"testing"
)

// BenchmarkRequests times what clients ask most, the first page and a late one beside each other.
func BenchmarkRequests(b *testing.B) {
	s := district(b)
	box := "bbox=-180,-90,180,90"
	filter := "filter=" + url.QueryEscape("condition='damaged' OR stage='planned' OR id>0")
	late := func(query string) string {
		path := "/collections/assets/items?limit=1000&" + query
		for {
			var page featurePage
			s.get(path, &page)
			next := page.link("next")
			if next == "" {
				return path
			}
			path = next
		}
	}
	for _, c := range []struct{ name, path string }{
		{"landing", ""}, {"api", "/api"}, {"collections", "/collections"}, {"schema", "/collections/assets/schema"},
		{"item", "/collections/assets/items/1"}, {"ten", "/collections/assets/items?limit=10"},
		{"first page", "/collections/assets/items?limit=1000"}, {"last page", late("crs=" + url.QueryEscape(crs84))},
		{"first page of a box", "/collections/assets/items?limit=1000&" + box}, {"last page of a box", late(box)},
		{"first page of a filter", "/collections/assets/items?limit=1000&" + filter}, {"last page of a filter", late(filter)},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				s.want(200, "GET", c.path, "")
			}
		})
	}
}
