package crs

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// ParseWKT reads the definition of a reference system as files carry it: OGC WKT 1, Esri's dialect of it in a .prj,
// and WKT 2. It recognises the systems of the registry by their parameters, whatever they are called, and takes any
// other transverse Mercator on the datums of the house as a system without a code. The order of AXIS is
// not heeded: files keep x east, y north. The error is a *Refusal: of what cannot be honoured, by name, and of
// a code that contradicts the parameters beside it.
func ParseWKT(text string) (System, error) {
	root, err := readWKT(text)
	if err != nil {
		return System{}, err
	}
	for range 2 { // heights are not kept, so of a compound system the plane part is read
		if root.keyword == "COMPD_CS" || root.keyword == "COMPOUNDCRS" {
			if root = root.child("PROJCS", "PROJCRS", "PROJECTEDCRS", "GEOGCS", "GEOGCRS", "GEOGRAPHICCRS", "GEODCRS", "GEODETICCRS"); root == nil {
				return System{}, unsupportedKind("COMPD_CS")
			}
		}
	}
	if err := axesOf(root); err != nil {
		return System{}, err
	}
	switch root.keyword {
	case "GEOGCS", "GEOGCRS", "GEOGRAPHICCRS", "GEODCRS", "GEODETICCRS":
		return geographic(root)
	case "PROJCS", "PROJCRS", "PROJECTEDCRS":
		return projected(root)
	}
	return System{}, unsupportedKind(root.keyword)
}

func unsupportedKind(keyword string) *Refusal {
	return &Refusal{ZH: fmt.Sprintf("不支持 %s 一类的坐标系；请提供经纬度或横轴墨卡托（高斯-克吕格）坐标", keyword),
		EN: fmt.Sprintf("a reference system of the kind %s is not supported; supply longitude and latitude or transverse Mercator (Gauss-Krüger) coordinates", keyword)}
}

// axesOf refuses axes that run west or south.
func axesOf(root *node) error {
	for _, n := range root.nodes {
		if n.keyword != "AXIS" {
			continue
		}
		for _, w := range n.words {
			if w == "WEST" || w == "SOUTH" {
				return &Refusal{ZH: "不支持向西或向南的坐标轴", EN: "axes that run west or south are not supported"}
			}
		}
	}
	return nil
}

// codeOf returns the EPSG code that the definition gives itself; 0 where it gives none.
func codeOf(root *node) int {
	id := root.child("AUTHORITY", "ID")
	if id == nil || !strings.EqualFold(id.name(), "EPSG") {
		return 0
	}
	if len(id.texts) > 1 {
		code, err := strconv.Atoi(id.texts[1])
		if err != nil {
			return 0
		}
		return code
	}
	return int(id.number(0, 0))
}

func geographic(root *node) (System, error) {
	if _, err := datumOf(root); err != nil {
		return System{}, err
	}
	unit := root.child("UNIT", "ANGLEUNIT")
	if unit == nil {
		unit = root.child("AXIS").child("ANGLEUNIT", "UNIT")
	}
	if unit != nil && math.Abs(unit.number(0, 0)-radiansADegree) > 1e-12 {
		return System{}, unsupportedUnit(unit.name())
	}
	if ours[plain(datumNode(root).name())] == ellipsoidCGCS2000 {
		s, _ := Lookup(4490)
		return s, nil
	}
	s, _ := Lookup(4326)
	return s, nil
}

func unsupportedUnit(name string) *Refusal {
	return &Refusal{ZH: fmt.Sprintf("不支持坐标单位“%s”，应为度或米；请转换后再导入", name),
		EN: fmt.Sprintf("coordinates in %q are not supported, only degrees and metres; convert the data first", name)}
}

func projected(root *node) (System, error) {
	base := root.child("GEOGCS", "BASEGEOGCRS", "BASEGEODCRS", "GEOGCRS", "GEODCRS")
	if base == nil {
		return System{}, &Refusal{ZH: "投影坐标系没有说明它的地理坐标系", EN: "the projected reference system does not name the geographic one it is made of"}
	}
	e, err := datumOf(base)
	if err != nil {
		return System{}, err
	}
	unit := root.child("UNIT", "LENGTHUNIT")
	if unit == nil {
		unit = root.child("AXIS").child("LENGTHUNIT", "UNIT")
	}
	if unit != nil && unit.number(0, 1) != 1 {
		return System{}, unsupportedUnit(unit.name())
	}
	given := parametersOf(root)
	var s System
	switch method := plain(given.method); method {
	case "transversemercator", "gausskruger", "gausskrüger":
		p := given.projection(e)
		if !p.sound() {
			return System{}, &Refusal{ZH: "投影参数缺失或超出范围", EN: "a parameter of the projection is missing or out of range"}
		}
		s = named(root.name(), p)
	case "mercatorauxiliarysphere", "popularvisualisationpseudomercator", "mercator1sp", "mercator":
		if !given.web(root, method) {
			return System{}, unsupportedMethod(given.method)
		}
		s, _ = Lookup(3857)
	default:
		return System{}, unsupportedMethod(given.method)
	}
	return agreed(s, codeOf(root))
}

