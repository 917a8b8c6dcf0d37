package assets

import (
	"math"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// Neighbour is an asset found near a place, looked at where it lies: it is good until the walk goes on.
type Neighbour struct {
	Metres  float64 // geodesic distance to the nearest place of the geometry; 0 within an area
	found   nearFound
	vantage *geo.Vantage
	buffer  []orb.Point
}

// ID returns the asset's id.
func (n *Neighbour) ID() AssetID { return n.found.id() }

// Kind returns the code of its class, condition and stage: see View.Kind.
func (n *Neighbour) Kind() uint32 {
	if a := n.found.amiss; a != nil {
		return n.found.seg.combos[a.kind]
	}
	return n.found.combo()
}

// Name returns the name.
func (n *Neighbour) Name() string { return n.found.name() }

// AppendRef appends the ref.
func (n *Neighbour) AppendRef(out []byte) []byte {
	if s := n.found.seg; s != nil {
		return s.refs.append(out, n.found.at)
	}
	return append(out, n.found.recent.asset.Ref...)
}

// Label returns the asset's label point, and the bearing towards it in degrees clockwise from north, 0 where it is the place itself.
func (n *Neighbour) Label() (at orb.Point, bearing float64) {
	switch a := n.found.amiss; {
	case a != nil && a.isSpot():
		at = n.found.seg.spot(a)
	case a != nil && a.label > 0:
		at = n.found.seg.amissLabels[a.label-1]
	default:
		at = n.found.label(&n.buffer)
	}
	return at, n.vantage.Bearing(at)
}

// label returns the label point of a row. Of what most geometries are no geometry is made.
func (r row) label(buffer *[]orb.Point) orb.Point {
	if s := r.seg; s != nil && s.forms[r.at].kind() <= formRing {
		*buffer = s.positions(r.at, (*buffer)[:0])
		switch s.forms[r.at].kind() {
		case formPoint:
			return (*buffer)[0]
		case formLine:
			return geo.LabelOfLine(*buffer)
		}
		return geo.LabelOfRing(*buffer)
	}
	return geo.LabelPoint(r.geometry(buffer))
}

// EachNear calls each with the k assets nearest to p (lon/lat) that f lets through, nearest first, equals by id, until it returns
// false. Distances are exact on the ellipsoid.
func (v View) EachNear(p orb.Point, k int, f Filter, each func(*Neighbour) bool) {
	v.near(p, nearAsk{within: math.Inf(1)}, f, k, each)
}

// EachWithin calls each with the assets at most so many metres from p (lon/lat) that f lets through, as EachNear does.
func (v View) EachWithin(p orb.Point, metres float64, f Filter, each func(*Neighbour) bool) {
	if metres >= 0 {
		v.near(p, nearAsk{within: metres}, f, math.MaxInt, each)
	}
}

// manyNear is how many nearest are too many to keep the distances of.
const manyNear = 10_000

// near calls each with the first k assets of an ask that f lets through.
func (v View) near(p orb.Point, ask nearAsk, f Filter, k int, each func(*Neighbour) bool) {
	m := v.matcher(Query{Filter: f})
	if m.never || k <= 0 {
		return
	}
	vantage := geo.NewVantage(p)
	ask.vantage, ask.sieve = &vantage, m.sieve
	if k < manyNear {
		ask.most = k
	}
	if len(m.places) > 0 || m.lens != nil {
		ask.keep = func(r row) bool { return m.meetsRow(r) && m.seen(r) }
	}
	n := Neighbour{vantage: &vantage}
	v.snap.nearby(&ask, func(f nearFound) bool {
		n.found, n.Metres = f, f.metres
		k--
		return each(&n) && k > 0
	})
}

// Hit is an asset found near a point.
type Hit struct {
	Asset   Asset
	Metres  float64   // geodesic distance to the nearest place of the geometry; 0 within an area
	Label   orb.Point // the asset's label point
	Bearing float64   // degrees clockwise from north, towards the label point; 0 where that is the point itself
}

// Near is EachNear with all that there is to say of each.
func (v View) Near(p orb.Point, k int, f Filter) (hits []Hit) {
	v.EachNear(p, k, f, v.keepHits(&hits))
	return hits
}

// Within is EachWithin with all that there is to say of each.
func (v View) Within(p orb.Point, metres float64, f Filter) (hits []Hit) {
	v.EachWithin(p, metres, f, v.keepHits(&hits))
	return hits
}

func (v View) keepHits(hits *[]Hit) func(*Neighbour) bool {
	return func(n *Neighbour) bool {
		hit := Hit{Asset: v.asset(n.found.row), Metres: n.Metres}
		hit.Label, hit.Bearing = n.Label()
		*hits = append(*hits, hit)
		return true
	}
}
