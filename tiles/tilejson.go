package tiles

import (
	"cmp"

	"github.com/paulmach/orb"
)

// TileJSON is a document of TileJSON 3.0.0.
type TileJSON struct {
	TileJSON     string        `json:"tilejson"`
	Name         string        `json:"name,omitempty"`
	Description  string        `json:"description,omitempty"`
	Attribution  string        `json:"attribution,omitempty"`
	Scheme       string        `json:"scheme"`
	Tiles        []string      `json:"tiles"`
	MinZoom      int           `json:"minzoom"`
	MaxZoom      int           `json:"maxzoom"`
	Bounds       [4]float64    `json:"bounds"` // west, south, east, north in degrees
	Center       [3]float64    `json:"center"` // lon, lat, zoom
	VectorLayers []VectorLayer `json:"vector_layers"`
}

// VectorLayer is one layer in a TileJSON document.
type VectorLayer struct {
	ID          string            `json:"id"`
	Description string            `json:"description,omitempty"`
	MinZoom     int               `json:"minzoom"`
	MaxZoom     int               `json:"maxzoom"`
	Fields      map[string]string `json:"fields"` // name to description
}

// ServedZoom is the zoom from which maps stretch tiles instead of asking for deeper ones: a unit is 3.7 cm
// at the equator there. Deeper tiles, to MaxZoom, are served to whoever asks.
const ServedZoom = 18

// Set is what a TileJSON document tells about a set of tiles.
type Set struct {
	Name        string
	Description string
	Attribution string
	URL         string    // with {z}, {x} and {y}
	Extent      orb.Bound // of the data, lon/lat; the zero Bound stands for the whole world
	MaxZoom     int       // 0 is ServedZoom
	Layers      []Layer   // without the one that says what is left out, which every set has
}

// TileJSON returns the document that describes the set.
func (s Set) TileJSON() TileJSON {
	extent, zoom := s.Extent, 14.0
	if extent == (orb.Bound{}) {
		extent, zoom = orb.Bound{Min: orb.Point{-180, -MaxLatitude}, Max: orb.Point{180, MaxLatitude}}, 0
	}
	middle := extent.Center()
	d := TileJSON{
		TileJSON: "3.0.0", Name: s.Name, Description: s.Description, Attribution: s.Attribution,
		Scheme: "xyz", Tiles: []string{s.URL}, MaxZoom: cmp.Or(s.MaxZoom, ServedZoom),
		Bounds: [4]float64{extent.Min[0], extent.Min[1], extent.Max[0], extent.Max[1]},
		Center: [3]float64{middle[0], middle[1], min(zoom, float64(cmp.Or(s.MaxZoom, ServedZoom)))},
	}
	for _, l := range append(s.Layers[:len(s.Layers):len(s.Layers)], OmittedLayer()) {
		v := VectorLayer{ID: l.Name, Description: l.Description, MaxZoom: d.MaxZoom, Fields: map[string]string{}}
		for _, f := range append(l.Texts[:len(l.Texts):len(l.Texts)], l.Counts...) {
			v.Fields[f.Name] = f.Description
		}
		d.VectorLayers = append(d.VectorLayers, v)
	}
	return d
}
