package basemaps

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"needlepoint/assets"
)

// Kind says how a basemap is fetched.
type Kind string

// The kinds.
const (
	Own      Kind = "own"      // the district's own data; always there
	PMTiles  Kind = "pmtiles"  // one file, on this service or elsewhere
	XYZ      Kind = "xyz"      // tiles at an address with {z}, {x}, {y}
	WMTS     Kind = "wmts"     // the same, in the web mercator matrix of a WMTS
	WMS      Kind = "wms"      // pictures of a WMS that knows EPSG:3857
	Tianditu Kind = "tianditu" // 天地图, with the installation's own key
)

// AllKinds lists every kind.
func AllKinds() []Kind { return []Kind{Own, PMTiles, XYZ, WMTS, WMS, Tianditu} }

// Basemap is one choice of what is drawn under the district.
type Basemap struct {
	Key         string      `json:"key"`
	Name        assets.Text `json:"name"`
	Kind        Kind        `json:"kind"`
	URL         string      `json:"url,omitempty"`
	Layers      string      `json:"layers,omitempty"`             // of a WMS, joined by commas
	Style       string      `json:"style,omitempty"`              // of Tianditu: vec, img or ter
	Token       string      `json:"token,omitempty"`              // stands for {token} in URL. Browsers see it.
	Attribution string      `json:"attribution" required:"false"` // plain text
	MinZoom     int         `json:"minzoom"`
	MaxZoom     int         `json:"maxzoom"`
	TMS         bool        `json:"tms,omitempty"` // rows of tiles are counted from the south
}

// Settings are the basemaps of an installation, in the order of the menu.
type Settings struct {
	Items   []Basemap `json:"items"`
	Default string    `json:"default"` // a key of Items

	ChangedAt *time.Time `json:"changed_at,omitempty"`
	ChangedBy string     `json:"changed_by,omitempty"`
}

// OwnKey is the key that the district's own data have.
const OwnKey = "own"

// Initial returns the settings of an installation that has chosen nothing: its own data, which need no network.
func Initial() Settings {
	return Settings{Default: OwnKey, Items: []Basemap{{Key: OwnKey, Kind: Own, MaxZoom: maxZoom,
		Name: assets.Text{ZH: "本区数据", EN: "District data"}}}}
}

// Read reads what Text wrote; "" is Initial.
func Read(text string) (Settings, error) {
	if text == "" {
		return Initial(), nil
	}
	var s Settings
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return Initial(), fmt.Errorf("basemaps: %w", err)
	}
	if err := s.Check(); err != nil {
		return Initial(), fmt.Errorf("basemaps: %w", err)
	}
	return s, nil
}

// Text writes the settings for the store.
func (s Settings) Text() string {
	text, _ := json.Marshal(s) // plain values always marshal
	return string(text)
}

// Bounds of settings.
const (
	maxItems       = 30
	maxZoom        = 24
	maxName        = 80
	maxAttribution = 300
	maxURL         = 1000
)

var (
	keyPattern   = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)
	tokenPattern = regexp.MustCompile(`^[A-Za-z0-9._~-]{1,200}$`)
	layerPattern = regexp.MustCompile(`^[^\s<>&?#=%]{1,500}$`)
)

// Check refuses settings that a browser could not use, or that would let it load what nobody meant. The error is an
// *assets.Error that lists every fault.
func (s Settings) Check() error {
	var f faults
	if len(s.Items) == 0 || len(s.Items) > maxItems {
		f.add("items", "", assets.Text{ZH: fmt.Sprintf("应有 1 到 %d 个底图", maxItems), EN: fmt.Sprintf("1 to %d basemaps are expected", maxItems)})
	}
	keys := map[string]bool{}
	for i, b := range s.Items {
		f.at = fmt.Sprintf("items[%d].", i)
		b.check(&f)
		if keys[b.Key] {
			f.add("key", b.Key, assets.Text{ZH: "与前面的底图重复", EN: "an earlier basemap has it"})
		}
		keys[b.Key] = true
	}
	f.at = ""
	if !keys[OwnKey] {
		f.add("items", "", assets.Text{ZH: "缺少 own（本区数据），没有网络时要靠它", EN: "own is missing: the district's own data, which are there without a network"})
	}
	if !keys[s.Default] {
		f.add("default", s.Default, assets.Text{ZH: "应为其中一个底图的 key", EN: "the key of one of the basemaps is expected"})
	}
	return f.err()
}

