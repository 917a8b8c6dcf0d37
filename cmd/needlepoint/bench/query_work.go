package bench

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"net/url"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"
)

// The works that ask for assets rather than tiles.
const (
	workBox     = "box of 300 m as GeoJSON"
	workPolygon = "12-gon intersects, exact"
	workRadius  = "radius of 500 m, damaged only"
	workNearest = "20 nearest damaged"
)

// Sizes of the questions.
const (
	boxMetres     = 300.0
	polygonMetres = 200.0 // from the middle to a corner
	radiusMetres  = 500
	nearest       = 20
	questions     = 400
	mostFeatures  = 10_000 // of one answer
)

// metres per degree, near enough to draw shapes with.
const metresPerDegree = 111_195.0

// around returns the place so many metres east and north of p.
func around(p orb.Point, east, north float64) orb.Point {
	return orb.Point{p[0] + east/(metresPerDegree*math.Cos(p[1]*math.Pi/180)), p[1] + north/metresPerDegree}
}

func boxAround(p orb.Point) orb.Bound {
	return orb.Bound{Min: around(p, -boxMetres/2, -boxMetres/2), Max: around(p, boxMetres/2, boxMetres/2)}
}

// polygonAround is a 12-gon whose corners are not all as far away.
func polygonAround(p orb.Point) orb.Polygon {
	var ring orb.Ring
	for i := range 12 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / 12)
		reach := polygonMetres * (1 - 0.3*float64(i%2))
		ring = append(ring, around(p, reach*cos, reach*sin))
	}
	return orb.Polygon{append(ring, ring[0])}
}

const itemsPath = "/ogc/collections/assets/items"

func boxRequest(p orb.Point) request {
	b := boxAround(p)
	return get(fmt.Sprintf("%s?f=json&limit=%d&bbox=%v,%v,%v,%v", itemsPath, mostFeatures, b.Min[0], b.Min[1], b.Max[0], b.Max[1]))
}

func polygonRequest(p orb.Point) request {
	filter := "S_INTERSECTS(geometry," + wkt.MarshalString(polygonAround(p)) + ")"
	return get(fmt.Sprintf("%s?f=json&limit=%d&filter=%s", itemsPath, mostFeatures, url.QueryEscape(filter)))
}

func radiusRequest(p orb.Point) request {
	return get(fmt.Sprintf("/api/near?lon=%v&lat=%v&within=%d&condition=damaged&limit=1000", p[0], p[1], radiusMetres))
}

func nearestRequest(p orb.Point) request {
	return get(fmt.Sprintf("/api/near?lon=%v&lat=%v&condition=damaged&limit=%d", p[0], p[1], nearest))
}

// question is one kind of query with its request.
type question struct {
	work    string
	request func(orb.Point) request
	mark    string // stands once in each record of an answer
}

func allQuestions() []question {
	return []question{
		{workBox, boxRequest, `"type":"Feature",`},
		{workPolygon, polygonRequest, `"type":"Feature",`},
		{workRadius, radiusRequest, `"distance_m":`},
		{workNearest, nearestRequest, `"distance_m":`},
	}
}

// measureQueries asks each question at many places.
func (b *run) measureQueries(ctx context.Context, p *process) error {
	for _, q := range allQuestions() {
		points := b.places.draw(questions)
		b.work.queries[q.work] = points
		requests := make([]request, len(points))
		for i, at := range points {
			requests[i] = q.request(at)
		}
		count := func(body []byte) int { return bytes.Count(body, []byte(q.mark)) }
		if err := b.figure(ctx, p, task{work: q.work, requests: requests, count: count}); err != nil {
			return err
		}
	}
	return nil
}
