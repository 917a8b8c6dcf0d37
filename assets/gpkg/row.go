package gpkg

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
)

// The columns of a row as every query answers them; class also stands for kind.
const (
	columnID = iota
	columnRef
	columnClass
	columnGrid
	columnName
	columnCondition
	columnStage
	columnAttributes
	columnRev
	columnGeom
)

// rawRow is a row as it stands in the file, before anything is made of it.
type rawRow struct {
	id, rev  int64
	texts    [textColumns]string
	missing  [textColumns]bool
	geometry []byte // nil where it is missing
}

// textColumns are those before the revision that hold texts.
const textColumns = columnRev

// takeRow takes a row from the columns that begin at from.
func takeRow(stmt *sqlite.Stmt, from int) (r rawRow) {
	r.id, r.rev = stmt.ColumnInt64(from+columnID), stmt.ColumnInt64(from+columnRev)
	for column := columnRef; column < textColumns; column++ {
		if stmt.ColumnType(from+column) == sqlite.TypeNull {
			r.missing[column] = true
			continue
		}
		r.texts[column] = stmt.ColumnText(from + column)
	}
	if stmt.ColumnType(from+columnGeom) != sqlite.TypeNull {
		r.geometry = make([]byte, stmt.ColumnLen(from+columnGeom))
		stmt.ColumnBytes(from+columnGeom, r.geometry)
	}
	return r
}

// readRow reads a record from the columns that begin at from. An error says why the service cannot read the row.
func readRow(stmt *sqlite.Stmt, noun assets.Noun, from int) (assets.Record, error) {
	r := takeRow(stmt, from)
	return r.record(noun)
}

// record makes a record of the row. An error says why the service cannot read it.
func (r *rawRow) record(noun assets.Noun) (assets.Record, error) {
	if r.id < 1 || r.id > assets.MaxID {
		return nil, errors.New("the id is not between 1 and 2^53-1")
	}
	attributes, err := readAttributes(r.text(columnAttributes, ""))
	if err != nil {
		return nil, err
	}
	if r.geometry == nil {
		return nil, errors.New("the geometry is missing")
	}
	g, err := parseBlob(r.geometry)
	if err != nil {
		return nil, fmt.Errorf("the geometry cannot be read: %w", err)
	}
	rev := assets.Revision(r.rev)
	ref, class, name := r.text(columnRef, ""), r.text(columnClass, ""), r.text(columnName, "")
	stage := assets.Stage(r.text(columnStage, string(assets.InService)))
	if noun == assets.BoundaryNoun {
		return assets.Boundary{ID: assets.BoundaryID(r.id), Ref: ref, Kind: assets.Kind(class), Grid: r.text(columnGrid, ""),
			Name: name, Stage: stage, Geometry: g, Attributes: attributes, Rev: rev}, nil
	}
	return assets.Asset{ID: assets.AssetID(r.id), Ref: ref, Class: assets.ClassKey(class), Name: name,
		Condition: assets.Condition(r.text(columnCondition, string(assets.Intact))),
		Stage:     stage, Geometry: g, Attributes: attributes, Rev: rev}, nil
}

// text is the text of a column, or the column's default where it is NULL.
func (r *rawRow) text(column int, missing string) string {
	if r.missing[column] {
		return missing
	}
	return clean(r.texts[column])
}

func readAttributes(text string) (assets.Attributes, error) {
	if text == "" || text == "{}" {
		return assets.Attributes{}, nil
	}
	return assets.ParseAttributesText(text)
}

// clean returns s as a store can keep it: what is no UTF-8, and NUL, becomes U+FFFD, as in the images of the log.
func clean(s string) string {
	if utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 {
		return s
	}
	return strings.ReplaceAll(string([]rune(s)), "\x00", "\uFFFD")
}

// cleaned returns the record as the store keeps it, under its id and revision.
func cleaned(r assets.Record, id int64, rev assets.Revision) assets.Record {
	switch t := r.(type) {
	case assets.Asset:
		t.ID, t.Rev = assets.AssetID(id), rev
		t.Ref, t.Class, t.Name = clean(t.Ref), assets.ClassKey(clean(string(t.Class))), clean(t.Name)
		t.Condition, t.Stage = assets.Condition(clean(string(t.Condition))), assets.Stage(clean(string(t.Stage)))
		return t
	case assets.Boundary:
		t.ID, t.Rev = assets.BoundaryID(id), rev
		t.Ref, t.Kind, t.Grid, t.Name = clean(t.Ref), assets.Kind(clean(string(t.Kind))), clean(t.Grid), clean(t.Name)
		t.Stage = assets.Stage(clean(string(t.Stage)))
		return t
	}
	return r
}

// row is what stands in the file under one id.
type row struct {
	exists bool
	record assets.Record // nil where there is none that can be read
	fault  error         // why it cannot be read
}

func (s *shelf) get(conn *sqlite.Conn, id int64) (row, error) {
	stmt, err := conn.Prepare(s.one)
	if err != nil {
		return row{}, err
	}
	defer func() { _ = stmt.Reset() }()
	stmt.SetInt64(":id", id)
	found, err := stmt.Step()
	if err != nil || !found {
		return row{}, err
	}
	r := row{exists: true}
	r.record, r.fault = readRow(stmt, s.noun, 0)
	return r, nil
}
