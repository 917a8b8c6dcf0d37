package crs

import (
	"fmt"
	"strconv"
	"strings"
)

// ByURI finds a system by any of the ways in which one is named: the OGC's http URI (with any version) or urn,
// a CURIE with or without its brackets ("[EPSG:4550]", "EPSG:4550", "OGC:CRS84"), "CRS84" or the bare code. The
// error is a *Refusal that says what is wrong with the name.
func ByURI(name string) (System, error) {
	text := strings.TrimSpace(name)
	if inner, ok := strings.CutPrefix(text, "["); ok {
		text = strings.TrimSuffix(inner, "]")
	}
	authority, code := split(text)
	if authority == "" {
		return System{}, unnamed(name)
	}
	if authority == "OGC" {
		if strings.EqualFold(code, "CRS84") {
			return CRS84(), nil
		}
		return System{}, unnamed(name)
	}
	epsg, err := strconv.Atoi(code)
	if err != nil || authority != "EPSG" || epsg <= 0 {
		return System{}, unnamed(name)
	}
	if s, ok := Lookup(epsg); ok {
		return s, nil
	}
	return System{}, unknownCode(epsg)
}

// split takes a name apart into the authority in capitals and the code; both empty where it is no name.
func split(text string) (authority, code string) {
	lower := strings.ToLower(text)
	for _, scheme := range []string{"http://", "https://"} {
		rest, ok := strings.CutPrefix(lower, scheme+"www.opengis.net/def/crs/")
		if !ok {
			continue
		}
		if parts := strings.Split(rest, "/"); len(parts) == 3 {
			return strings.ToUpper(parts[0]), parts[2]
		}
		return "", ""
	}
	if rest, ok := strings.CutPrefix(lower, "urn:ogc:def:crs:"); ok {
		if parts := strings.Split(rest, ":"); len(parts) == 3 {
			return strings.ToUpper(parts[0]), parts[2]
		}
		return "", ""
	}
	if lower == "crs84" {
		return "OGC", lower
	}
	if _, err := strconv.Atoi(lower); err == nil {
		return "EPSG", lower
	}
	if a, c, ok := strings.Cut(lower, ":"); ok && !strings.Contains(c, ":") {
		return strings.ToUpper(a), c
	}
	return "", ""
}

func unnamed(name string) *Refusal {
	if len(name) > 80 {
		name = name[:80] + "…"
	}
	return &Refusal{
		ZH: fmt.Sprintf("看不懂坐标系“%s”；请写 EPSG 代码，如 EPSG:4490、EPSG:4550 或 CRS84", name),
		EN: fmt.Sprintf("%q names no reference system; write an EPSG code such as EPSG:4490 or EPSG:4550, or CRS84", name)}
}

// unknownCode refuses a code, by the name of its datum where that is why.
func unknownCode(epsg int) *Refusal {
	within := func(ranges ...[2]int) bool {
		for _, r := range ranges {
			if epsg >= r[0] && epsg <= r[1] {
				return true
			}
		}
		return false
	}
	code := fmt.Sprintf("EPSG:%d", epsg)
	switch {
	case within([2]int{4214, 4214}, [2]int{2401, 2442}, [2]int{21413, 21423}, [2]int{21453, 21463}, [2]int{21473, 21483}):
		return shiftNeeded(code, beijing1954)
	case within([2]int{4610, 4610}, [2]int{2327, 2390}):
		return shiftNeeded(code, xian1980)
	case within([2]int{4267, 4267}):
		return shiftNeeded(code, datum{zh: "NAD27", en: "NAD27"})
	case within([2]int{4269, 4269}):
		return shiftNeeded(code, datum{zh: "NAD83", en: "NAD83"})
	}
	return &Refusal{
		ZH: fmt.Sprintf("不支持坐标系 %s；支持 CGCS2000（4490、4491–4554）、WGS 84（4326、UTM 326xx 和 327xx）和 Web 墨卡托（3857）", code),
		EN: fmt.Sprintf("%s is not supported; there are CGCS2000 (4490, 4491 to 4554), WGS 84 (4326, UTM 326xx and 327xx) and web Mercator (3857)", code)}
}
