package tiles

import (
	"encoding/binary"
	"slices"

	"needlepoint/assets"
)

// breakdown says how finely the cells of a tile tell what they hold.
type breakdown uint8

const (
	byCondition breakdown = iota
	byClass
	byClassAndCondition
)

// mostTallies is how many counts a tile breaks its cells down into. Where there are more, first what is not intact is no longer
// told by class, then no class is.
const mostTallies = 150_000

// cellWriter collects the cells of a tile as protobuf: each feature has keys of its own out of those of the layer.
type cellWriter struct {
	fine     breakdown
	keys     map[string]uint64
	names    []string // of the keys, in order
	values   map[uint64]uint64
	counts   []byte // the values as the layer lists them
	features []byte
	tags     []byte
}

// newCellWriter returns a writer whose breakdown is the finest for which the squares stay within mostTallies.
func newCellWriter(squares []assets.Square) *cellWriter {
	w := &cellWriter{fine: byClassAndCondition, keys: map[string]uint64{}, values: map[uint64]uint64{}}
	for ; w.fine > byCondition; w.fine-- {
		n := 0
		for _, q := range squares {
			w.tallies(q, func(string, int) { n++ })
		}
		if n <= mostTallies {
			break
		}
	}
	var names []string
	for _, q := range squares {
		w.tallies(q, func(name string, _ int) {
			if _, known := w.keys[name]; !known {
				w.keys[name] = 0
				names = append(names, name)
			}
		})
	}
	slices.Sort(names)
	for _, f := range CellLayer().Counts {
		w.names = append(w.names, f.Name)
	}
	for _, name := range names {
		if !slices.Contains(w.names, name) { // a class that bears the name of a field is not told apart
			w.names = append(w.names, name)
		}
	}
	for i, name := range w.names {
		w.keys[name] = uint64(i)
	}
	return w
}

// tallies calls each for every count of the breakdown, the classes of a square in order.
func (w *cellWriter) tallies(q assets.Square, each func(name string, n int)) {
	if w.fine == byCondition {
		return
	}
	for i := 0; i < len(q.Tallies); {
		class, n, start := q.Tallies[i].Class, 0, i
		for ; i < len(q.Tallies) && q.Tallies[i].Class == class; i++ {
			n += q.Tallies[i].Count
		}
		each(string(class), n)
		if w.fine == byClass {
			continue
		}
		for _, t := range q.Tallies[start:i] {
			if t.Condition != assets.Intact {
				each(string(class)+"."+string(t.Condition), t.Count)
			}
		}
	}
}

// add writes a square with the commands that draw it.
func (w *cellWriter) add(q assets.Square, commands []byte) {
	w.tags = w.tags[:0]
	own := uint64(len(CellLayer().Counts))
	w.tag(0, q.Total)
	for i, c := range [...]assets.Condition{assets.Damaged, assets.Absent, assets.Abandoned, assets.Removed} {
		if n := q.In(c); n > 0 {
			w.tag(uint64(i+1), n)
		}
	}
	w.tallies(q, func(name string, n int) {
		if key := w.keys[name]; key >= own {
			w.tag(key, n)
		}
	})
	size := 2 + 1 + sizeOf(uint64(len(commands))) + len(commands) + 1 + sizeOf(uint64(len(w.tags))) + len(w.tags)
	w.features = appendNumber(w.features, layerFeature, uint64(size))
	w.features = appendBytes(w.features, featureTags, w.tags)
	w.features = append(w.features, featureType, polygonType)
	w.features = appendBytes(w.features, featureGeometry, commands)
}

func (w *cellWriter) tag(key uint64, n int) {
	value, known := w.values[uint64(n)]
	if !known {
		value = uint64(len(w.values))
		w.values[uint64(n)] = value
		w.counts = appendNumber(w.counts, layerValue, uint64(1+sizeOf(uint64(n))))
		w.counts = appendNumber(w.counts, valueCount, uint64(n))
	}
	w.tags = binary.AppendUvarint(w.tags, key)
	w.tags = binary.AppendUvarint(w.tags, value)
}

// appendTo appends the layer to a tile.
func (w *cellWriter) appendTo(tile []byte, layer string) []byte {
	size := 2 + 1 + sizeOf(uint64(len(layer))) + len(layer) + len(w.features) + len(w.counts) + 1 + sizeOf(Extent)
	for _, name := range w.names {
		size += 1 + sizeOf(uint64(len(name))) + len(name)
	}
	tile = appendNumber(tile, tileLayer, uint64(size))
	tile = appendNumber(tile, layerVersion, specVersion)
	tile = appendText(tile, layerName, layer)
	tile = append(tile, w.features...)
	for _, name := range w.names {
		tile = appendText(tile, layerKey, name)
	}
	tile = append(tile, w.counts...)
	return appendNumber(tile, layerExtent, Extent)
}
