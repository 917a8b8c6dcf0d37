package assets

import (
	"strings"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// recent is an asset that was written after its segment was packed.
type recent struct {
	asset   Asset
	combo   uint32
	due     Day
	stratum uint8
	key     uint64
	box     geo.WorldBox
	world   []geo.WorldPoint
}

func newRecent(a Asset, combo uint32) (*recent, error) {
	_, points, _, err := flatten(a.Geometry, nil, nil)
	if err != nil {
		return nil, err
	}
	r := &recent{asset: a, combo: combo, due: dueOf(a.Attributes), world: make([]geo.WorldPoint, len(points))}
	for i, p := range points {
		r.world[i] = geo.World(p)
	}
	r.box = boxOfWorld(r.world)
	r.stratum, r.key = stratumOf(r.box), keyOfBox(r.box)
	return r, nil
}

// row is one asset of a snapshot, packed or recent, looked at without making anything of it.
type row struct {
	seg    *segment
	at     int
	recent *recent
}

func (r row) id() AssetID {
	if r.seg == nil {
		return r.recent.asset.ID
	}
	return AssetID(r.seg.ids[r.at])
}

// combo returns the code of class, condition and stage.
func (r row) combo() uint32 {
	if r.seg == nil {
		return r.recent.combo
	}
	return r.seg.combos[r.seg.kinds[r.at]]
}

// due returns the day on which the asset is due, 0 where it has none.
func (r row) due() Day {
	if r.seg == nil {
		return r.recent.due
	}
	return r.seg.dueDay(r.at)
}

func (r row) ref() string {
	if r.seg == nil {
		return r.recent.asset.Ref
	}
	return r.seg.refs.get(r.at)
}

func (r row) name() string {
	if r.seg == nil {
		return r.recent.asset.Name
	}
	return r.seg.nameList.get(uint32(r.seg.names[r.at]))
}

func (r row) rev() Revision {
	if r.seg == nil {
		return r.recent.asset.Rev
	}
	return r.seg.revisions[r.seg.revs[r.at]]
}

func (r row) attributes() Attributes {
	if r.seg == nil {
		return r.recent.asset.Attributes
	}
	return Attributes{r.seg.attributes.text(r.seg.attrs[r.at])}
}

// attribute returns the canonical JSON of one attribute, by its key as canonical JSON writes it.
func (r row) attribute(key string) (raw string, ok bool) {
	if r.seg != nil {
		return r.seg.attributes.raw(r.seg.attrs[r.at], key)
	}
	text := r.recent.asset.Attributes.text
	if !strings.Contains(text, key) {
		return "", false
	}
	_ = members(text, func(k, value string) bool { // canonical text has no faults
		if k == key {
			raw, ok = value, true
		}
		return !ok
	})
	return raw, ok
}

func (r row) box() geo.WorldBox {
	if r.seg == nil {
		return r.recent.box
	}
	return r.seg.box(r.at)
}

func (r row) key() uint64 {
	if r.seg == nil {
		return r.recent.key
	}
	return r.seg.key(r.at)
}

// geometry returns the geometry as it was stored. It is good until the buffer is used again.
func (r row) geometry(buffer *[]orb.Point) (g orb.Geometry) {
	if r.seg == nil {
		return r.recent.asset.Geometry
	}
	g, *buffer = r.seg.geometry(r.at, (*buffer)[:0])
	return g
}

// asset returns the asset whole.
func (s *Snapshot) asset(r row) Asset {
	if r.seg == nil {
		return r.recent.asset
	}
	return r.seg.asset(r.at, s.combos)
}
