package basemaps_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"needlepoint/assets"
	"needlepoint/tiles/basemaps"
)

func named(key string, kind basemaps.Kind, rest func(*basemaps.Basemap)) basemaps.Basemap {
	b := basemaps.Basemap{Key: key, Kind: kind, Name: assets.Text{ZH: "底图", EN: "Map"}, Attribution: "测绘处", MinZoom: 1, MaxZoom: 18}
	rest(&b)
	return b
}

func with(items ...basemaps.Basemap) basemaps.Settings {
	s := basemaps.Initial()
	s.Items = append(s.Items, items...)
	return s
}

func TestInitialSettingsNeedNoNetwork(t *testing.T) {
	s := basemaps.Initial()
	if err := s.Check(); err != nil {
		t.Error(err)
	}
	if o := s.Origins(); len(o) != 0 {
		t.Errorf("origins %v", o)
	}
	read, err := basemaps.Read("")
	if err != nil || read.Text() != s.Text() {
		t.Errorf("%v, %v", read, err)
	}
}

func TestSourcesOfEachKind(t *testing.T) {
	for name, c := range map[string]struct {
		basemap basemaps.Basemap
		tiles   [][]string // a source each: the first address and the last
		origins string
	}{
		"xyz": {named("a", basemaps.XYZ, func(b *basemaps.Basemap) { b.URL = "https://map.example.cn:8443/t/{z}/{x}/{y}.png" }),
			[][]string{{"https://map.example.cn:8443/t/{z}/{x}/{y}.png", "https://map.example.cn:8443/t/{z}/{x}/{y}.png"}}, "https://map.example.cn:8443"},
		"a range of hosts and a token": {named("a", basemaps.XYZ, func(b *basemaps.Basemap) {
			b.URL, b.Token = "http://{a-c}.example.cn/{z}/{x}/{y}?k={token}", "K1"
		}), [][]string{{"http://a.example.cn/{z}/{x}/{y}?k=K1", "http://c.example.cn/{z}/{x}/{y}?k=K1"}},
			"http://a.example.cn http://b.example.cn http://c.example.cn"},
		"wmts by its own names": {named("a", basemaps.WMTS, func(b *basemaps.Basemap) {
			b.URL = "https://10.0.0.5/wmts?TILEMATRIX={TileMatrix}&TILEROW={TileRow}&TILECOL={TileCol}"
		}), [][]string{{"https://10.0.0.5/wmts?TILEMATRIX={z}&TILEROW={y}&TILECOL={x}", "https://10.0.0.5/wmts?TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"}}, "https://10.0.0.5"},
		"wms": {named("a", basemaps.WMS, func(b *basemaps.Basemap) {
			b.URL, b.Layers = "https://w.example.cn/ows?map=a&request=GetCapabilities&version=1.3.0", "road,道路"
		}), [][]string{{"https://w.example.cn/ows?map=a&SERVICE=WMS&VERSION=1.1.1&REQUEST=GetMap&FORMAT=image/png&TRANSPARENT=true&STYLES=&SRS=EPSG:3857" +
			"&LAYERS=road%2C%E9%81%93%E8%B7%AF&WIDTH=256&HEIGHT=256&BBOX={bbox-epsg-3857}"}}, "https://w.example.cn"},
		"tianditu": {named("a", basemaps.Tianditu, func(b *basemaps.Basemap) { b.Style, b.Token = "img", "abc123" }), [][]string{
			{"https://t0.tianditu.gov.cn/img_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=img&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=abc123",
				"https://t7.tianditu.gov.cn/img_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=img&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=abc123"},
			{"https://t0.tianditu.gov.cn/cia_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=cia&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=abc123"}},
			"https://t0.tianditu.gov.cn https://t1.tianditu.gov.cn https://t2.tianditu.gov.cn https://t3.tianditu.gov.cn https://t4.tianditu.gov.cn https://t5.tianditu.gov.cn https://t6.tianditu.gov.cn https://t7.tianditu.gov.cn"},
		"a file here":      {named("a", basemaps.PMTiles, func(b *basemaps.Basemap) { b.URL = "anshan" }), nil, ""},
		"a file elsewhere": {named("a", basemaps.PMTiles, func(b *basemaps.Basemap) { b.URL = "https://cdn.example.cn/a.pmtiles" }), nil, "https://cdn.example.cn"},
		"an address of IPv6": {named("a", basemaps.XYZ, func(b *basemaps.Basemap) { b.URL = "http://[fd00::1]:80/{z}/{x}/{y}" }),
			[][]string{{"http://[fd00::1]:80/{z}/{x}/{y}"}}, "http://[fd00::1]:80"},
	} {
		s := with(c.basemap)
		if err := s.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := strings.Join(s.Origins(), " "); got != c.origins {
			t.Errorf("%s: origins %q, want %q", name, got, c.origins)
		}
		sources := c.basemap.Sources()
		if c.tiles == nil && (len(sources) != 1 || !strings.HasSuffix(sources[0].PMTiles, ".pmtiles") || len(sources[0].Tiles) != 0) {
			t.Errorf("%s: sources %+v", name, sources)
		}
		for i, want := range c.tiles {
			if i >= len(sources) || sources[i].Tiles[0] != want[0] || sources[i].Tiles[len(sources[i].Tiles)-1] != want[len(want)-1] && len(want) > 1 {
				t.Errorf("%s, source %d: %+v, want %q", name, i, sources, want)
			}
		}
		read, err := basemaps.Read(s.Text())
		if err != nil || read.Text() != s.Text() {
			t.Errorf("%s: read back as %+v, %v", name, read, err)
		}
	}
	south := named("a", basemaps.XYZ, func(b *basemaps.Basemap) { b.URL, b.TMS = "https://m.cn/{z}/{x}/{y}", true })
	if got := south.Sources()[0]; got.Scheme != "tms" || got.MinZoom != 1 || got.MaxZoom != 18 || got.TileSize != 256 {
		t.Errorf("%+v", got)
	}
}

