package importer

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// occupied is the legacy condition 占用 of OBJSTATE: the asset is intact, and something stands on it, which is
// for a case.
const occupied = "占用"

// ConditionOf reads a condition: its key, its name in either language, or a word of the legacy field OBJSTATE.
func ConditionOf(text string) (assets.Condition, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == occupied {
		return assets.Intact, true
	}
	for _, c := range assets.AllConditions() {
		if text == string(c) || text == c.Name().ZH || text == c.Name().EN {
			return c, true
		}
	}
	return "", false
}

func isCondition(text string) bool { _, ok := ConditionOf(text); return ok }

func isStage(text string) bool { _, ok := StageOf(text); return ok }

// StageOf reads a stage: its key, its name in either language, or a word of the legacy field OBJUPTODATE.
func StageOf(text string) (assets.Stage, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "作废" {
		return assets.Retired, true
	}
	for _, s := range assets.AllStages() {
		if text == string(s) || text == s.Name().ZH || text == s.Name().EN {
			return s, true
		}
	}
	return "", false
}

func conditionFault(column, value string) *Fault {
	var zh, en []string
	for _, c := range assets.AllConditions() {
		zh, en = append(zh, c.Name().ZH), append(en, string(c))
	}
	return NewFault(column, value, assets.Text{
		ZH: fmt.Sprintf("%s＝“%s”：状态应为 %s（旧数据可用 占用）", column, Shorten(value), strings.Join(zh, "、")),
		EN: fmt.Sprintf("%s %q: the condition is one of %s", column, Shorten(value), strings.Join(en, ", "))})
}

func stageFault(column, value string) *Fault {
	var zh, en []string
	for _, s := range assets.AllStages() {
		zh, en = append(zh, s.Name().ZH), append(en, string(s))
	}
	return NewFault(column, value, assets.Text{
		ZH: fmt.Sprintf("%s＝“%s”：阶段应为 %s（旧数据可用 作废）", column, Shorten(value), strings.Join(zh, "、")),
		EN: fmt.Sprintf("%s %q: the stage is one of %s", column, Shorten(value), strings.Join(en, ", "))})
}

// classNames finds a class by its key, code, or name in either language.
type classNames map[string]assets.ClassKey

func namesOf(catalogue *assets.Catalogue) classNames {
	names := classNames{}
	classes := catalogue.Classes()
	for _, c := range classes {
		for _, name := range []string{c.Code, c.Name.ZH, strings.ToLower(c.Name.EN)} {
			if _, twice := names[name]; name != "" && !twice {
				names[name] = c.Key
			}
		}
	}
	for _, c := range classes {
		names[string(c.Key)] = c.Key
	}
	return names
}

func (n classNames) find(text string) (assets.ClassKey, bool) {
	key, ok := n[strings.TrimSuffix(strings.TrimSpace(text), "（自定义）")]
	if !ok {
		key, ok = n[strings.ToLower(strings.TrimSpace(text))]
	}
	return key, ok
}

// OutOfRange says what is wrong with a position beyond lon ±180 and lat ±90, and what most likely happened.
func OutOfRange(p orb.Point) (why assets.Text, wrong bool) {
	lon, lat := p[0], p[1]
	if math.Abs(lon) <= 180 && math.Abs(lat) <= 90 {
		return assets.Text{}, false
	}
	field, value, zh, limit := "lat", lat, "纬度", 90
	if math.Abs(lon) > 180 {
		field, value, zh, limit = "lon", lon, "经度", 180
	}
	why = assets.Text{ZH: fmt.Sprintf("%s %v 超出 ±%d°", zh, value, limit), EN: fmt.Sprintf("%s %v is beyond ±%d", field, value, limit)}
	switch {
	case math.Abs(lon) <= 90 && math.Abs(lat) <= 180:
		why.ZH += "；经纬度可能写反了，请对调两列（先经度、后纬度）"
		why.EN += "; lon and lat may be swapped: exchange the two (lon first, then lat)"
	case math.Abs(lon) > 1000 || math.Abs(lat) > 1000:
		why.ZH += "；像是投影坐标（如高斯-克吕格），请先转换为经纬度"
		why.EN += "; this looks like a projected system (such as Gauss-Krüger): convert it to lon and lat first"
	default:
		why.ZH += "；坐标应为十进制度"
		why.EN += "; decimal degrees are expected"
	}
	return why, true
}

// UnknownField builds the error of a field that was named but is not in the file.
func UnknownField(given string, names []string) error {
	const most = 40
	shown := slices.Clone(names[:min(len(names), most)])
	if len(names) > most {
		shown = append(shown, "…")
	}
	return assets.Refuse(assets.Invalid, "import", assets.Text{
		ZH: fmt.Sprintf("没有字段“%s”；文件里有：%s", given, strings.Join(shown, "、")),
		EN: fmt.Sprintf("there is no field %q; the file has %s", given, strings.Join(shown, ", "))})
}
