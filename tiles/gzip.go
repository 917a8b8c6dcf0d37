package tiles

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/gzip"
)

// gzipLevel trades bytes against time: on tiles the levels above it take about twice as long for a thousandth of
// the bytes.
const gzipLevel = 5

// gzipPiece is how many bytes are compressed without a pause, about a third of a millisecond.
const gzipPiece = 16 << 10

var gzipWriters = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, gzipLevel) // fails for an unknown level only
	return w
}}

// Gzip returns the tile compressed for Content-Encoding gzip, with the ETag of that encoding. Equal tiles
// compress to equal bytes. An empty tile stays as it is.
func (t Tile) Gzip() Tile {
	if len(t.Data) == 0 {
		return t
	}
	w := gzipWriters.Get().(*gzip.Writer)
	defer gzipWriters.Put(w)
	out := bytes.NewBuffer(make([]byte, 0, len(t.Data)/2+64))
	w.Reset(out)
	w.ModTime = time.Unix(0, 0) // no name, no time: nothing but the data goes in
	turn := newTurns()
	for piece := range slices.Chunk(t.Data, gzipPiece) {
		_, _ = w.Write(piece)
		turn.give()
	}
	_ = w.Close() // neither fails: a buffer takes everything
	t.Data, t.ETag = out.Bytes(), t.GzipETag()
	return t
}

// GzipETag returns the ETag that Gzip would give, without compressing; "" for an empty tile.
func (t Tile) GzipETag() string {
	tag, ok := strings.CutSuffix(t.ETag, `"`)
	if !ok {
		return ""
	}
	return tag + `-gzip"`
}
