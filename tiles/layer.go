package tiles

import (
	"encoding/binary"
	"math/bits"
)

// Field numbers and wire types of the vector tile's protobuf, as key bytes.
const (
	tileLayer = 3<<3 | 2

	layerName    = 1<<3 | 2
	layerFeature = 2<<3 | 2
	layerKey     = 3<<3 | 2
	layerValue   = 4<<3 | 2
	layerExtent  = 5 << 3
	layerVersion = 15 << 3

	featureID       = 1 << 3
	featureTags     = 2<<3 | 2
	featureType     = 3 << 3
	featureGeometry = 4<<3 | 2

	valueText  = 1<<3 | 2
	valueCount = 5 << 3

	specVersion = 2
)

// layerWriter collects the features of one layer as protobuf. Each distinct value is written once.
type layerWriter struct {
	features []byte
	values   []byte
	tags     []byte
	many     uint64 // values written

	texts  map[string]uint64
	counts map[uint64]uint64
	latest []latestText // by field: runs of one value skip the map
}

type latestText struct {
	text string
	tag  uint64
}

func (w *layerWriter) reset(fields int) {
	w.features, w.values, w.many = w.features[:0], w.values[:0], 0
	clear(w.texts)
	clear(w.counts)
	clear(w.latest)
	if cap(w.latest) < fields {
		w.latest = make([]latestText, fields)
	}
	w.latest = w.latest[:fields]
}

// add writes a feature of a layer with the drawing commands of its geometry.
func (w *layerWriter) add(l *Layer, f Feature, kind byte, commands []byte) {
	w.tags = w.tags[:0]
	for i, text := range f.Texts {
		switch {
		case text == "":
		case l.Texts[i].Own:
			w.tag(i, w.own([]byte(text)))
		default:
			w.tag(i, w.text(i, text))
		}
	}
	for i, n := range f.Counts {
		w.tag(len(f.Texts)+i, w.count(n))
	}
	w.feature(f.ID, kind, commands)
}

// feature writes a feature with the tags at hand.
func (w *layerWriter) feature(id uint64, kind byte, commands []byte) {
	size := 2 + 1 + sizeOf(uint64(len(commands))) + len(commands)
	if id != 0 {
		size += 1 + sizeOf(id)
	}
	if len(w.tags) > 0 {
		size += 1 + sizeOf(uint64(len(w.tags))) + len(w.tags)
	}
	out := appendNumber(w.features, layerFeature, uint64(size))
	if id != 0 {
		out = appendNumber(out, featureID, id)
	}
	if len(w.tags) > 0 {
		out = appendBytes(out, featureTags, w.tags)
	}
	out = append(out, featureType, kind)
	w.features = appendBytes(out, featureGeometry, commands)
}

func (w *layerWriter) tag(key int, value uint64) {
	w.tags = binary.AppendUvarint(w.tags, uint64(key))
	w.tags = binary.AppendUvarint(w.tags, value)
}

func (w *layerWriter) text(field int, text string) uint64 {
	if latest := &w.latest[field]; latest.text == text {
		return latest.tag
	}
	tag, known := w.texts[text]
	if !known {
		tag = w.many
		w.texts[text] = tag
		w.many++
		size := 1 + sizeOf(uint64(len(text))) + len(text)
		w.values = appendNumber(w.values, layerValue, uint64(size))
		w.values = appendText(w.values, valueText, text)
	}
	w.latest[field] = latestText{text, tag}
	return tag
}

// own writes a value without a look whether it was written before.
func (w *layerWriter) own(text []byte) uint64 {
	size := 1 + sizeOf(uint64(len(text))) + len(text)
	w.values = appendNumber(w.values, layerValue, uint64(size))
	w.values = appendBytes(w.values, valueText, text)
	w.many++
	return w.many - 1
}

func (w *layerWriter) count(n uint64) uint64 {
	tag, known := w.counts[n]
	if !known {
		tag = w.many
		w.counts[n] = tag
		w.many++
		w.values = appendNumber(w.values, layerValue, uint64(1+sizeOf(n)))
		w.values = appendNumber(w.values, valueCount, n)
	}
	return tag
}

// appendTo appends the layer to a tile; a layer without features is none.
func (w *layerWriter) appendTo(tile []byte, l Layer) []byte {
	if len(w.features) == 0 {
		return tile
	}
	size := 2 + 1 + sizeOf(uint64(len(l.Name))) + len(l.Name) + len(w.features) + len(w.values) + 1 + sizeOf(Extent)
	fields := [2][]Field{l.Texts, l.Counts}
	for _, group := range fields {
		for _, f := range group {
			size += 1 + sizeOf(uint64(len(f.Name))) + len(f.Name)
		}
	}
	tile = appendNumber(tile, tileLayer, uint64(size))
	tile = appendNumber(tile, layerVersion, specVersion)
	tile = appendText(tile, layerName, l.Name)
	tile = append(tile, w.features...)
	for _, group := range fields {
		for _, f := range group {
			tile = appendText(tile, layerKey, f.Name)
		}
	}
	tile = append(tile, w.values...)
	return appendNumber(tile, layerExtent, Extent)
}

// sizeOf returns how many bytes the varint of v takes.
func sizeOf(v uint64) int { return (bits.Len64(v|1) + 6) / 7 }

func appendNumber(out []byte, key byte, v uint64) []byte {
	return binary.AppendUvarint(append(out, key), v)
}

func appendText(out []byte, key byte, text string) []byte {
	return append(appendNumber(out, key, uint64(len(text))), text...)
}

func appendBytes(out []byte, key byte, b []byte) []byte {
	return append(appendNumber(out, key, uint64(len(b))), b...)
}
