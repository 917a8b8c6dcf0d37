package importer

import (
	"context"
	"io"
	"iter"
	"strings"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// Format reads one file format. Which formats there are is decided where they are listed, in cmd.
type Format interface {
	// Name is the word that declares the format on the command line, such as "geojson".
	Name() string
	// Endings are the endings of file names that declare the format, with the dot, without ".gz".
	Endings() []string
	// Accepts judges the first bytes of the content, inflated; nil where they may be of the format. Of a Binary
	// format they are not text.
	Accepts(head []byte) error
	// Open makes a Source of a file that Accepts let through. It may read the file.
	Open(ctx context.Context, in Input, opts Options) (Source, error)
}

// Options are how a file is to be opened; the zero value leaves everything to the file.
type Options struct {
	Format   string // a Format's name; empty for what the file name declares
	Encoding string // "utf-8", "gb18030", "utf-16"…; empty for detection
	Limits   Limits

	// Layer is the one to read of a file that holds several: a name of Layers, in any case, or the end of one after a
	// slash. Empty is enough where only one has rows.
	Layer string
	// CRS is the reference system that the coordinates are in, as crs.ByURI knows it, whatever the file says; empty for
	// the file's word.
	CRS string

	// Columns of a table that hold the place; empty for what their names say.
	LonField, LatField, WKTField string
}

// Source is one opened file. One that holds something while it is open is also an io.Closer: end it with Close.
type Source interface {
	// Rows yields every record of the file in order, from the start at each call. A row that cannot be read
	// is yielded with its Fault, and reading goes on; an error is a fault of the whole file and comes last.
	Rows(ctx context.Context) iter.Seq2[Row, error]

	// Facts tells what is known of the file; all of it after Rows was read to the end.
	Facts() Facts

	// Rejects writes the rows for which reason is true to w, in the file's own format and as they stood there,
	// each with the reason beside it, and returns how many.
	Rejects(ctx context.Context, w io.Writer, reason func(row int) (assets.Text, bool)) (int, error)
}

// Facts is what a file says of itself.
type Facts struct {
	Name   string        // the file's name
	Format string        // the Format's name
	Layer  string        // what the file calls its content, if it does
	Layers []Layer       // all that the file holds, of a format that has layers
	CRS    Reference     // the reference system, of a format that has one to declare
	Notes  []assets.Text // how it was read, where that was a decision: encoding, delimiter
}

// Row is one record of a file.
type Row struct {
	Number   int          // from 1, in file order
	Line     int64        // the line that it begins on, from 1; of a file without lines the number of its record
	Geometry orb.Geometry // lon/lat degrees, unchecked; nil where the row has none
	Fields   []Field      // in file order, each name once
	Fault    *Fault       // why the row could not be read; nil where it could
	Read     int64        // bytes of the file taken so far, for progress
}

// Field is one value of a row.
type Field struct {
	Name string
	// Value is nil, bool, string, json.Number, []any, map[string]any, or Cell where the format knows only text.
	Value any
}

// Cell is the text of a cell in a format without types.
type Cell string

// MemberID is the name of the field that holds the "id" member of a GeoJSON feature, which stands beside its
// properties.
const MemberID = "@id"

// OwnPrefix begins the names of fields that are about the file and not about the asset; import ignores them.
const OwnPrefix = "needlepoint_"

// Fields of the file's own: the id and revision of an exported record, the revision of the book it is of and the notice that
// goes with it, the row number and the reason of a rejected one.
const (
	FieldID     = OwnPrefix + "id"
	FieldRev    = OwnPrefix + "rev"
	FieldBook   = OwnPrefix + "book_revision"
	FieldNotice = OwnPrefix + "notice"
	FieldRow    = OwnPrefix + "row"
	FieldReason = OwnPrefix + "reason"
)

// Fault says why a row is rejected.
type Fault struct {
	Column string      // the column, or "geometry"; empty where it is the row as a whole
	Value  string      // what stood there, shortened
	Reason assets.Text // what is wrong and how to mend it
	Place  *orb.Point  // where on the map, if anywhere
}

// NewFault builds a fault of a column with the two sentences.
func NewFault(column, value string, reason assets.Text) *Fault {
	return &Fault{Column: column, Value: Shorten(value), Reason: reason}
}

// Shorten cuts a value to what is fit to be read in a sentence. It is a copy, so that what keeps the sentence does not keep the row.
func Shorten(value string) string {
	const most = 60
	n := 0
	for i := range value {
		if n++; n > most {
			return value[:i] + "…"
		}
	}
	return strings.Clone(value)
}
