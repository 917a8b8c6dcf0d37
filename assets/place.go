package assets

import (
	"cmp"
	"slices"
	"sync"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// Place is a name to be written on a map: where, and how large what it names is.
type Place struct {
	Record Record // the largest of those that share the name
	Name   string // in the first language
	Second string // the second name, where there is one
	At     orb.Point
	Area   float64 // m² on the ellipsoid, of Record
	Parts  int     // how many areas of the class, or of the kind and grid, bear the name: a river comes in reaches
}

// PlaceFilter says which names are wanted.
type PlaceFilter struct {
	Classes []ClassKey // of areas among the assets
	Kinds   []Kind     // of areas among the boundaries
}

// rememberedPlaces bounds what a Gazetteer remembers: beyond it, it begins anew.
const rememberedPlaces = 200_000

// Gazetteer finds the names of a book's areas. It remembers where a name is written for as long as the record stays as
// it is, since finding the place is dear. It is safe for any number of goroutines.
type Gazetteer struct {
	mu    sync.Mutex
	known map[placeKey]placed
}

type placeKey struct {
	noun Noun
	id   int64
	rev  Revision
}

type placed struct {
	at   orb.Point
	area float64
}

// Places returns each name once for a class, or a kind and grid, at its largest area; largest first, then by noun and
// id. Retired records are left out.
func (g *Gazetteer) Places(v View, f PlaceFilter) []Place {
	type name struct {
		noun        Noun
		set, spoken string
	}
	best := map[name]*Place{}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.known == nil || len(g.known) > rememberedPlaces {
		g.known = map[placeKey]placed{}
	}
	keep := func(set, spoken string, attributes Attributes, r Record) {
		if spoken == "" || r.Shape().Dimensions() != 2 {
			return
		}
		key := placeKey{r.Noun(), r.Key(), r.Revised()}
		p, known := g.known[key]
		if !known {
			p = placed{geo.LabelPoint(r.Shape()), geo.Area(r.Shape())}
			g.known[key] = p
		}
		at := best[name{r.Noun(), set, spoken}]
		if at == nil {
			at = &Place{}
			best[name{r.Noun(), set, spoken}] = at
		}
		if at.Parts++; at.Parts == 1 || p.area > at.Area {
			at.Record, at.Name, at.Second, at.At, at.Area = r, spoken, attributes.Text("name_en"), p.at, p.area
		}
	}
	if len(f.Classes) > 0 {
		for a := range v.Assets(Filter{Classes: f.Classes}) {
			keep(string(a.Class), a.Name, a.Attributes, a)
		}
	}
	if len(f.Kinds) > 0 {
		for b := range v.Boundaries(BoundaryFilter{Kinds: f.Kinds}) {
			keep(string(b.Kind)+"\x00"+b.Grid, b.Name, b.Attributes, b)
		}
	}
	out := make([]Place, 0, len(best))
	for _, p := range best {
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b Place) int {
		return cmp.Or(-cmp.Compare(a.Area, b.Area), cmp.Compare(a.Record.Noun(), b.Record.Noun()), cmp.Compare(a.Record.Key(), b.Record.Key()))
	})
	return out
}
