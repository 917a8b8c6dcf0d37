package assets_test

import (
	"slices"
	"strings"
	"testing"

	"needlepoint/assets"
)

func TestWithheldAttributesAreKnownByTheirGroup(t *testing.T) {
	c, err := assets.DefaultCatalogue()
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Withheld()[assets.WithheldContacts]; !slices.Contains(got, "contact") {
		t.Errorf("contacts are %v, without the contact of sites", got)
	}
	own, err := assets.ReadCatalogue(strings.NewReader(`{"groups": {"SITE": {"properties": {
		"annual_rent": {"type": "number", "title": "Rent", "x-title-zh": "租金", "x-withheld": "costs"},
		"contact": {"type": "string", "title": "Contact", "x-title-zh": "联系方式"}}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := own.Withheld(); !slices.Equal(got[assets.WithheldCosts], []string{"annual_rent", "budget_yuan"}) || len(got[assets.WithheldContacts]) > 0 {
		t.Errorf("an installation's own marks are %v", got)
	}
	_, err = assets.ReadCatalogue(strings.NewReader(`{"groups": {"SITE": {"properties": {"rent": {"type": "number", "x-withheld": "money"}}}}}`))
	if err == nil || !strings.Contains(err.Error(), "money") {
		t.Errorf("a group that does not exist: %v", err)
	}
}
