package importer

import (
	"path"
	"strings"
)

// Companion returns the file beside this one that has its name with another ending, in any case: ".dbf" of
// "Roads.shp" is "roads.DBF". What is added to the whole name counts too: "-wal" is "Book.gpkg-wal". Either may be
// gzipped and be called so.
func (in Input) Companion(ending string) (Input, bool) {
	name := bare(in.Name)
	stem := strings.TrimSuffix(name, path.Ext(name))
	for _, want := range []string{stem + ending, name + ending} {
		for _, other := range in.Beside {
			if strings.EqualFold(bare(other.Name), want) {
				return other, true
			}
		}
	}
	return Input{}, false
}

// bare is the name of a file without folder and .gz.
func bare(name string) string {
	name = baseName(name)
	if strings.EqualFold(path.Ext(name), ".gz") {
		name = name[:len(name)-len(".gz")]
	}
	return name
}
