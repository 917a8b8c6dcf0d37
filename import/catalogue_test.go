package importer_test

import (
	"sync"
	"testing"

	"needlepoint/assets"
)

var defaultCatalogue = sync.OnceValues(assets.DefaultCatalogue)

// catalogueOf returns the built-in catalogue, built once.
func catalogueOf(t testing.TB) *assets.Catalogue {
	t.Helper()
	c, err := defaultCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	return c
}
