package ogc

import (
	"errors"
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"
	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/assets/cql2"
	"needlepoint/geo/crs"
)

// filterClasses are the conformance classes of CQL2.
func filterClasses() []string {
	return []string{"cql2-text", "cql2-json", "basic-cql2", "advanced-comparison-operators", "case-insensitive-comparison",
		"accent-insensitive-comparison", "basic-spatial-functions", "basic-spatial-functions-plus", "spatial-functions",
		"temporal-functions", "array-functions", "property-property", "functions", "arithmetic"}
}

// filterLanguages are the values of filter-lang; the last is how GDAL calls the first.
var filterLanguages = []string{"cql2-text", "cql2-json", "cql-text"}

var filterParameters = []string{"filter", "filter-lang", "filter-crs"}

func filterParameterParts(r *request, uri object) object {
	say := func(zh, en string) string { return r.say(assets.Text{ZH: zh, EN: en}) }
	part := func(name, about string, schema object) member {
		return member{name, object{{"name", name}, {"in", "query"}, {"required", false}, {"style", "form"}, {"explode", false},
			{"description", about}, {"schema", schema}}}
	}
	return object{
		part("filter", say("CQL2 过滤条件，如 condition='damaged' AND height_m>8", "a filter in CQL2, such as condition='damaged' AND height_m>8"), object{{"type", "string"}}),
		part("filter-lang", say("过滤条件的写法", "how the filter is written"), object{{"type", "string"}, {"enum", filterLanguages}, {"default", filterLanguages[0]}}),
		part("filter-crs", say("过滤条件中坐标的坐标系", "reference system of the coordinates in the filter"), uri),
	}
}

// filterable lists the properties of a set that filters may speak of, geometry and identifier left out: all but an
// attribute that had to take another name.
func (a *API) filterable(s set) []property {
	return slices.DeleteFunc(slices.Clone(a.properties(s)), func(p property) bool { return p.attribute != "" && p.attribute != p.field.Key })
}

// readFilter reads filter, filter-lang and filter-crs. What the filter says of place, class, condition and stage also
// narrows what is looked at.
func (a *API) readFilter(q *question) func(*request, url.Values) error {
	return func(r *request, values url.Values) error {
		language := filterLanguages[0]
		if values.Has("filter-lang") {
			language = values.Get("filter-lang")
			if !slices.Contains(filterLanguages, language) {
				return badParameter("filter-lang", language, assets.Text{ZH: "应为 cql2-text 或 cql2-json", EN: "cql2-text or cql2-json is expected"})
			}
		}
		system := crs.CRS84()
		if values.Has("filter-crs") {
			var err error
			if system, err = a.reference(r, "filter-crs", values.Get("filter-crs")); err != nil {
				return err
			}
		}
		if !values.Has("filter") {
			return nil
		}
		parse := cql2.ParseText
		if language == "cql2-json" {
			parse = func(text string) (cql2.Expr, error) { return cql2.ParseJSON([]byte(text)) }
		}
		expr, err := parse(values.Get("filter"))
		if err != nil {
			return badFilter(err)
		}
		if expr, err = inLonLat(expr, system); err != nil {
			return err
		}
		if q.match, err = a.compile(q.set, expr); err != nil {
			return badFilter(err)
		}
		q.narrow(expr)
		return nil
	}
}

// badFilter answers a filter that cannot be used with 400.
func badFilter(err error) error {
	var e *assets.Error
	if errors.As(err, &e) && e.Code == assets.Invalid {
		said := *e
		said.Err = nil // the place in the filter, which the message names: nothing for the log
		return &refusal{fiber.StatusBadRequest, &said}
	}
	return err
}

func (a *API) compile(s set, expr cql2.Expr) (func(assets.Record) bool, error) {
	if s.noun == assets.BoundaryNoun {
		match, err := cql2.Compile(expr, a.boundaryQueryables)
		if err != nil {
			return nil, err
		}
		var one assets.Boundary
		return func(r assets.Record) bool {
			one, _ = r.(assets.Boundary)
			return match(&one)
		}, nil
	}
	queryables := a.assetQueryables
	if s.class != nil {
		queryables = cql2.AssetQueryables(a.Catalogue, s.class.Key)
	}
	match, err := cql2.Compile(expr, queryables)
	if err != nil {
		return nil, err
	}
	var one assets.Asset
	return func(r assets.Record) bool {
		one, _ = r.(assets.Asset)
		return match(&one)
	}, nil
}

// narrow takes from an expression what the book can look up.
func (q *question) narrow(expr cql2.Expr) {
	if box, ok := cql2.Bound(expr, cql2.GeometryName); ok {
		box.Min = orb.Point{clamp(box.Min[0], 180), clamp(box.Min[1], 90)}
		box.Max = orb.Point{clamp(box.Max[0], 180), clamp(box.Max[1], 90)}
		if box.Min[0] > box.Max[0] || box.Min[1] > box.Max[1] {
			q.boxed, q.shape = true, nil
			return
		}
		q.narrowed = shapeOf(box)
		if shape, ok := cql2.Intersecting(expr, cql2.GeometryName); ok && !q.boxed && box == shape.Bound() {
			q.narrowed, q.match = shape, nil // which is all that is asked
		}
	}
	if q.noun != assets.AssetNoun {
		return
	}
	some := true
	some = some && narrowTo(&q.facets.Classes, expr, propClass)
	some = some && narrowTo(&q.facets.Conditions, expr, propCondition)
	some = some && narrowTo(&q.facets.Stages, expr, propStage)
	if !some {
		q.boxed, q.shape = true, nil
	}
}

// narrowTo leaves of the allowed values those that an expression leaves possible; it reports whether any is left.
func narrowTo[T ~string](allowed *[]T, expr cql2.Expr, property string) bool {
	values, ok := cql2.Equalities(expr, property)
	if !ok {
		return true
	}
	var left []T
	for _, v := range values {
		if len(*allowed) == 0 || slices.Contains(*allowed, T(v)) {
			left = append(left, T(v))
		}
	}
	*allowed = left
	return len(left) > 0
}
