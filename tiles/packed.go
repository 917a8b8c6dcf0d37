package tiles

import (
	"bytes"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"

	"needlepoint/assets"
)

// Packed is a tile as it is kept and sent: compressed once, with the tags of both encodings. Its bytes are never written to.
type Packed struct {
	Gzip     []byte // empty where nothing is there (HTTP 204), and in an answer to an Order that is Plain
	ETag     string // of the vector tile itself; "" where nothing is there
	GzipETag string // of Gzip
	Size     int    // bytes of the vector tile itself

	plain []byte // the vector tile itself, in an answer to those who waited for it; what is kept does without

	Revision assets.Revision // a revision that the tile is true for
}

// Pack compresses a tile that was rendered from a view of the revision.
func Pack(t Tile, r assets.Revision) Packed {
	zipped := t.Gzip()
	return Packed{Gzip: bytes.Clone(zipped.Data), ETag: t.ETag, GzipETag: zipped.ETag, Size: len(t.Data), Revision: r, plain: t.Data}
}

// unpacked is Pack for a tile that nobody will want compressed.
func unpacked(t Tile, r assets.Revision) Packed {
	return Packed{ETag: t.ETag, GzipETag: t.GzipETag(), Size: len(t.Data), Revision: r, plain: t.Data}
}

// asOf returns the tile for a reader whose view is of a revision. What he gets is true for that too where it is not true for a
// later one only.
func (p Packed) asOf(r assets.Revision) Packed {
	p.Revision = max(p.Revision, r)
	return p
}

// Data returns the vector tile itself.
func (p Packed) Data() ([]byte, error) {
	if len(p.Gzip) == 0 || p.plain != nil {
		return p.plain, nil
	}
	r, err := gzip.NewReader(bytes.NewReader(p.Gzip))
	if err != nil {
		return nil, fmt.Errorf("inflate a tile: %w", err)
	}
	out := make([]byte, p.Size)
	if _, err := io.ReadFull(r, out); err != nil {
		return nil, fmt.Errorf("inflate a tile: %w", err)
	}
	return out, nil
}
