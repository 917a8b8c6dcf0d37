package ogc

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/geo/crs"
)

// Limits of a page.
const (
	defaultLimit     = 1000
	defaultLimitHTML = 100
	mostLimit        = 10_000
)

// ownParameters are the parameters of items that are not named after a property.
var ownParameters = []string{"f", "limit", "bbox", "bbox-crs", "datetime", "crs", "filter", "filter-lang", "filter-crs", "token"}

// question is what a request asks of a collection.
type question struct {
	set
	limit    int
	after    int64 // the id that the page before ended at
	later    bool  // a page after the first
	crs      crs.System
	boxed    bool
	shape    orb.Geometry // of the box; nil where it covers nothing
	time     *period
	facets   assets.Filter // what the book itself can filter assets by
	equals   []equality
	match    func(assets.Record) bool // the filter; nil for none
	narrowed orb.Geometry             // a shape around all that match lets through; nil where that is unknown
}

// equality is a property that must have a value, as canonical JSON.
type equality struct {
	property property
	value    string
}

// query returns the parameters of a request, each given once and all of them known; f always is.
func (r *request) query(known func(name string) bool) (url.Values, error) {
	values, err := url.ParseQuery(string(r.c.Request().URI().QueryString()))
	if err != nil || !readableText(values) {
		return nil, badParameter("query", string(r.c.Request().URI().QueryString()), assets.Text{
			ZH: "查询串不是合法的百分号编码", EN: "the query is not percent-encoded as it should be"})
	}
	r.values = values
	for _, name := range sortedKeys(values) {
		if len(values[name]) > 1 {
			return nil, badParameter(name, strings.Join(values[name], " "), assets.Text{ZH: "只能给一次", EN: "it may be given once only"})
		}
		if name != "f" && (known == nil || !known(name)) {
			return nil, badParameter(name, values.Get(name), assets.Text{
				ZH: "这里没有这个参数；" + Root + "/api 列出全部", EN: "there is no such parameter here; " + Root + "/api lists them"})
		}
	}
	return values, nil
}

// readableText reports whether all names and values are UTF-8.
func readableText(values url.Values) bool {
	for name, list := range values {
		if !utf8.ValidString(name) || slices.ContainsFunc(list, func(v string) bool { return !utf8.ValidString(v) }) {
			return false
		}
	}
	return true
}

// known refuses every parameter but f and those named.
func (r *request) known(names []string) error {
	_, err := r.query(func(name string) bool { return slices.Contains(names, name) })
	return err
}

// ask reads the parameters of a request for items.
func (a *API) ask(r *request, s set, f form) (question, url.Values, error) {
	properties := a.simple[s.id]
	values, err := r.query(func(name string) bool {
		_, ok := properties[name]
		return ok || slices.Contains(ownParameters, name)
	})
	if err != nil {
		return question{}, nil, err
	}
	q := question{set: s, facets: s.filter(), limit: defaultLimit, crs: crs.CRS84()}
	if f.key == asHTML.key {
		q.limit = defaultLimitHTML
	}
	for _, step := range []func(*request, url.Values) error{q.readLimit, a.readPlace(&q), q.readTime, a.readFilter(&q), q.readToken} {
		if err := step(r, values); err != nil {
			return q, nil, err
		}
	}
	for _, name := range sortedKeys(values) {
		if p, ok := properties[name]; ok {
			if err := q.require(*p, values.Get(name)); err != nil {
				return q, nil, err
			}
		}
	}
	return q, values, nil
}

func (q *question) readLimit(_ *request, values url.Values) error {
	if !values.Has("limit") {
		return nil
	}
	n, err := strconv.ParseInt(values.Get("limit"), 10, 64)
	if err != nil && !isNumeral(values.Get("limit")) || n < 1 {
		return badParameter("limit", values.Get("limit"), assets.Text{
			ZH: fmt.Sprintf("应为 1 到 %d 的整数", mostLimit), EN: fmt.Sprintf("a whole number from 1 to %d is expected", mostLimit)})
	}
	q.limit = int(min(n, mostLimit))
	return nil
}

