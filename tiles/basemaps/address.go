package basemaps

import (
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"needlepoint/assets"
)

// Source is what a map fetches of a basemap: as MapLibre takes a raster source, or the address of a PMTiles file.
type Source struct {
	Tiles    []string `json:"tiles,omitempty"`   // addresses with {z}, {x}, {y}, or {bbox-epsg-3857}; equal ones, to share the work
	PMTiles  string   `json:"pmtiles,omitempty"` // the address of the file
	TileSize int      `json:"tile_size,omitempty"`
	Scheme   string   `json:"scheme,omitempty"` // xyz or tms
	MinZoom  int      `json:"minzoom"`
	MaxZoom  int      `json:"maxzoom"`
}

// Sources returns what a map fetches, the lowest first; nothing of the district's own data.
func (b Basemap) Sources() []Source {
	source := Source{TileSize: 256, Scheme: "xyz", MinZoom: b.MinZoom, MaxZoom: b.MaxZoom}
	if b.TMS {
		source.Scheme = "tms"
	}
	switch b.Kind {
	case PMTiles:
		return []Source{{PMTiles: b.address(), MinZoom: b.MinZoom, MaxZoom: b.MaxZoom}}
	case XYZ:
		source.Tiles = spread(b.address())
	case WMTS:
		source.Tiles = spread(wmtsNames.Replace(b.address()))
	case WMS:
		source.Tiles = []string{b.wmsAddress()}
	case Tianditu:
		var out []Source
		for _, layer := range tiandituLayers[b.Style] {
			source.Tiles = spread(tiandituAddress(layer, b.Token))
			out = append(out, source)
		}
		return out
	default:
		return nil
	}
	return []Source{source}
}

// address is the URL with its token; a name of a file on this service is its path.
func (b Basemap) address() string {
	if b.Kind == PMTiles && namePattern.MatchString(b.URL) {
		return "/basemaps/" + b.URL + fileEnding
	}
	return strings.ReplaceAll(b.URL, "{token}", b.Token)
}

// wmtsNames are the names that WMTS templates give to what others call z, y and x.
var wmtsNames = strings.NewReplacer("{TileMatrix}", "{z}", "{TileRow}", "{y}", "{TileCol}", "{x}",
	"{tilematrix}", "{z}", "{tilerow}", "{y}", "{tilecol}", "{x}")

// Tianditu serves the pyramid of web mercator under the matrix set w, from level 1 to 18; a map is two layers, its
// names above it.
const (
	tiandituMinZoom = 1
	tiandituMaxZoom = 18
)

var tiandituLayers = map[string][]string{"vec": {"vec", "cva"}, "img": {"img", "cia"}, "ter": {"ter", "cta"}}

func tiandituAddress(layer, token string) string {
	return "https://t{0-7}.tianditu.gov.cn/" + layer + "_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=" + layer +
		"&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=" + url.QueryEscape(token)
}

// wmsAddress asks a WMS for pictures in web mercator; what its address already says of the request gives way.
func (b Basemap) wmsAddress() string {
	base, query, _ := strings.Cut(b.address(), "?")
	ours := []string{"SERVICE=WMS", "VERSION=1.1.1", "REQUEST=GetMap", "FORMAT=image/png", "TRANSPARENT=true", "STYLES=",
		"SRS=EPSG:3857", "LAYERS=" + url.QueryEscape(b.Layers), "WIDTH=256", "HEIGHT=256", "BBOX={bbox-epsg-3857}"}
	var all []string
	for part := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(part, "=")
		known := slices.ContainsFunc(append(ours, "CRS="), func(o string) bool {
			key, _, _ := strings.Cut(o, "=")
			return strings.EqualFold(key, name)
		})
		if part != "" && !known {
			all = append(all, part)
		}
	}
	return base + "?" + strings.Join(append(all, ours...), "&")
}

// rangePattern is a choice of hosts: {0-7} or {a-c}.
var rangePattern = regexp.MustCompile(`\{([0-9]-[0-9]|[a-z]-[a-z])\}`)

