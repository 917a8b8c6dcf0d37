package ogc

import (
	"fmt"
	"math"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/geo/crs"
)

// headerCrs names the reference system of the coordinates in a body.
const headerCrs = "Content-Crs"

// alwaysOffered are the systems that hold anywhere.
var alwaysOffered = []int{4326, 4490, 3857}

// homeZones are offered while the book is empty, so that a first delivery may come in them.
var homeZones = []int{4529, 4550}

// references lists the systems that coordinates may be asked for and sent in: CRS84, which is what is stored, the ones
// that hold anywhere, and every zone whose area the book reaches into.
func (a *API) references(view assets.View) []crs.System {
	out := []crs.System{crs.CRS84()}
	add := func(codes []int) {
		for _, code := range codes {
			if s, ok := crs.Lookup(code); ok {
				out = append(out, s)
			}
		}
	}
	add(alwaysOffered)
	extent, ok := view.Extent()
	if !ok {
		add(homeZones)
		return out
	}
	for _, s := range a.systems {
		if s.Kind == crs.TransverseMercator && s.Area.Intersects(extent) {
			out = append(out, s)
		}
	}
	return out
}

// reference finds a system that is offered by the URI that a parameter names it by.
func (a *API) reference(r *request, parameter, uri string) (crs.System, error) {
	for _, s := range a.references(r.view) {
		if s.URI() == uri {
			return s, nil
		}
	}
	return crs.System{}, badParameter(parameter, uri, assets.Text{
		ZH: "应为数据集描述中 crs 列出的坐标系 URI 之一，如 " + crs.CRS84().URI(),
		EN: "one of the URIs that the collection lists under crs is expected, such as " + crs.CRS84().URI()})
}

// contentReference is the system that the body of a write is in: what Content-Crs names, bare or in angle brackets,
// else CRS84.
func (a *API) contentReference(r *request) (crs.System, error) {
	given := strings.TrimSpace(r.c.Get(headerCrs))
	if given == "" {
		return crs.CRS84(), nil
	}
	return a.reference(r, headerCrs, strings.TrimSuffix(strings.TrimPrefix(given, "<"), ">"))
}

// gridSteps is one over the least step of projected coordinates as they are sent: a tenth of a millimetre.
const gridSteps = 1e4

// shown returns g as it is sent in a system: axes in the order of its authority, degrees with all their bits, metres
// to a tenth of a millimetre. Where a place has no coordinates in the system, the geometry holds NaN.
func shown(g orb.Geometry, s crs.System) orb.Geometry {
	if isStored(s) {
		return g
	}
	return crs.TransformGeometry(g, func(p orb.Point) orb.Point {
		p = s.Forward(p)
		if !s.Degrees() {
			p[0], p[1] = math.Round(p[0]*gridSteps)/gridSteps, math.Round(p[1]*gridSteps)/gridSteps
		}
		return s.InOrder(p)
	})
}

// isStored reports whether a system is the one that the book is kept in.
func isStored(s crs.System) bool { return s.URI() == crs.CRS84().URI() }

// read turns a geometry of a body into longitude, latitude. Where it equals what this API shows of the stored one, the
// stored one is kept bit for bit.
func read(g orb.Geometry, s crs.System, stored orb.Geometry) (orb.Geometry, error) {
	if g == nil || isStored(s) {
		return g, nil
	}
	if stored != nil && orb.Equal(g, shown(stored, s)) {
		return stored, nil
	}
	var astray *orb.Point
	out := crs.TransformGeometry(g, func(p orb.Point) orb.Point {
		q := s.Inverse(s.InOrder(p))
		if math.IsNaN(q[0]) || math.IsNaN(q[1]) {
			astray = &p
		}
		return q
	})
	if astray == nil {
		return out, nil
	}
	message := assets.Text{
		ZH: fmt.Sprintf("geometry：坐标 %v, %v 不在 %s 的范围内；请核对坐标系和坐标顺序", astray[0], astray[1], s),
		EN: fmt.Sprintf("geometry: no place has the coordinates %v, %v in %s; check the reference system and the order of the axes", astray[0], astray[1], s)}
	out2 := refuse(fiber.StatusUnprocessableEntity, assets.Invalid, message)
	out2.err.Faults = []assets.Fault{{Field: "geometry", Message: message}}
	return nil, out2
}

// labelReference sets the header that names the system of an answer.
func (r *request) labelReference(s crs.System) { r.c.Set(headerCrs, "<"+s.URI()+">") }
