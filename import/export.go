package importer

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"needlepoint/assets"
)

// Exporter writes records of one noun in one file format, as a stream.
type Exporter interface {
	// Export writes every record. It may run through records more than once; each time they must be the same.
	Export(ctx context.Context, w io.Writer, records iter.Seq[assets.Record], stamp Stamp) error
}

// ExportFormat is a file format that records can be written in. Which there are is decided where they are listed, in cmd.
type ExportFormat struct {
	Name      string      // the word that asks for it, such as "geojson"
	Label     assets.Text // as people read it
	Ending    string      // of a file name, with the dot
	MediaType string
	Exporter  Exporter
}

// Stamp says of what moment of the book an export is.
type Stamp struct {
	Revision assets.Revision `json:"revision"`
	Hash     string          `json:"hash,omitempty"` // of that revision, where known
	At       time.Time       `json:"exported_at"`
	Notice   string          `json:"notice,omitempty"` // such as that the data is invented
}

// Assets makes assets fit for an Exporter.
func Assets(seq iter.Seq[assets.Asset]) iter.Seq[assets.Record] { return records(seq) }

// Boundaries makes boundaries fit for an Exporter.
func Boundaries(seq iter.Seq[assets.Boundary]) iter.Seq[assets.Record] { return records(seq) }

func records[R assets.Record](seq iter.Seq[R]) iter.Seq[assets.Record] {
	return func(yield func(assets.Record) bool) {
		for r := range seq {
			if !yield(r) {
				return
			}
		}
	}
}

// AttributesOf returns the attributes of a record.
func AttributesOf(r assets.Record) assets.Attributes {
	switch t := r.(type) {
	case assets.Asset:
		return t.Attributes
	case assets.Boundary:
		return t.Attributes
	}
	return assets.Attributes{}
}

// Names of the fields of a file that hold a record's own fields.
const (
	fieldRef       = "ref"
	fieldClass     = "class"
	fieldKind      = "kind"
	fieldGrid      = "grid"
	fieldName      = "name"
	fieldCondition = "condition"
	fieldStage     = "stage"
)

// OwnFields returns the names under which a record's own fields are exported, geometry and attributes aside.
func OwnFields(noun assets.Noun) []string {
	if noun == assets.BoundaryNoun {
		return []string{fieldRef, fieldKind, fieldGrid, fieldName, fieldStage}
	}
	return []string{fieldRef, fieldClass, fieldName, fieldCondition, fieldStage}
}

// OwnValues returns the values of OwnFields.
func OwnValues(r assets.Record) []string {
	switch t := r.(type) {
	case assets.Asset:
		return []string{t.Ref, string(t.Class), t.Name, string(t.Condition), string(t.Stage)}
	case assets.Boundary:
		return []string{t.Ref, string(t.Kind), t.Grid, t.Name, string(t.Stage)}
	}
	return nil
}

// attributePrefix begins the field of an attribute whose key would be taken for something else.
const attributePrefix = "attr:"

// FieldOf returns the field name under which the attribute is exported: its key, with attr: in front where the key
// is that of a record's own field, of a place, or of the file's own bookkeeping.
func FieldOf(key string) string {
	if reserved(key) {
		return attributePrefix + key
	}
	return key
}

// KeyOf returns the attribute that a field name stands for; the reverse of FieldOf.
func KeyOf(field string) string {
	if key, ok := strings.CutPrefix(field, attributePrefix); ok && reserved(key) {
		return key
	}
	return field
}

// taken are words that files use for what is no attribute, in small letters.
var taken = []string{
	fieldRef, fieldClass, fieldKind, fieldGrid, fieldName, fieldCondition, fieldStage, MemberID,
	"wkt", "geom", "geometry", "the_geom", "wkt_geom", "geom_wkt", "几何", "lon", "lat",
}

func reserved(key string) bool {
	lower := strings.ToLower(strings.TrimSpace(key))
	return lower == "" || lower != strings.ToLower(key) || strings.HasPrefix(lower, OwnPrefix) ||
		strings.HasPrefix(lower, attributePrefix) || slices.Contains(taken, lower)
}

// CellText returns a value as the text of a cell: lists and objects as JSON, nothing for null.
func CellText(v any) string {
	switch t := v.(type) {
	case nil:
		return ""
	case string:
		return t
	case Cell:
		return string(t)
	case bool:
		return strconv.FormatBool(t)
	case json.Number:
		return string(t)
	}
	a, err := assets.AttributesOf(map[string]any{"v": v})
	if err != nil {
		return fmt.Sprint(v)
	}
	return strings.TrimSuffix(strings.TrimPrefix(a.String(), `{"v":`), "}")
}
