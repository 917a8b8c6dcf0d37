package ogc_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestOGCFeatures runs the abstract tests of OGC API - Features that apply to what the server declares, each under its
// identifier with what it means, against a server over loopback; against any other one where NEEDLEPOINT_OGC_URL names
// the root of its API. Other servers are written to only where NEEDLEPOINT_OGC_WRITE names a collection for that. What is
// no abstract test of the published suites (filters, schemas, ETags) is named by its part of the standard.
func TestOGCFeatures(t *testing.T) {
	u := suite{T: t, url: strings.TrimSuffix(os.Getenv("NEEDLEPOINT_OGC_URL"), "/"), write: os.Getenv("NEEDLEPOINT_OGC_WRITE")}
	if u.url == "" {
		u.url, u.write, u.own = district(t).url, "litter_bin", true
	}
	u.open()
	for _, group := range [][]abstractTest{coreTests(), itemsTests(), encodingTests(), definitionTests(), crsTests(), filterTests(), schemaTests(), writeTests()} {
		for _, test := range group {
			t.Run(test.id+" "+test.means, func(t *testing.T) {
				if test.class != "" && !u.declares(test.class) {
					t.Skipf("the server does not declare %s", test.class)
				}
				if test.writes && u.write == "" {
					t.Skip("NEEDLEPOINT_OGC_WRITE names no collection of this server to write to")
				}
				v := u
				v.T = t
				test.check(&v)
			})
		}
	}
}

// abstractTest is one test of a suite.
type abstractTest struct {
	id, means string
	class     string // the conformance class without which it does not apply
	writes    bool
	check     func(*suite)
}

// suite is the server under test, and what was read of it at the start.
type suite struct {
	*testing.T
	url, write  string
	own         bool // it is a server of ours, whose answers are known in more detail
	landing     document
	conformance []string
	sets        []collection
}

type document struct {
	Title       string
	Description string
	Links       []linkBody
}

func (d document) all(rel string) []string {
	var out []string
	for _, l := range d.Links {
		if l.Rel == rel {
			out = append(out, l.Href)
		}
	}
	return out
}

type collection struct {
	document
	ID, ItemType, StorageCrs string
	Crs                      []string
	Extent                   *struct {
		Spatial *struct {
			BBox [][]float64
			Crs  string
		}
		Temporal *struct{ Interval [][]*string }
	}
}

// box is the first box of the extent.
func (c collection) box() []float64 {
	if c.Extent == nil || c.Extent.Spatial == nil || len(c.Extent.Spatial.BBox) == 0 {
		return []float64{-180, -90, 180, 90}
	}
	return c.Extent.Spatial.BBox[0]
}

// mostSets bounds how many collections each test visits: the first two, and others spread over the rest.
const mostSets = 3

func (u *suite) open() {
	u.Helper()
	u.json("", &u.landing)
	var conformance struct{ ConformsTo []string }
	u.json("/conformance", &conformance)
	u.conformance = conformance.ConformsTo
	var doc struct{ Collections []collection }
	u.json("/collections", &doc)
	if len(doc.Collections) == 0 {
		u.Fatal("the server has no collections")
	}
	u.sets = append(u.sets, doc.Collections[:min(2, len(doc.Collections))]...)
	rest := doc.Collections[len(u.sets):]
	for i := range mostSets - len(u.sets) {
		if len(rest) > i {
			u.sets = append(u.sets, rest[(i+1)*len(rest)/(mostSets-1)])
		}
	}
}

func (u *suite) declares(class string) bool {
	for _, have := range u.conformance {
		if strings.HasSuffix(have, class) {
			return true
		}
	}
	return false
}

func (u *suite) client() *service { return &service{t: u.T, url: u.url} }

// fetch sends a GET for a path under the root or an absolute address.
func (u *suite) fetch(path string, headers ...string) reply {
	u.Helper()
	return u.client().do("GET", path, "", headers...)
}

// json reads a document of one of the JSON types.
func (u *suite) json(path string, out any) reply {
	u.Helper()
	return u.client().get(path, out, "Accept", "application/geo+json, application/json, application/schema+json;q=0.9")
}

