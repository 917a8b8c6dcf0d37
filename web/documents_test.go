package web

import (
	"testing"

	"needlepoint/assets"
)

// The same book is worded otherwise by another catalogue: an answer that somebody holds is none any more.
func TestAnotherCatalogueIsAnotherEdition(t *testing.T) {
	whole, err := assets.DefaultCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	part, err := whole.Only(map[assets.ClassKey][]string{"street_light": nil}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := editionOf("v1", whole), editionOf("v1", part); a == b {
		t.Errorf("two catalogues, one edition: %s", a)
	}
	if a, b := editionOf("v1", whole), editionOf("v1", whole); a != b {
		t.Errorf("one catalogue, two editions: %s and %s", a, b)
	}
}
