package shapefile

import (
	"encoding/binary"
	"io"

	"needlepoint/assets"
	"needlepoint/geo/crs"
	"needlepoint/import"
)

// layers lists the shapefiles with what their headers say.
func (d *delivery) layers() []importer.Layer {
	out := make([]importer.Layer, len(d.sets))
	for i, s := range d.sets {
		out[i] = d.layer(s)
	}
	return out
}

func (d *delivery) layer(s set) importer.Layer {
	l := importer.Layer{Name: s.name, Rows: -1}
	if dbf, ok := s.parts[".dbf"]; ok {
		if head := d.head(dbf, 8); len(head) == 8 {
			l.Rows = int(binary.LittleEndian.Uint32(head[4:]))
		}
	}
	if head := d.head(s.parts[".shp"], shpHeader); len(head) == shpHeader {
		code := int32(binary.LittleEndian.Uint32(head[32:]))
		l.Geometry = shapeName(code)
		if code == codeMultiPatch {
			l.Refused = assets.Text{ZH: "不支持 MultiPatch", EN: "MultiPatch is not supported"}
		}
	}
	if s.parts[".shp"].size <= shpHeader {
		l.Rows = 0
	}
	if prj, err := d.text(s, ".prj"); err == nil && prj != "" {
		l.CRS = wktName(prj)
		if system, err := crs.ParseWKT(prj); err == nil {
			l.CRS = system.String()
		}
	}
	return l
}

// head reads the first bytes of a part without unpacking the rest; fewer where it has fewer or cannot be read, which
// opening it then says.
func (d *delivery) head(p part, n int) []byte {
	if p.entry == nil {
		s, err := p.content.Stream(d.limits)
		if err != nil {
			return nil
		}
		return firstOf(s, n)
	}
	if p.entry.Flags&1 != 0 {
		return nil
	}
	r, err := p.entry.Open()
	if err != nil {
		return nil
	}
	defer r.Close()
	return firstOf(r, n)
}

func firstOf(r io.Reader, n int) []byte {
	buf := make([]byte, n)
	got, err := io.ReadFull(r, buf)
	if err != nil {
		return buf[:got]
	}
	return buf
}