func TestBadBasemapsAreRefused(t *testing.T) {
	xyz := func(address string) basemaps.Basemap {
		return named("a", basemaps.XYZ, func(b *basemaps.Basemap) { b.URL = address })
	}
	change := func(f func(*basemaps.Basemap)) basemaps.Basemap {
		b := xyz("https://m.cn/{z}/{x}/{y}")
		f(&b)
		return b
	}
	for name, c := range map[string]struct {
		basemap basemaps.Basemap
		field   string
	}{
		"a script":                {xyz("javascript:alert(1)//{z}{x}{y}"), "url"},
		"data":                    {xyz("data:text/html,{z}{x}{y}"), "url"},
		"a file":                  {xyz("file:///etc/{z}/{x}/{y}"), "url"},
		"a path":                  {xyz("/tiles/{z}/{x}/{y}"), "url"},
		"a host left out":         {xyz("https:///{z}/{x}/{y}"), "url"},
		"a user":                  {xyz("https://me:secret@m.cn/{z}/{x}/{y}"), "url"},
		"a space in the host":     {xyz("https://m cn/{z}/{x}/{y}"), "url"},
		"a policy in the host":    {xyz("https://m.cn;script-src*/{z}/{x}/{y}"), "url"},
		"any host":                {xyz("https://*.cn/{z}/{x}/{y}"), "url"},
		"a quote in the host":     {xyz("https://'m.cn/{z}/{x}/{y}"), "url"},
		"a placeholder as host":   {xyz("https://{s}.m.cn/{z}/{x}/{y}"), "url"},
		"a backslash":             {xyz(`https://m.cn\@evil.cn/{z}/{x}/{y}`), "url"},
		"a port out of range":     {xyz("https://m.cn:99999/{z}/{x}/{y}"), "url"},
		"a fragment":              {xyz("https://m.cn/{z}/{x}/{y}#a"), "url"},
		"no {y}":                  {xyz("https://m.cn/{z}/{x}"), "url"},
		"{z} twice":               {xyz("https://m.cn/{z}/{z}/{x}/{y}"), "url"},
		"{-y}":                    {xyz("https://m.cn/{z}/{x}/{-y}"), "url"},
		"an unknown placeholder":  {xyz("https://m.cn/{z}/{x}/{y}?k={key}"), "url"},
		"a lone brace":            {xyz("https://m.cn/{z}/{x}/{y}}"), "url"},
		"a range upside down":     {xyz("https://{c-a}.m.cn/{z}/{x}/{y}"), "url"},
		"two ranges":              {xyz("https://{a-c}{0-3}.m.cn/{z}/{x}/{y}"), "url"},
		"{token} without a token": {xyz("https://m.cn/{z}/{x}/{y}?k={token}"), "url"},
		"a token without {token}": {change(func(b *basemaps.Basemap) { b.Token = "K" }), "url"},
		"a long address":          {xyz("https://m.cn/{z}/{x}/{y}?" + strings.Repeat("a", 1000)), "url"},
		"a line break":            {xyz("https://m.cn/\n{z}/{x}/{y}"), "url"},
		"a token with a space":    {change(func(b *basemaps.Basemap) { b.Token = "a b"; b.URL += "{token}" }), "token"},
		"no key":                  {change(func(b *basemaps.Basemap) { b.Key = "" }), "key"},
		"a key of two words":      {change(func(b *basemaps.Basemap) { b.Key = "a b" }), "key"},
		"own that is not own":     {change(func(b *basemaps.Basemap) { b.Key = "own" }), "key"},
		"no English name":         {change(func(b *basemaps.Basemap) { b.Name.EN = " " }), "name.en"},
		"a control character":     {change(func(b *basemaps.Basemap) { b.Name.ZH = "a\x00" }), "name.zh"},
		"a kind":                  {change(func(b *basemaps.Basemap) { b.Kind = "gcj" }), "kind"},
		"a mark-up":               {change(func(b *basemaps.Basemap) { b.Attribution = "<img src=x>" }), "attribution"},
		"no source named":         {change(func(b *basemaps.Basemap) { b.Attribution = "" }), "attribution"},
		"zooms upside down":       {change(func(b *basemaps.Basemap) { b.MinZoom, b.MaxZoom = 9, 8 }), "minzoom, maxzoom"},
		"a zoom below":            {change(func(b *basemaps.Basemap) { b.MinZoom = -1 }), "minzoom, maxzoom"},
		"a zoom above":            {change(func(b *basemaps.Basemap) { b.MaxZoom = 25 }), "minzoom, maxzoom"},
		"layers of an xyz":        {change(func(b *basemaps.Basemap) { b.Layers = "a" }), "layers"},
		"a style of an xyz":       {change(func(b *basemaps.Basemap) { b.Style = "vec" }), "style"},
		"tms of a wms":            {named("a", basemaps.WMS, func(b *basemaps.Basemap) { b.URL, b.Layers, b.TMS = "https://m.cn/", "a", true }), "tms"},
		"a wms without layers":    {named("a", basemaps.WMS, func(b *basemaps.Basemap) { b.URL = "https://m.cn/" }), "layers"},
		"a wms with more":         {named("a", basemaps.WMS, func(b *basemaps.Basemap) { b.URL, b.Layers = "https://m.cn/", "a&REQUEST=x" }), "layers"},
		"tianditu without a key":  {named("a", basemaps.Tianditu, func(b *basemaps.Basemap) { b.Style = "vec" }), "token"},
		"tianditu of no style":    {named("a", basemaps.Tianditu, func(b *basemaps.Basemap) { b.Token = "k" }), "style"},
		"tianditu at level 0":     {named("a", basemaps.Tianditu, func(b *basemaps.Basemap) { b.Style, b.Token, b.MinZoom = "vec", "k", 0 }), "minzoom, maxzoom"},
		"tianditu elsewhere":      {named("a", basemaps.Tianditu, func(b *basemaps.Basemap) { b.Style, b.Token, b.URL = "vec", "k", "https://m.cn" }), "url"},
		"a file up the tree":      {named("a", basemaps.PMTiles, func(b *basemaps.Basemap) { b.URL = "../secret" }), "url"},
		"no file":                 {named("a", basemaps.PMTiles, func(b *basemaps.Basemap) {}), "url"},
	} {
		err := with(c.basemap).Check()
		var e *assets.Error
		if !errors.As(err, &e) || e.Code != assets.Invalid {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !slices.ContainsFunc(e.Faults, func(f assets.Fault) bool {
			return f.Field == "items[1]."+c.field && strings.Contains(f.Message.ZH, "：") && strings.Contains(f.Message.EN, ": ")
		}) {
			t.Errorf("%s: faults %+v name no %s", name, e.Faults, c.field)
		}
	}
	good := xyz("https://m.cn/{z}/{x}/{y}")
	for name, s := range map[string]basemaps.Settings{
		"nothing": {}, "no own": {Items: []basemaps.Basemap{good}, Default: "a"}, "a key twice": with(good, good),
		"a default that is not there": {Items: basemaps.Initial().Items, Default: "b"},
		"too many":                    with(slices.Repeat([]basemaps.Basemap{good}, 30)...),
	} {
		if err := s.Check(); assets.CodeOf(err) != assets.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := basemaps.Read(`{"items":[{"key":"own","kind":"own"`); err == nil {
		t.Error("half a text is read")
	}
}