func (u *suite) page(path string) featurePage {
	u.Helper()
	var p featurePage
	u.json(path, &p)
	return p
}

// first returns the path of some feature of a collection; "" where it has none.
func (u *suite) first(c collection) string {
	u.Helper()
	p := u.page("/collections/" + c.ID + "/items?limit=1")
	if len(p.Features) == 0 {
		return ""
	}
	return "/collections/" + c.ID + "/items/" + p.Features[0].ID
}

// linked checks that a document has links of every relation, and that each link has rel and type.
func (u *suite) linked(what string, links []linkBody, rels ...string) {
	u.Helper()
	have := map[string]bool{}
	for _, l := range links {
		if l.Href == "" || l.Rel == "" || l.Type == "" {
			u.Errorf("%s: link %+v lacks href, rel or type", what, l)
		}
		have[l.Rel] = true
	}
	for _, rel := range rels {
		if !have[rel] {
			u.Errorf("%s: no link %s in %v", what, rel, links)
		}
	}
}

func (u *suite) status(want int, path string) {
	u.Helper()
	if got := u.fetch(path); got.status != want {
		u.Errorf("GET %s: %d, want %d: %.200s", path, got.status, want, got.body)
	}
}

func coreTests() []abstractTest {
	return []abstractTest{
		{id: "/conf/core/http", means: "every resource speaks HTTP 1.1", check: func(u *suite) {
			for _, path := range []string{"", "/conformance", "/collections"} {
				u.status(200, path)
			}
		}},
		{id: "/conf/core/root-op", means: "the landing page is at the root", check: func(u *suite) {
			u.status(200, "")
			u.status(200, "/")
		}},
		{id: "/conf/core/root-success", means: "it links to the definition, conformance and data", check: func(u *suite) {
			u.linked("landing page", u.landing.Links, "conformance", "data", "self")
			if len(u.landing.all("service-desc"))+len(u.landing.all("service-doc")) == 0 {
				u.Error("no link to the definition")
			}
		}},
		{id: "/conf/core/api-definition-op", means: "each linked definition can be read", check: func(u *suite) {
			for _, at := range append(u.landing.all("service-desc"), u.landing.all("service-doc")...) {
				u.status(200, at)
			}
		}},
		{id: "/conf/core/api-definition-success", means: "the definition is OpenAPI with paths", check: func(u *suite) {
			for _, at := range u.landing.all("service-desc") {
				var api struct {
					OpenAPI string
					Info    struct{ Title, Version string }
					Paths   map[string]any
				}
				u.json(at, &api)
				if !strings.HasPrefix(api.OpenAPI, "3.") || api.Info.Title == "" || api.Info.Version == "" || len(api.Paths) == 0 {
					u.Errorf("%s: %s, %d paths", at, api.OpenAPI, len(api.Paths))
				}
			}
		}},
		{id: "/conf/core/conformance-op", means: "the declaration can be read where it is linked", check: func(u *suite) {
			for _, at := range append(u.landing.all("conformance"), "/conformance") {
				u.status(200, at)
			}
		}},
		{id: "/conf/core/conformance-success", means: "it lists core", check: func(u *suite) {
			if !u.declares("/conf/core") {
				u.Errorf("conformsTo %v", u.conformance)
			}
		}},
		{id: "/conf/core/fc-md-op", means: "the collections can be read", check: func(u *suite) {
			u.status(200, "/collections")
			for _, at := range u.landing.all("data") {
				u.status(200, at)
			}
		}},
		{id: "/conf/core/fc-md-success", means: "CRS84 comes first among the systems", check: func(u *suite) {
			for _, c := range u.sets {
				if len(c.Crs) > 0 && c.Crs[0] != crs84 && c.Crs[0] != "#/crs" {
					u.Errorf("%s: crs %v", c.ID, c.Crs)
				}
			}
		}},
		{id: "/conf/core/fc-md-links", means: "the collections link to themselves and their other encodings", check: func(u *suite) {
			var doc document
			u.json("/collections", &doc)
			u.linked("collections", doc.Links, "self", "alternate")
		}},
		{id: "/conf/core/fc-md-items", means: "each collection has an identifier and features", check: func(u *suite) {
			for _, c := range u.sets {
				if c.ID == "" || len(c.all("items")) == 0 {
					u.Errorf("collection %+v", c)
				}
			}
		}},
		{id: "/conf/core/fc-md-items-links", means: "each links to its features in every encoding", check: func(u *suite) {
			for _, c := range u.sets {
				u.linked(c.ID, c.Links, "items")
				for _, at := range c.all("items") {
					u.status(200, at)
				}
			}
		}},
		{id: "/conf/core/fc-md-extent", means: "the extent holds every geometry", check: func(u *suite) {
			for _, c := range u.sets {
				box := c.box()
				for _, f := range u.page("/collections/" + c.ID + "/items?limit=200").Features {
					for _, p := range positions(u.T, f.Geometry) {
						if p[0] < box[0] || p[0] > box[len(box)/2] || p[1] < box[1] || p[1] > box[len(box)/2+1] {
							u.Errorf("%s: feature %s reaches to %v, outside %v", c.ID, f.ID, p, box)
							break
						}
					}
				}
			}
		}},
		{id: "/conf/core/fc-md-extent-multi", means: "further boxes lie within the first", check: func(u *suite) {
			for _, c := range u.sets {
				if c.Extent == nil || c.Extent.Spatial == nil {
					continue
				}
				for _, b := range c.Extent.Spatial.BBox {
					if whole := c.box(); len(b) != len(whole) || b[0] < whole[0] || b[1] < whole[1] {
						u.Errorf("%s: %v in %v", c.ID, b, whole)
					}
				}
			}
		}},
		{id: "/conf/core/sfc-md-op", means: "each collection can be read by itself", check: func(u *suite) {
			for _, c := range u.sets {
				u.status(200, "/collections/"+c.ID)
			}
			u.status(404, "/collections/there_is_no_such_collection")
		}},
		{id: "/conf/core/sfc-md-success", means: "and says what the list says", check: func(u *suite) {
			for _, c := range u.sets {
				var one collection
				u.json("/collections/"+c.ID, &one)
				if one.ID != c.ID || one.Title != c.Title || one.Description != c.Description || one.ItemType != c.ItemType || fmt.Sprint(one.box()) != fmt.Sprint(c.box()) {
					u.Errorf("%+v, in the list %+v", one, c)
				}
				for _, l := range c.Links {
					if !strings.Contains(fmt.Sprint(one.all(l.Rel)), l.Href) {
						u.Errorf("%s lacks the link %+v of the list", c.ID, l)
					}
				}
			}
		}},
		{id: "/conf/core/f-op", means: "each feature can be read", check: func(u *suite) {
			for _, c := range u.sets {
				for _, f := range u.page("/collections/" + c.ID + "/items?limit=20").Features {
					u.status(200, "/collections/"+c.ID+"/items/"+f.ID)
				}
				u.status(404, "/collections/"+c.ID+"/items/there_is_no_such_feature")
			}
		}},
		{id: "/conf/core/f-success", means: "a feature is what the page says of it", check: func(u *suite) {
			for _, c := range u.sets {
				for _, f := range u.page("/collections/" + c.ID + "/items?limit=20").Features {
					var one feature
					u.json("/collections/"+c.ID+"/items/"+f.ID, &one)
					if one.Type != "Feature" || one.ID != f.ID || fmt.Sprint(one.Properties) != fmt.Sprint(f.Properties) {
						u.Errorf("%s/%s: %+v, on the page %+v", c.ID, f.ID, one, f)
					}
				}
			}
		}},
		{id: "/conf/core/f-links", means: "a feature links to itself, its other encodings and its collection", check: func(u *suite) {
			for _, c := range u.sets {
				if at := u.first(c); at != "" {
					var one feature
					u.json(at, &one)
					u.linked(at, one.Links, "self", "alternate", "collection")
				}
			}
		}},
	}
}