func (b Basemap) check(f *faults) {
	if !keyPattern.MatchString(b.Key) {
		f.add("key", b.Key, assets.Text{ZH: "应为 1 到 40 个小写字母、数字、- 或 _", EN: "1 to 40 small letters, digits, - or _ are expected"})
	}
	if !slices.Contains(AllKinds(), b.Kind) {
		f.add("kind", string(b.Kind), assets.Text{ZH: "应为 own、pmtiles、xyz、wmts、wms 或 tianditu", EN: "own, pmtiles, xyz, wmts, wms or tianditu is expected"})
		return
	}
	if (b.Kind == Own) != (b.Key == OwnKey) {
		f.add("key", b.Key, assets.Text{ZH: "own 只用于本区数据", EN: "own is for the district's own data only"})
	}
	for field, name := range map[string]string{"name.zh": b.Name.ZH, "name.en": b.Name.EN} {
		if !plain(name, maxName) || strings.TrimSpace(name) == "" {
			f.add(field, name, assets.Text{ZH: fmt.Sprintf("应为 1 到 %d 个字符的文字", maxName), EN: fmt.Sprintf("text of 1 to %d characters is expected", maxName)})
		}
	}
	if !plain(b.Attribution, maxAttribution) || strings.ContainsAny(b.Attribution, "<>") {
		f.add("attribution", b.Attribution, assets.Text{ZH: fmt.Sprintf("应为不超过 %d 个字符的纯文字，不含 < >", maxAttribution),
			EN: fmt.Sprintf("plain text of at most %d characters without < > is expected", maxAttribution)})
	}
	if strings.TrimSpace(b.Attribution) == "" && b.Kind != Own && b.Kind != PMTiles {
		f.add("attribution", "", assets.Text{ZH: "应写明地图来源（如有审图号一并写上）", EN: "the map's source is expected, with its approval number where it has one"})
	}
	low, high := 0, maxZoom
	if b.Kind == Tianditu {
		low, high = tiandituMinZoom, tiandituMaxZoom
	}
	if b.MinZoom < low || b.MaxZoom > high || b.MinZoom > b.MaxZoom {
		f.add("minzoom, maxzoom", fmt.Sprintf("%d, %d", b.MinZoom, b.MaxZoom), assets.Text{
			ZH: fmt.Sprintf("应为 %d 到 %d 的级别，minzoom 不大于 maxzoom", low, high),
			EN: fmt.Sprintf("levels from %d to %d are expected, minzoom not above maxzoom", low, high)})
	}
	if b.Token != "" && !tokenPattern.MatchString(b.Token) {
		f.add("token", "", assets.Text{ZH: "应为不超过 200 个字母、数字和 . _ ~ -，不含空格", EN: "at most 200 letters, digits and . _ ~ - without spaces are expected"})
	}
	b.checkAddress(f)
}

func plain(s string, most int) bool {
	return utf8.ValidString(s) && utf8.RuneCountInString(s) <= most && !strings.ContainsFunc(s, unicode.IsControl)
}

// faults gathers what is wrong, each with its place.
type faults struct {
	at   string
	list []assets.Fault
}

func (f *faults) add(field, value string, what assets.Text) {
	shown := assets.Text{ZH: f.at + field, EN: f.at + field}
	if value != "" {
		shown = assets.Text{ZH: fmt.Sprintf("%s＝“%.80s”", shown.ZH, value), EN: fmt.Sprintf("%s = %.80q", shown.EN, value)}
	}
	f.list = append(f.list, assets.Fault{Field: f.at + field, Value: fmt.Sprintf("%.80s", value),
		Message: assets.Text{ZH: shown.ZH + "：" + what.ZH, EN: shown.EN + ": " + what.EN}})
}

func (f *faults) err() error {
	if len(f.list) == 0 {
		return nil
	}
	slices.SortStableFunc(f.list, func(a, b assets.Fault) int { return strings.Compare(a.Field, b.Field) })
	e := assets.Refuse(assets.Invalid, "basemaps", f.list[0].Message)
	e.Faults = f.list
	return e
}