// maxSpread bounds how many addresses a choice of hosts makes.
const maxSpread = 10

// spread writes out the choice of hosts of an address; without one it is the address itself.
func spread(address string) []string {
	at := rangePattern.FindStringIndex(address)
	if at == nil {
		return []string{address}
	}
	var out []string
	for c := address[at[0]+1]; c <= address[at[1]-2] && len(out) < maxSpread; c++ {
		out = append(out, address[:at[0]]+string(rune(c))+address[at[1]:])
	}
	return out
}

// Origins returns the origins that browsers fetch basemaps from, sorted, each once, as a content security policy names
// them: what is not in the list cannot be fetched.
func (s Settings) Origins() []string {
	var out []string
	for _, b := range s.Items {
		for _, source := range b.Sources() {
			for _, address := range append(slices.Clone(source.Tiles), source.PMTiles) {
				if u, err := url.Parse(withoutPlaceholders(address)); err == nil && u.Host != "" && goodHost(u.Host) {
					out = append(out, u.Scheme+"://"+u.Host)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// checkAddress judges what of an address, layers, style and token the kind asks for.
func (b Basemap) checkAddress(f *faults) {
	only := func(field, value string, kinds ...Kind) {
		if value != "" && !slices.Contains(kinds, b.Kind) {
			f.add(field, value, assets.Text{ZH: fmt.Sprintf("%s 底图没有这一项", b.Kind), EN: fmt.Sprintf("a basemap of kind %s has none", b.Kind)})
		}
	}
	only("url", b.URL, PMTiles, XYZ, WMTS, WMS)
	only("layers", b.Layers, WMS)
	only("style", b.Style, Tianditu)
	only("token", b.Token, PMTiles, XYZ, WMTS, WMS, Tianditu)
	if b.TMS && b.Kind != XYZ {
		f.add("tms", "true", assets.Text{ZH: "只用于 xyz 底图", EN: "is for basemaps of kind xyz only"})
	}
	switch b.Kind {
	case Own:
	case Tianditu:
		if tiandituLayers[b.Style] == nil {
			f.add("style", b.Style, assets.Text{ZH: "应为 vec（矢量）、img（影像）或 ter（地形）", EN: "vec (vector), img (imagery) or ter (terrain) is expected"})
		}
		if b.Token == "" {
			f.add("token", "", assets.Text{ZH: "天地图要用本单位申请的浏览器端密钥", EN: "Tianditu needs a browser-side key of the installation's own"})
		}
	case PMTiles:
		if !namePattern.MatchString(b.URL) {
			b.checkURL(f)
		}
	default:
		b.checkURL(f)
	}
	if b.Kind == WMS && !layerPattern.MatchString(b.Layers) {
		f.add("layers", b.Layers, assets.Text{ZH: "应为图层名，多个用逗号隔开，不含空格", EN: "names of layers joined by commas, without spaces, are expected"})
	}
}

// placeholders that an address of each kind must have, and others that it may have.
var (
	tilePlaceholders = []string{"{z}", "{x}", "{y}"}
	anyPlaceholder   = regexp.MustCompile(`\{[^}]*\}`)
)

func withoutPlaceholders(address string) string { return anyPlaceholder.ReplaceAllString(address, "0") }

func (b Basemap) checkURL(f *faults) {
	bad := func(zh, en string) { f.add("url", b.URL, assets.Text{ZH: zh, EN: en}) }
	switch {
	case b.URL == "" && b.Kind == PMTiles:
		bad("应为已上传的文件名，或 https:// 开头的 .pmtiles 地址", "the name of an uploaded file, or an address of a .pmtiles file that begins with https://, is expected")
		return
	case b.URL == "":
		bad("缺少地址", "the address is missing")
		return
	case len(b.URL) > maxURL:
		bad(fmt.Sprintf("应不超过 %d 个字符", maxURL), fmt.Sprintf("at most %d characters are expected", maxURL))
		return
	case strings.ContainsAny(b.URL, " \t\r\n\"'<>\\^`|;") || !plain(b.URL, maxURL):
		bad("不能含空格、引号、分号和 < > \\ ^ ` |", "spaces, quotes, semicolons and < > \\ ^ ` | are not allowed")
		return
	case !strings.HasPrefix(b.URL, "https://") && !strings.HasPrefix(b.URL, "http://"):
		bad("应以 https:// 或 http:// 开头", "https:// or http:// is expected at the beginning")
		return
	}
	if ranges := rangePattern.FindAllString(b.URL, -1); len(ranges) > 1 || len(ranges) == 1 && ranges[0][1] > ranges[0][3] {
		bad("主机范围应只有一处，从小到大，如 t{0-7}", "one range of hosts is expected at most, from low to high, such as t{0-7}")
		return
	}
	template := wmtsNames.Replace(b.URL)
	if b.Kind != WMTS {
		template = b.URL
	}
	b.checkPlaceholders(rangePattern.ReplaceAllString(template, "0"), bad)
	for _, address := range spread(template) {
		u, err := url.Parse(withoutPlaceholders(address))
		host, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://"), "/")
		switch {
		case err != nil || u.Host == "" || strings.ContainsAny(host, "{}") || !goodHost(u.Host):
			bad("主机名有误：应如 map.example.gov.cn 或 10.0.0.5:8080", "the host is at fault: such as map.example.gov.cn or 10.0.0.5:8080 is expected")
			return
		case u.User != nil:
			bad("地址里不能带用户名和密码；密钥请填 token，地址里写 {token}", "no user and password may stand in an address; give a key as token and write {token}")
			return
		case u.Fragment != "" || strings.Contains(address, "#"):
			bad("不能含 #", "# is not allowed")
			return
		}
	}
}

// checkPlaceholders judges the template of an address, its range of hosts aside.
func (b Basemap) checkPlaceholders(template string, bad func(zh, en string)) {
	allowed := []string{"{token}"}
	if b.Kind == XYZ || b.Kind == WMTS {
		for _, p := range tilePlaceholders {
			if strings.Count(template, p) != 1 {
				bad("应各有一个 {z}、{x}、{y}", "one {z}, one {x} and one {y} are expected")
				return
			}
		}
		allowed = append(allowed, tilePlaceholders...)
	}
	for _, p := range anyPlaceholder.FindAllString(template, -1) {
		if !slices.Contains(allowed, p) {
			bad(fmt.Sprintf("不认得 %s；可用 %s，主机范围写成 {a-c}，从南往北数的行用 tms", p, strings.Join(allowed, " ")),
				fmt.Sprintf("%s is not known; there are %s, a range of hosts is written {a-c}, and rows from the south are tms", p, strings.Join(allowed, " ")))
			return
		}
	}
	if rest := anyPlaceholder.ReplaceAllString(template, ""); strings.ContainsAny(rest, "{}") {
		bad("花括号不成对", "a brace has no partner")
		return
	}
	if hasToken := strings.Contains(template, "{token}"); hasToken != (b.Token != "") {
		bad("{token} 与 token 应同时有或同时没有", "{token} and token go together: both or neither are expected")
	}
}

var labelPattern = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`)

// goodHost reports whether host is a plain name or number with an optional port: nothing that could mean more than one host, or end the host in
// a policy.
func goodHost(host string) bool {
	name, port := host, ""
	if i := strings.LastIndexByte(host, ':'); i >= 0 && !strings.HasSuffix(host, "]") {
		name, port = host[:i], host[i+1:]
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			return false
		}
	}
	if inner, ok := strings.CutPrefix(name, "["); ok {
		_, err := netip.ParseAddr(strings.TrimSuffix(inner, "]"))
		return err == nil && !strings.Contains(inner, "%")
	}
	if len(name) > 253 {
		return false
	}
	for label := range strings.SplitSeq(name, ".") {
		if !labelPattern.MatchString(label) {
			return false
		}
	}
	return true
}
