package importer

import (
	"path"
	"strings"
)

// Companion returns the file beside this one that has its name with another ending, in any case: ".dbf" of
// "Roads.shp" is "roads.DBF". What is added to the whole name counts too: ".xml" may be "Roads.shp.xml".
func (in Input) Companion(ending string) (Input, bool) {
	name := baseName(in.Name)
	stem := strings.TrimSuffix(name, path.Ext(name))
	for _, want := range []string{stem + ending, name + ending} {
		for _, other := range in.Beside {
			if strings.EqualFold(baseName(other.Name), want) {
				return other, true
			}
		}
	}
	return Input{}, false
}
