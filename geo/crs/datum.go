package crs

import (
	"fmt"
	"math"
	"strings"
)

// datum is what degrees refer to, by its name in both languages.
type datum struct {
	zh, en string
}

var (
	beijing1954 = datum{"1954 北京坐标系", "Beijing 1954"}
	xian1980    = datum{"1980 西安坐标系", "Xian 1980"}
)

// foreign lists the datums that people know by a name of their own; the key is part of the name as plain writes it.
var foreign = []struct {
	part  string
	datum datum
}{
	{"newbeijing", datum{"新 1954 北京坐标系", "New Beijing 1954"}},
	{"beijing1954", beijing1954},
	{"xian1980", xian1980},
	{"northamerican1927", datum{"NAD27", "NAD27"}},
	{"nad27", datum{"NAD27", "NAD27"}},
	{"northamerican1983", datum{"NAD83", "NAD83"}},
	{"northamericandatum1983", datum{"NAD83", "NAD83"}},
	{"nad83", datum{"NAD83", "NAD83"}},
	{"osgb1936", datum{"OSGB 1936", "OSGB 1936"}},
	{"pulkovo1942", datum{"1942 普尔科沃坐标系", "Pulkovo 1942"}},
	{"tokyo", datum{"东京坐标系", "Tokyo"}},
	{"hongkong1980", datum{"香港 1980 坐标系", "Hong Kong 1980"}},
	{"europeanterrestrialreferencesystem1989", datum{"ETRS89", "ETRS89"}},
	{"etrs1989", datum{"ETRS89", "ETRS89"}},
	{"euref89", datum{"ETRS89", "ETRS89"}},
}

// ours are the names, as plain writes them, under which the two datums go.
var ours = map[string]Ellipsoid{
	"wgs84": ellipsoidWGS84, "wgs1984": ellipsoidWGS84, "worldgeodeticsystem1984": ellipsoidWGS84,
	"worldgeodeticsystem1984ensemble": ellipsoidWGS84,
	"cgcs2000":                        ellipsoidCGCS2000, "china2000": ellipsoidCGCS2000, "chinageodeticcoordinatesystem2000": ellipsoidCGCS2000,
	"chinese2000": ellipsoidCGCS2000, "2000国家大地坐标系": ellipsoidCGCS2000,
}

// plain writes a name without case, punctuation and the D_ that Esri puts before it.
func plain(name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	name = strings.TrimPrefix(strings.TrimPrefix(name, "d_"), "gcs_")
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 0x7f {
			return r
		}
		return -1
	}, name)
}

func datumNode(geographic *node) *node {
	return geographic.child("DATUM", "GEODETICDATUM", "TRF", "ENSEMBLE")
}

// datumOf finds the ellipsoid of a geographic system whose degrees are those of the house, or refuses its datum by name.
func datumOf(geographic *node) (Ellipsoid, error) {
	d := datumNode(geographic)
	if d == nil {
		return Ellipsoid{}, &Refusal{ZH: "坐标系定义没有大地基准（DATUM）", EN: "the reference system names no datum"}
	}
	if m := geographic.child("PRIMEM", "PRIMEMERIDIAN"); m != nil && m.number(0, 0) != 0 {
		return Ellipsoid{}, &Refusal{ZH: fmt.Sprintf("不支持本初子午线“%s”，应为格林尼治", m.name()),
			EN: fmt.Sprintf("the prime meridian %q is not supported, only Greenwich", m.name())}
	}
	ball := d.child("SPHEROID", "ELLIPSOID")
	e := Ellipsoid{ball.number(0, 0), ball.number(1, 0)}
	sound := math.Abs(e.Radius-6378137) < 0.01 && math.Abs(e.InverseFlattening-298.2572221) < 1e-4
	shift := d.child("TOWGS84")
	if shift == nil {
		shift = ball.child("TOWGS84")
	}
	moved := false
	for _, v := range numbersOf(shift) {
		moved = moved || v != 0
	}
	own, known := ours[plain(d.name())]
	switch {
	case known && sound && !moved:
		return own, nil
	case known:
		return Ellipsoid{}, &Refusal{
			ZH: fmt.Sprintf("坐标系自相矛盾：大地基准写作“%s”，椭球或转换参数却不是它的", d.name()),
			EN: fmt.Sprintf("the reference system contradicts itself: the datum is called %q, but ellipsoid or shift are not its", d.name())}
	case sound && shift != nil && !moved && len(shift.numbers) >= 3:
		return e, nil // the file says itself that there is no shift to WGS 84
	}
	name := datum{d.name(), d.name()}
	for _, f := range foreign {
		if strings.Contains(plain(d.name()), f.part) || strings.Contains(plain(geographic.name()), f.part) {
			name = f.datum
			break
		}
	}
	return Ellipsoid{}, shiftNeeded("", name)
}

func numbersOf(n *node) []float64 {
	if n == nil {
		return nil
	}
	return n.numbers
}

// shiftNeeded refuses a system whose degrees are not those of the house; code may be empty.
func shiftNeeded(code string, d datum) *Refusal {
	zh, en := "坐标系", "the reference system"
	if code != "" {
		zh, en = "坐标系 "+code+" ", code
	}
	return &Refusal{
		ZH: fmt.Sprintf("%s以“%s”为大地基准，换算到 CGCS2000 需要转换参数，不能直接使用；请提供 CGCS2000（如 EPSG:4490）或 WGS 84 坐标", zh, d.zh),
		EN: fmt.Sprintf("%s is on the datum %q, whose shift to CGCS2000 needs parameters that are not given; supply the data in CGCS2000 (such as EPSG:4490) or WGS 84", en, d.en)}
}
