package ogc

import (
	"net/url"
)

func filterClasses() []string { return nil }

var filterParameters []string

func filterParameterParts(*request, object) object { return nil }

func (a *API) filterable(s set) []property { return a.properties(s) }

func (a *API) readFilter(q *question) func(*request, url.Values) error {
	return func(*request, url.Values) error { return nil }
}
