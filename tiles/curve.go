package tiles

import (
	"cmp"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/geo"
)

// rank places a feature in a tile: the order depends on nothing but its box and id, and puts neighbours together.
type rank struct {
	stratum uint8
	key     uint64
	id      uint64
}

func rankOf(bound orb.Bound, id uint64) rank {
	return rankOfBox(geo.WorldBoxOf(bound), id)
}

func rankOfBox(box geo.WorldBox, id uint64) rank {
	r := rank{id: id}
	r.stratum, r.key = assets.DrawOrder(box)
	return r
}

func (r rank) compare(other rank) int {
	return cmp.Or(cmp.Compare(r.stratum, other.stratum), cmp.Compare(r.key, other.key), cmp.Compare(r.id, other.id))
}
