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

// readRow reads a record from the columns that begin at from. An error says why the service cannot read the row.
func readRow(stmt *sqlite.Stmt, noun assets.Noun, from int) (assets.Record, error) {
	id := stmt.ColumnInt64(from + columnID)
	if id < 1 || id > assets.MaxID {
		return nil, errors.New("the id is not between 1 and 2^53-1")
	}
	attributes, err := readAttributes(textOr(stmt, from+columnAttributes, ""))
	if err != nil {
		return nil, err
	}
	if stmt.ColumnType(from+columnGeom) == sqlite.TypeNull {
		return nil, errors.New("the geometry is missing")
	}
	blob := make([]byte, stmt.ColumnLen(from+columnGeom))
	stmt.ColumnBytes(from+columnGeom, blob)
	g, err := parseBlob(blob)
	if err != nil {
		return nil, fmt.Errorf("the geometry cannot be read: %w", err)
	}
	rev := assets.Revision(stmt.ColumnInt64(from + columnRev))
	ref, class, name := textOr(stmt, from+columnRef, ""), textOr(stmt, from+columnClass, ""), textOr(stmt, from+columnName, "")
	stage := assets.Stage(textOr(stmt, from+columnStage, string(assets.InService)))
	if noun == assets.BoundaryNoun {
		return assets.Boundary{ID: assets.BoundaryID(id), Ref: ref, Kind: assets.Kind(class), Grid: textOr(stmt, from+columnGrid, ""),
			Name: name, Stage: stage, Geometry: g, Attributes: attributes, Rev: rev}, nil
	}
	return assets.Asset{ID: assets.AssetID(id), Ref: ref, Class: assets.ClassKey(class), Name: name,
		Condition: assets.Condition(textOr(stmt, from+columnCondition, string(assets.Intact))),
		Stage:     stage, Geometry: g, Attributes: attributes, Rev: rev}, nil
}

// textOr reads a text, or the column's default where it is NULL.
func textOr(stmt *sqlite.Stmt, column int, missing string) string {
	if stmt.ColumnType(column) == sqlite.TypeNull {
		return missing
	}
	return clean(stmt.ColumnText(column))
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
