package ogc

import (
	"maps"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
)

// Relations of links that the OGC names.
const (
	relConformance = "http://www.opengis.net/def/rel/ogc/1.0/conformance"
	relData        = "http://www.opengis.net/def/rel/ogc/1.0/data"
	relSchema      = "http://www.opengis.net/def/rel/ogc/1.0/schema"
	relFunctions   = "http://www.opengis.net/def/rel/ogc/1.0/functions"
	relQueryables  = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
)

// Words that more than one document uses.
var (
	wordSchema        = assets.Text{ZH: "属性结构", EN: "schema of the features"}
	wordFeatureSchema = assets.Text{ZH: "GeoJSON 要素的结构", EN: "schema of a feature in GeoJSON"}
	wordQueryables    = assets.Text{ZH: "可查询属性", EN: "queryable properties"}
)

// link is a link as every document shows it.
type link struct {
	Href  string `json:"href"`
	Rel   string `json:"rel"`
	Type  string `json:"type"`
	Title string `json:"title,omitempty"`
}

// mostLinkHeader bounds the links in a header: a proxy between refuses the whole answer where its header is long, and a long
// filter stands in each of them.
const mostLinkHeader = 3 << 10

// linkHeader repeats links in the header, for those who do not read the body; those of a long address stand in the body alone.
func (r *request) linkHeader(links []link) {
	var parts []string
	for _, l := range links {
		parts = append(parts, "<"+l.Href+`>; rel="`+l.Rel+`"; type="`+l.Type+`"`)
	}
	if all := strings.Join(parts, ", "); len(all) <= mostLinkHeader {
		r.c.Set(fiber.HeaderLink, all)
	}
}

// here is the address of the request, with parameters changed: pairs of a name and its new value, "" to leave it out.
func (r *request) here(changes ...string) string {
	query := maps.Clone(r.values)
	if query == nil {
		query, _ = url.ParseQuery(string(r.c.Request().URI().QueryString()))
	}
	for i := 0; i+1 < len(changes); i += 2 {
		if changes[i+1] == "" {
			query.Del(changes[i])
		} else {
			query.Set(changes[i], changes[i+1])
		}
	}
	at := strings.TrimSuffix(r.base, Root) + strings.TrimSuffix(r.c.Path(), "/")
	if len(query) == 0 {
		return at
	}
	return at + "?" + query.Encode()
}
