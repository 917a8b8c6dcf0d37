package importer_test

import (
	"testing"

	"needlepoint/import"
)

func TestCompanionsAreKnownByTheirName(t *testing.T) {
	beside := []importer.Input{{Name: "a/道路.DBF"}, {Name: `a\道路.prj.gz`}, {Name: "a/Book.gpkg-wal"}, {Name: "a/道路2.cpg"}, {Name: "a/道路.shp.xml"}}
	for _, c := range []struct{ name, ending, want string }{
		{"a/道路.shp", ".dbf", "a/道路.DBF"},
		{"道路.SHP", ".dbf", "a/道路.DBF"},
		{"道路.shp.gz", ".dbf", "a/道路.DBF"},
		{"道路.shp", ".prj", `a\道路.prj.gz`},
		{"道路.shp", ".xml", "a/道路.shp.xml"},
		{"book.gpkg", "-wal", "a/Book.gpkg-wal"},
		{"道路.shp", ".cpg", ""},
		{"路.shp", ".dbf", ""},
	} {
		got, ok := importer.Input{Name: c.name, Beside: beside}.Companion(c.ending)
		if got.Name != c.want || ok != (c.want != "") {
			t.Errorf("%s of %s: %q %v, want %q", c.ending, c.name, got.Name, ok, c.want)
		}
	}
}
