package job

import (
	"needlepoint/assets"
	"needlepoint/import"
)

// Choices are what the person has decided about one import; everything left empty is guessed.
type Choices struct {
	Layer    string            `json:"layer,omitempty" maxLength:"500"`
	Encoding string            `json:"encoding,omitempty" maxLength:"40"`
	CRS      string            `json:"crs,omitempty" maxLength:"500" doc:"the reference system of the coordinates, whatever the file says: EPSG:4549"`
	LonField string            `json:"lon_field,omitempty" maxLength:"500"`
	LatField string            `json:"lat_field,omitempty" maxLength:"500"`
	WKTField string            `json:"wkt_field,omitempty" maxLength:"500"`
	Class    assets.ClassKey   `json:"class,omitempty" maxLength:"100"`
	Kind     assets.Kind       `json:"kind,omitempty" maxLength:"40"`
	Grid     string            `json:"grid,omitempty" maxLength:"200"`
	RefField string            `json:"ref_field,omitempty" maxLength:"500"`
	Map      map[string]string `json:"map,omitempty" doc:"field → attribute, or ref, name, condition, stage, class, kind, grid; empty leaves the field out"`

	Retire       bool `json:"retire,omitempty" doc:"a full delivery: retire what it no longer holds"`
	RetireAtMost int  `json:"retire_at_most,omitempty" minimum:"0" doc:"how many may be retired, where the share that is allowed without it is exceeded"`
}

// guesses are the choices that a Mapping is guessed from.
func (c Choices) guesses() importer.Choices {
	return importer.Choices{Class: c.Class, Kind: c.Kind, Grid: c.Grid, RefField: c.RefField, Map: c.Map}
}

// options are how the file is opened under the choices.
func (c Choices) options(limit int64) importer.Options {
	return importer.Options{Layer: c.Layer, CRS: c.CRS, Encoding: c.Encoding, LonField: c.LonField, LatField: c.LatField, WKTField: c.WKTField,
		Limits: importer.Limits{Bytes: limit}}
}

// opensLike reports whether the file reads the same under both choices, so that a plan needs no new reading.
func (c Choices) opensLike(d Choices) bool { return c.options(0) == d.options(0) }