func unsupportedMethod(name string) *Refusal {
	return &Refusal{ZH: fmt.Sprintf("不支持投影方法“%s”；支持横轴墨卡托（高斯-克吕格、UTM）和 Web 墨卡托", name),
		EN: fmt.Sprintf("the projection %q is not supported; transverse Mercator (Gauss-Krüger, UTM) and web Mercator are", name)}
}

// agreed takes the code of a definition where its parameters are the same, and refuses it where they are others.
func agreed(s System, code int) (System, error) {
	registered, ok := Lookup(code)
	switch {
	case code == 0 || !ok:
		return s, nil
	case registered.Kind == s.Kind && sameProjection(registered.Projection, s.Projection):
		return registered, nil
	}
	return System{}, &Refusal{ZH: fmt.Sprintf("坐标系自相矛盾：代码写作 EPSG:%d，参数却不是它的", code),
		EN: fmt.Sprintf("the reference system contradicts itself: it calls itself EPSG:%d, but the parameters are not of that", code)}
}

// parameters are a definition's, by plain name.
type parameters struct {
	method string
	values map[string]float64
}

func parametersOf(root *node) parameters {
	from := root
	if c := root.child("CONVERSION", "DERIVINGCONVERSION"); c != nil { // WKT 2
		from = c
	}
	p := parameters{method: from.child("PROJECTION", "METHOD").name(), values: map[string]float64{}}
	for _, n := range from.nodes {
		if n.keyword == "PARAMETER" {
			p.values[plain(n.name())] = n.number(0, math.NaN())
		}
	}
	return p
}

func (p parameters) value(def float64, names ...string) float64 {
	for _, n := range names {
		if v, ok := p.values[n]; ok {
			return v
		}
	}
	return def
}

func (p parameters) projection(e Ellipsoid) Projection {
	return Projection{
		Meridian:      p.value(0, "centralmeridian", "longitudeofnaturalorigin", "longitudeoforigin", "longitudeofcenter"),
		Latitude:      p.value(0, "latitudeoforigin", "latitudeofnaturalorigin"),
		Scale:         p.value(1, "scalefactor", "scalefactoratnaturalorigin"),
		FalseEasting:  p.value(0, "falseeasting"),
		FalseNorthing: p.value(0, "falsenorthing"),
		Ellipsoid:     e,
	}
}

// sound tells whether the parameters are such as a projection can have.
func (p Projection) sound() bool {
	return math.Abs(p.Meridian) <= 360 && math.Abs(p.Latitude) < 90 && p.Scale > 0.5 && p.Scale < 2 &&
		math.Abs(p.FalseEasting) <= 1e9 && math.Abs(p.FalseNorthing) <= 1e9
}

// web tells whether a Mercator definition is that of the sphere that web maps use, not one of the ellipsoid.
func (p parameters) web(root *node, method string) bool {
	for _, name := range []string{"centralmeridian", "longitudeofnaturalorigin", "falseeasting", "falsenorthing", "standardparallel1",
		"latitudeoforigin", "latitudeofnaturalorigin", "auxiliaryspheretype"} {
		if p.value(0, name) != 0 {
			return false
		}
	}
	sphere := method == "mercatorauxiliarysphere" || method == "popularvisualisationpseudomercator"
	if ext := root.child("EXTENSION"); ext != nil && len(ext.texts) > 1 {
		sphere = sphere || strings.Contains(ext.texts[1], "+a=6378137 +b=6378137")
	}
	return sphere || codeOf(root) == 3857
}

// named finds the registered system with these parameters, or makes one without a code. Where a zone of three
// degrees has the parameters of one of six, the name decides.
func named(name string, p Projection) System {
	six := strings.Contains(plain(name), "gauss") && !strings.Contains(plain(name), "3degree")
	var found System
	for _, s := range All() {
		if s.Kind != TransverseMercator || !sameProjection(s.Projection, p) {
			continue
		}
		if found.EPSG == 0 || (s.EPSG <= 4512) != six {
			found = s
		}
		if (s.EPSG <= 4512) == six {
			return s
		}
	}
	if found.EPSG != 0 {
		return found
	}
	if name == "" {
		name = fmt.Sprintf("transverse Mercator %g°", p.Meridian)
	}
	return Custom(name, p)
}

func sameProjection(a, b Projection) bool {
	near := func(x, y, tolerance float64) bool { return math.Abs(x-y) <= tolerance }
	return near(a.Meridian, b.Meridian, 1e-9) && near(a.Latitude, b.Latitude, 1e-9) && near(a.Scale, b.Scale, 1e-12) &&
		near(a.FalseEasting, b.FalseEasting, 1e-6) && near(a.FalseNorthing, b.FalseNorthing, 1e-6) &&
		near(a.Ellipsoid.InverseFlattening, b.Ellipsoid.InverseFlattening, 1e-7)
}