// isNumeral reports whether text is a whole number above zero, however large.
func isNumeral(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// readPlace reads crs, bbox and bbox-crs.
func (a *API) readPlace(q *question) func(*request, url.Values) error {
	return func(r *request, values url.Values) (err error) {
		if values.Has("crs") {
			if q.crs, err = a.reference(r, "crs", values.Get("crs")); err != nil {
				return err
			}
		}
		boxCrs := crs.CRS84()
		if values.Has("bbox-crs") {
			if boxCrs, err = a.reference(r, "bbox-crs", values.Get("bbox-crs")); err != nil {
				return err
			}
		}
		if values.Has("bbox") {
			q.boxed = true
			q.shape, err = boxShape(values.Get("bbox"), boxCrs)
		}
		return err
	}
}

func (q *question) readTime(_ *request, values url.Values) error {
	if !values.Has("datetime") {
		return nil
	}
	p, err := readPeriod(values.Get("datetime"))
	q.time = &p
	return err
}

func (q *question) readToken(_ *request, values url.Values) (err error) {
	if values.Has("token") {
		q.later = true
		q.after, err = readToken(values.Get("token"), values)
	}
	return err
}

// require adds the condition that a property has a value, given as text.
func (q *question) require(p property, given string) error {
	if len(p.field.Values) > 0 && !slices.ContainsFunc(p.field.Values, func(v assets.Value) bool { return v.Key == given }) {
		var keys []string
		for _, v := range p.field.Values[:min(len(p.field.Values), 20)] {
			keys = append(keys, v.Key)
		}
		list := strings.Join(keys, ", ")
		return badParameter(p.field.Key, given, assets.Text{ZH: "应为 " + list + " 等值之一", EN: "one of " + list + " is expected"})
	}
	if q.noun == assets.AssetNoun && p.attribute == "" {
		switch p.field.Key {
		case propClass:
			q.facets.Classes = []assets.ClassKey{assets.ClassKey(given)}
			return nil
		case propCondition:
			q.facets.Conditions = []assets.Condition{assets.Condition(given)}
			return nil
		case propStage:
			q.facets.Stages = []assets.Stage{assets.Stage(given)}
			return nil
		}
	}
	var value any = given
	switch p.field.Type {
	case "number", "integer":
		n, err := strconv.ParseFloat(given, 64)
		if err != nil || n != n || n-n != 0 {
			return badParameter(p.field.Key, given, assets.Text{ZH: "应为数字", EN: "a number is expected"})
		}
		value = json.Number(given)
	case "boolean":
		if given != "true" && given != "false" {
			return badParameter(p.field.Key, given, assets.Text{ZH: "应为 true 或 false", EN: "true or false is expected"})
		}
		value = given == "true"
	}
	q.equals = append(q.equals, equality{p, canonical(value)})
	return nil
}

// canonical writes a value in the one form that equal values share.
func canonical(value any) string {
	wrapped, err := assets.AttributesOf(map[string]any{"v": value})
	if err != nil { // a number beyond every float64: no attribute has it
		return ""
	}
	return wrapped.String()
}

// holds reports whether a record has the value.
func (e equality) holds(r assets.Record) bool {
	value, ok := valueOf(r, e.property)
	return ok && canonical(value) == e.value
}

// valueOf returns the value of a property of a record, as Attributes.Get does.
func valueOf(r assets.Record, p property) (any, bool) {
	switch t := r.(type) {
	case assets.Asset:
		if p.attribute != "" {
			return t.Attributes.Get(p.attribute)
		}
		switch p.field.Key {
		case propRef:
			return t.Ref, true
		case propClass:
			return string(t.Class), true
		case propName:
			return t.Name, true
		case propCondition:
			return string(t.Condition), true
		case propStage:
			return string(t.Stage), true
		}
	case assets.Boundary:
		if p.attribute != "" {
			return t.Attributes.Get(p.attribute)
		}
		switch p.field.Key {
		case propRef:
			return t.Ref, true
		case propKind:
			return string(t.Kind), true
		case propGrid:
			return t.Grid, true
		case propName:
			return t.Name, true
		case propStage:
			return string(t.Stage), true
		}
	}
	if p.field.Key == propRev {
		return int64(r.Revised()), true
	}
	return nil, false
}
