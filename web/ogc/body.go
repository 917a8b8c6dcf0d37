package ogc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/geo"
	"needlepoint/geo/crs"
)

// featureBody is a feature, or a merge patch of one, as a client sends it. Absent members are nil; one that is null
// holds "null". Members of other names, such as links, are no content and are passed over.
type featureBody struct {
	Type       string                     `json:"type"`
	ID         json.RawMessage            `json:"id"`
	Geometry   json.RawMessage            `json:"geometry"`
	Properties map[string]json.RawMessage `json:"properties"`
	Features   json.RawMessage            `json:"features"`
}

// readBody reads the body of a write; media are the types that it may be labelled with.
func (r *request) readBody(media ...string) (featureBody, error) {
	var body featureBody
	given, _, err := mime.ParseMediaType(r.c.Get(fiber.HeaderContentType))
	if err != nil || !slices.Contains(media, given) {
		list := strings.Join(media, ", ")
		return body, refuse(fiber.StatusUnsupportedMediaType, assets.Unsupported, assets.Text{
			ZH: fmt.Sprintf("Content-Type＝“%s”：应为 %s", r.c.Get(fiber.HeaderContentType), list),
			EN: fmt.Sprintf("Content-Type = %q: one of %s is expected", r.c.Get(fiber.HeaderContentType), list)})
	}
	dec := json.NewDecoder(bytes.NewReader(r.c.Body()))
	err = dec.Decode(&body)
	if err == nil && dec.More() {
		err = errors.New("something follows the object")
	}
	if err != nil {
		var wrongType *json.UnmarshalTypeError
		why := err.Error()
		if errors.As(err, &wrongType) {
			why = fmt.Sprintf("%s: %s", wrongType.Field, wrongType.Value)
		}
		return body, refuse(fiber.StatusBadRequest, assets.Invalid, assets.Text{
			ZH: "请求体不是 GeoJSON 要素：" + why, EN: "the body is no GeoJSON feature: " + why})
	}
	switch {
	case body.Type == "FeatureCollection" || body.Features != nil:
		return body, invalid("type", body.Type, assets.Text{ZH: "一次只接受一个 Feature；批量写入用 /api/changesets",
			EN: "one Feature at a time is taken; many go to /api/changesets"})
	case body.Type != "" && body.Type != "Feature":
		return body, invalid("type", body.Type, assets.Text{ZH: "应为 Feature", EN: "Feature is expected"})
	}
	return body, nil
}

// invalid refuses one member of a body with 422.
func invalid(field, value string, expected assets.Text) *refusal {
	message := assets.Text{ZH: fmt.Sprintf("%s＝“%.60s”：%s", field, value, expected.ZH), EN: fmt.Sprintf("%s = %.60q: %s", field, value, expected.EN)}
	out := refuse(fiber.StatusUnprocessableEntity, assets.Invalid, message)
	out.err.Faults = []assets.Fault{{Field: field, Value: value, Message: message}}
	return out
}

// isNull reports whether a member is there and null.
func isNull(raw json.RawMessage) bool { return string(raw) == "null" }

// shape reads the geometry of the body; stored is the one that it may turn out to be.
func (b featureBody) shape(system crs.System, stored orb.Geometry) (orb.Geometry, error) {
	g, err := geo.ParseGeoJSON(b.Geometry)
	if err != nil {
		return nil, invalid("geometry", string(b.Geometry), assets.Text{ZH: err.Error(), EN: err.Error()})
	}
	if g == nil {
		return nil, invalid("geometry", string(b.Geometry), assets.Text{ZH: "部件必须有几何", EN: "an asset has a geometry"})
	}
	return read(g, system, stored)
}

// apply writes the properties of the body over an asset. What is null is taken away, what a client cannot write is
// passed over; every other name is an attribute, for the catalogue to judge.
func (b featureBody) apply(to *assets.Asset) error {
	attributes := to.Attributes.Map()
	for _, name := range sortedKeys(b.Properties) {
		raw := b.Properties[name]
		target := map[string]*string{propRef: &to.Ref, propName: &to.Name,
			propClass: (*string)(&to.Class), propCondition: (*string)(&to.Condition), propStage: (*string)(&to.Stage)}[name]
		switch {
		case name == propID || name == propRev || name == propGeometry:
		case target != nil && isNull(raw):
			*target = ""
		case target != nil:
			if err := json.Unmarshal(raw, target); err != nil {
				return invalid("properties."+name, string(raw), assets.Text{ZH: "应为文字", EN: "a text is expected"})
			}
		case isNull(raw):
			delete(attributes, attributeOf(name))
		default:
			dec := json.NewDecoder(bytes.NewReader(raw))
			dec.UseNumber()
			var value any
			if err := dec.Decode(&value); err != nil {
				return invalid("properties."+name, string(raw), assets.Text{ZH: "不是 JSON 值", EN: "this is no JSON value"})
			}
			attributes[attributeOf(name)] = value
		}
	}
	var err error
	if to.Attributes, err = assets.AttributesOf(attributes); err != nil {
		why := strings.TrimPrefix(err.Error(), "attributes: ")
		return invalid("properties", why, assets.Text{ZH: "存不下这样的值", EN: "such a value cannot be kept"})
	}
	if to.Condition == "" {
		to.Condition = assets.Intact
	}
	if to.Stage == "" {
		to.Stage = assets.InService
	}
	return nil
}

// settle makes the class of an asset that of its collection, and refuses another one.
func (s set) settle(to *assets.Asset) error {
	if s.class == nil {
		return nil
	}
	if to.Class == "" {
		to.Class = s.class.Key
	}
	if to.Class != s.class.Key {
		return invalid("properties.class", string(to.Class), assets.Text{
			ZH: fmt.Sprintf("数据集 %s 只收这一类；改类别请写 %s 数据集", s.id, assetsID),
			EN: fmt.Sprintf("collection %s takes only this class; write to collection %s to change a class", s.id, assetsID)})
	}
	return nil
}
