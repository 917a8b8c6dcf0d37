package geojsonfile

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"needlepoint/assets"
	"needlepoint/geo/crs"
	"needlepoint/import"
)

// smallMember bounds the members of a document that are read whole: type, name, crs.
const smallMember = 64 << 10

// document reads a FeatureCollection, whatever order its members have, or one Feature.
func (r *reading) document(ctx context.Context) error {
	sc := r.sc
	start := sc.position()
	if !sc.take('{') {
		return sc.unreadable("应以“{”开头", "{ is expected first")
	}
	d := document{reading: r}
	for first := true; ; first = false {
		if first && sc.take('}') {
			break
		}
		key, err := d.key()
		if err != nil {
			return err
		}
		if err := d.member(ctx, key); err != nil {
			return err
		}
		if sc.take('}') {
			break
		}
		if !sc.take(',') {
			return d.expected("逗号或“}”", "a comma or }")
		}
	}
	if sc.next(); sc.r < sc.w {
		return sc.unreadable("文件末尾还有别的内容；若每行一个 Feature，请把文件命名为 .geojsonl",
			"something follows the end of the document; for one Feature a line name the file .geojsonl")
	}
	if err := sc.fault(); err != nil {
		return err
	}
	switch {
	case d.kind == "FeatureCollection" && d.collected:
		return nil
	case d.kind == "Feature" && !d.collected:
		return r.row(d.feature(), d.problem, start)
	}
	return d.wrongKind()
}

// document is what is known of the document so far.
type document struct {
	*reading
	kind      string
	collected bool     // its features have been read
	parts     [][]byte // members of a single Feature, as text
	problem   problem
}

func (d *document) expected(zh, en string) error {
	if d.sc.r == d.sc.w {
		return d.sc.cut()
	}
	return d.sc.unreadable("此处应为"+zh, en+" is expected")
}

func (d *document) key() (string, error) {
	if d.sc.next() != '"' {
		return "", d.expected("带引号的字段名", "a name in quotes")
	}
	raw, p, err := d.sc.value(smallMember)
	if err != nil {
		return "", err
	}
	key, err := unquote(raw)
	if err != nil || p != fine {
		return "", d.sc.unreadable("字段名有误", "the name is broken")
	}
	if !d.sc.take(':') {
		return "", d.expected("冒号", "a colon")
	}
	return key, nil
}

func (d *document) member(ctx context.Context, key string) error {
	switch key {
	case "features":
		if d.collected {
			return d.sc.unreadable("features 重复", "features is given twice")
		}
		if d.kind != "" && d.kind != "FeatureCollection" {
			return d.wrongKind()
		}
		return d.features(ctx)
	case "type", "name", "crs":
		return d.head(key)
	case "geometry", "properties", "id":
		raw, p, err := d.sc.value(d.opts.Limits.MaxRow())
		if err != nil {
			return err
		}
		if p != fine {
			d.problem = p
		}
		if d.collected {
			return nil
		}
		d.parts = append(d.parts, fmt.Appendf(nil, "%q:%s", key, raw))
		return nil
	}
	_, _, err := d.sc.value(0)
	return err
}

// head reads a member that is about the document as a whole.
func (d *document) head(key string) error {
	raw, p, err := d.sc.value(smallMember)
	if err != nil {
		return err
	}
	var v any
	if p != fine || json.Unmarshal(raw, &v) != nil {
		return d.sc.unreadable("“"+key+"”的值有误", fmt.Sprintf("the value of %q is broken", key))
	}
	switch key {
	case "type":
		d.kind, _ = v.(string)
	case "name":
		d.facts.Layer, _ = v.(string)
	case "crs":
		return d.crs(v)
	}
	return nil
}

// lonLat are the names of reference systems whose coordinates are lon/lat degrees as this house keeps them.
var lonLat = regexp.MustCompile(`(?i)(CRS:?84|EPSG:+[\d.]*:*(4326|4490)|^(4326|4490))$`)

// crs judges the member that GeoJSON had before RFC 7946.
func (d *document) crs(v any) error {
	name := ""
	switch t := v.(type) {
	case nil:
		return nil
	case map[string]any:
		p, _ := t["properties"].(map[string]any)
		if name, _ = p["name"].(string); name == "" {
			name = strings.ReplaceAll(fmt.Sprint(p["code"], p["href"]), "<nil>", "")
		}
	}
	if lonLat.MatchString(name) || d.opts.CRS != "" {
		return nil
	}
	system, err := crs.ByURI(name)
	if err != nil {
		return importer.RefuseCRS(err)
	}
	if d.collected {
		return d.sc.unreadable(
			fmt.Sprintf("坐标系“%s”写在 features 之后；请把 crs 移到前面，或用 --crs 指定", name),
			fmt.Sprintf("the reference system %q comes after the features; move crs before them or say --crs", name))
	}
	d.system = &system
	if d.facts.CRS.Used == "" {
		d.facts.CRS = importer.Declared(name, system)
		d.facts.Notes = append(d.facts.Notes, d.facts.CRS.Why)
	}
	return nil
}

func (d *document) features(ctx context.Context) error {
	sc := d.sc
	if c := sc.next(); c != '[' {
		return d.expected("features 数组", "an array of features")
	}
	sc.take('[')
	d.collected = true
	if sc.take(']') {
		return nil
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		sc.next()
		at := sc.position()
		raw, p, err := sc.value(d.opts.Limits.MaxRow())
		if err != nil {
			return err
		}
		if err := d.row(raw, p, at); err != nil {
			return err
		}
		if sc.take(']') {
			return nil
		}
		if !sc.take(',') {
			return d.expected("逗号或“]”", "a comma or ]")
		}
	}
}

// feature puts a single Feature together again.
func (d *document) feature() []byte {
	text := []byte(`{"type":"Feature"`)
	for _, part := range d.parts {
		text = append(append(text, ','), part...)
	}
	return append(text, '}')
}

// geometries are the kinds of a document that is nothing but a geometry.
var geometries = []string{"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}

func (d *document) wrongKind() error {
	says := assets.Text{ZH: fmt.Sprintf("type＝“%s”，应为 FeatureCollection 或 Feature", d.kind),
		EN: fmt.Sprintf("type %q: FeatureCollection or Feature is expected", d.kind)}
	switch {
	case d.kind == "FeatureCollection":
		says = assets.Text{ZH: "FeatureCollection 没有 features", EN: "the FeatureCollection has no features"}
	case d.kind == "Topology":
		says = assets.Text{ZH: "这是 TopoJSON；请导出为 GeoJSON", EN: "this is TopoJSON; export it as GeoJSON"}
	case slices.Contains(geometries, d.kind):
		says.ZH += "；单独的几何请放进 Feature"
		says.EN += "; put a bare geometry into a Feature"
	case d.kind == "":
		says = assets.Text{ZH: "没有 type，应为 FeatureCollection 或 Feature", EN: "type is missing; FeatureCollection or Feature is expected"}
	}
	return d.sc.unreadable(says.ZH, says.EN)
}
