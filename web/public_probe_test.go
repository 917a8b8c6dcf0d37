package web_test

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/geo"
)

// varying is what differs between two answers to the same question.
var varying = regexp.MustCompile(`"request":"[0-9a-f]+"`)

// ask returns all that an answer tells.
func (s *publicService) ask(q question) string {
	s.t.Helper()
	method := "GET"
	if q.body != nil {
		method = "POST"
	}
	status, header, out := s.do(method, q.path, q.body, "Accept-Language", "en")
	if status >= 500 {
		s.t.Fatalf("%s: %d %s", q.path, status, out)
	}
	s.wantNothingOfPeople(q.path, header, out)
	return fmt.Sprint(status, header.Get("ETag"), header.Get("Needlepoint-Revision"), header.Get("Link"), varying.ReplaceAllString(string(out), ""))
}

// anyProbe is a question that tries to find what is not told: a place below what it is rounded to, a field that was not chosen.
func (s *publicService) anyProbe(r *rand.Rand) question {
	lon, lat := 123.0595+r.Float64()/400, 41.0795+r.Float64()/400
	size := 1e-5 + r.Float64()/500
	box := fmt.Sprintf("%.6f,%.6f,%.6f,%.6f", lon, lat, lon+size, lat+size)
	zoom := 14 + r.IntN(9)
	at := orb.Point{lon, lat}
	x, y := tileOf(at, zoom)
	filters := []string{"power_w > 50", "name LIKE 'hidden%'", "notes IS NOT NULL", "ref = 'P-1'", "ref LIKE 'HID%'", "lamp_type = 'led'", "rev > 3", "name = 'old oak'",
		fmt.Sprintf("S_INTERSECTS(geometry, BBOX(%s))", box), fmt.Sprintf("S_WITHIN(geometry, POLYGON((%[1]f %[2]f, %[3]f %[2]f, %[3]f %[4]f, %[1]f %[2]f)))", lon, lat, lon+size, lat+size),
		fmt.Sprintf("NOT S_DISJOINT(geometry, POINT(%f %f))", lon, lat), fmt.Sprintf("S_TOUCHES(geometry, BBOX(%s))", box), "next_due_on < DATE('2026-06-01')"}
	collection := []string{"assets", "street_light", "street_tree", "boundaries", "street_bench"}[r.IntN(5)]
	q := []string{
		"/api/assets?limit=50&within=true&facets=true&bbox=" + box,
		"/api/assets?limit=50&sort=" + []string{"rev", "-rev", "name", "-ref", "attributes.power_w", "-attributes.notes", "attributes.lamp_type"}[r.IntN(7)],
		"/api/assets?q=" + []string{"hidden", "HID", "P-", "oak", "L-"}[r.IntN(5)],
		"/api/assets?due_by=2026-06-01",
		"/api/assets?boundary=" + fmt.Sprint(s.ids[4+r.IntN(2)]),
		fmt.Sprintf("/api/assets?square=%d/%d/%d", zoom, x, y),
		fmt.Sprintf("/api/near?lon=%f&lat=%f&limit=50", lon, lat),
		fmt.Sprintf("/api/near?lon=%f&lat=%f&within=%f", lon, lat, 1+100*r.Float64()),
		"/api/search?q=" + []string{"hidden", "HID", "P-", "oak", "street", "notes"}[r.IntN(6)],
		"/api/counts?boundary=" + fmt.Sprint(s.ids[4+r.IntN(2)]), "/api/counts?due_by=2026-06-01", "/api/status", "/api/catalogue", "/tiles.json",
		"/api/boundaries?bbox=" + box, "/api/boundaries", "/api/places?kind=street&kind=community",
		fmt.Sprint("/api/assets/", s.ids[r.IntN(4)]), fmt.Sprint("/api/boundaries/", s.ids[4+r.IntN(2)]),
		fmt.Sprintf("/tiles/%d/%d/%d.mvt", zoom, x, y), fmt.Sprintf("/tiles/%d/%d/%d.mvt?boundary=%d", zoom, x, y, s.ids[4]), fmt.Sprintf("/tiles/%d/%d/%d.mvt?due_by=2026-06-01", zoom, x, y),
		"/tiles/" + []string{"0/0/0", "9/431/191", "12/3448/1534"}[r.IntN(3)] + ".mvt",
		"/ogc/collections", "/ogc/collections/" + collection, "/ogc/collections/" + collection + "/queryables", "/ogc/collections/" + collection + "/schema",
		"/ogc/collections/" + collection + "/items?limit=50&bbox=" + box,
		"/ogc/collections/" + collection + "/items?limit=50&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/3857&crs=http://www.opengis.net/def/crs/EPSG/0/3857&bbox=13698000,5022000,13699900,5024000",
		"/ogc/collections/" + collection + "/items?f=html",
		"/ogc/collections/" + collection + "/items?filter-lang=cql2-text&filter=" + url.QueryEscape(filters[r.IntN(len(filters))]),
		"/ogc/collections/" + collection + "/items?power_w=90", "/ogc/collections/" + collection + "/items?name=" + hiddenName[:6],
		fmt.Sprint("/ogc/collections/", collection, "/items/", s.ids[r.IntN(5)]), fmt.Sprint("/ogc/collections/", collection, "/items/", s.ids[r.IntN(5)], "?f=html"),
	}
	if n := r.IntN(len(q) + 2); n < len(q) {
		return question{path: q[n]}
	}
	return question{path: "/api/assets/query", body: map[string]any{"limit": 50, "within": true, "geometry": map[string]any{"type": "Polygon",
		"coordinates": [][]orb.Point{{at, {lon + size, lat}, {lon + size, lat + size}, at}}}}}
}

