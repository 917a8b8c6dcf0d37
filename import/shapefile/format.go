package shapefile

import (
	"context"
	"errors"
	"fmt"
	"io"

	"needlepoint/assets"
	"needlepoint/import"
)

// Format is the shapefile; see the package.
type Format struct{}

const formatName = "shapefile"

// Name returns "shapefile".
func (Format) Name() string { return formatName }

// Endings returns the endings of a shapefile and of an archive of some.
func (Format) Endings() []string { return []string{".shp", ".zip"} }

const (
	signatureShp      = "\x00\x00\x27\x0a"
	signatureZip      = "PK\x03\x04"
	signatureEmptyZip = "PK\x05\x06"
)

// Signatures implements importer.Binary.
func (Format) Signatures() []string { return []string{signatureShp, signatureZip, signatureEmptyZip} }

// Accepts takes what has one of the signatures, which importer.Open has seen to.
func (Format) Accepts([]byte) error { return nil }

// Layers implements importer.Layered.
func (Format) Layers(_ context.Context, in importer.Input, opts importer.Options) ([]importer.Layer, error) {
	d, err := open(in, opts)
	if err != nil {
		return nil, err
	}
	return d.layers(), errors.Join(d.close())
}

// Open implements importer.Format. It reads the attribute table once where nothing says its encoding, and the
// positions where nothing says their reference system.
func (Format) Open(ctx context.Context, in importer.Input, opts importer.Options) (importer.Source, error) {
	d, err := open(in, opts)
	if err != nil {
		return nil, err
	}
	s, err := d.source(ctx, in, opts)
	if err != nil {
		return nil, errors.Join(err, d.close())
	}
	return s, nil
}

// source opens the layer that the options choose.
func (d *delivery) source(ctx context.Context, in importer.Input, opts importer.Options) (*source, error) {
	layers := d.layers()
	i, err := importer.ChooseLayer(layers, opts)
	if err != nil {
		return nil, err
	}
	s := &source{delivery: d, size: in.Size, maxRow: opts.Limits.MaxRow()}
	s.facts = importer.Facts{Name: in.Name, Format: formatName, Layer: layers[i].Name, Layers: layers}
	if err := s.open(ctx, d.sets[i], opts); err != nil {
		return nil, err
	}
	return s, nil
}

func refuse(zh, en string) error {
	return assets.Refuse(assets.Invalid, "import", assets.Text{ZH: zh, EN: en})
}

// readAt reads n bytes at a place; short is whatever there is of them.
func readAt(r io.ReaderAt, at int64, n int) ([]byte, error) {
	buf := make([]byte, n)
	got, err := r.ReadAt(buf, at)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("shapefile: %w", err)
	}
	return buf[:got], nil
}