// tileAt is the address of the tile that holds a place.
func tileAt(z int, p orb.Point) string {
	x, y := tileOf(p, z)
	return fmt.Sprintf("/tiles/%d/%d/%d.mvt", z, x, y)
}

func tileOf(p orb.Point, z int) (x, y int) {
	at := geo.World(p)
	return int(at.X >> (geo.WorldBits - z)), int(at.Y >> (geo.WorldBits - z))
}

// TestNoQuestionFindsWhatIsNotTold asks the public's questions, works on the book without changing anything that is told, and asks them again:
// whatever the question, the answer is the same to the byte, so that it is made of what is told alone.
func TestNoQuestionFindsWhatIsNotTold(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if given := os.Getenv("NEEDLEPOINT_SEED"); given != "" {
		n, err := strconv.ParseUint(given, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		seed = n
	}
	t.Logf("NEEDLEPOINT_SEED=%d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	s := startPublic(t)
	s.set(told)
	many := 400
	if os.Getenv("NEEDLEPOINT_PROVE") == "1" {
		many = 5000
	}
	questions := make([]question, many)
	answers := make([]string, many)
	for i := range questions {
		questions[i] = s.anyProbe(r)
		answers[i] = s.ask(questions[i])
	}
	record := func(id int64) assets.Asset {
		a, ok := s.inv.View().Asset(assets.AssetID(id))
		if !ok {
			t.Fatalf("asset %d is gone", id)
		}
		return a
	}
	attributes := func(m map[string]any) assets.Attributes {
		out, err := assets.AttributesOf(m)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for range 3 {
		lamp, tree, bench := record(s.ids[0]), record(s.ids[2]), record(s.ids[3])
		lamp.Name, lamp.Geometry = hiddenName+fmt.Sprint(r.IntN(1000)), orb.Point{123.06 + 0.0009*(r.Float64()-0.5), 41.08 + 0.0009*(r.Float64()-0.5)}
		lamp.Attributes = attributes(map[string]any{"lamp_type": "led", "power_w": r.IntN(100), "next_due_on": fmt.Sprintf("2026-%02d-01", 1+r.IntN(12))})
		tree.Ref, tree.Geometry = hiddenRef+fmt.Sprint(r.IntN(1000)), orb.Point{123.06 + r.Float64()/400, 41.08 + r.Float64()/400}
		bench.Geometry, bench.Condition = tree.Geometry, assets.Damaged
		street, _ := s.inv.View().Boundary(assets.BoundaryID(s.ids[4]))
		street.Geometry = orb.Bound{Min: orb.Point{123.0504 - r.Float64()/2500, 41.0704}, Max: orb.Point{123.0704 - r.Float64()/2500, 41.0904}}.ToPolygon()
		community, _ := s.inv.View().Boundary(assets.BoundaryID(s.ids[5]))
		community.Geometry = orb.Bound{Min: orb.Point{123.05, 41.07}, Max: orb.Point{123.05 + r.Float64()/20, 41.07 + r.Float64()/20}}.ToPolygon()
		s.work(assets.Replace(lamp), assets.Replace(tree), assets.Replace(bench), assets.Replace(street), assets.Replace(community),
			assets.Put(assets.Asset{Class: "street_bench", Condition: assets.Intact, Stage: assets.InService, Geometry: lamp.Geometry}),
			assets.Put(assets.Asset{Class: "street_light", Ref: "PLAN", Condition: assets.Intact, Stage: assets.Planned, Geometry: tree.Geometry, Name: fmt.Sprint(r.Uint64())}))
		s.work(assets.Drop(s.planned()))
	}
	for i, q := range questions {
		if again := s.ask(q); again != answers[i] {
			t.Errorf("%s %v\nwas %.1500s\n\nand is %.1500s", q.path, q.body, answers[i], again)
		}
	}
	lamp := record(s.ids[0])
	lamp.Geometry = orb.Point{123.0621, 41.0812}
	s.work(assets.Replace(lamp))
	changed := 0
	for i, q := range questions {
		if s.ask(q) != answers[i] {
			changed++
		}
	}
	if changed == 0 {
		t.Error("not even what is told changes an answer: the test asks for nothing")
	}
}

// planned is the lamp that is only planned.
func (s *publicService) planned() assets.Asset {
	a, ok := s.inv.View().AssetByRef("street_light", "PLAN")
	if !ok {
		s.t.Fatal("nothing is planned")
	}
	return a
}
