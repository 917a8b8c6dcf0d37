package face

import (
	"fmt"
	"slices"
	"strings"

	"needlepoint/assets"
)

// Fields of a record beside its attributes that can be chosen.
const (
	fieldRef, fieldName, fieldGrid = "ref", "name", "grid"
)

// ClassFields lists the fields of a class that can be chosen: never one that a catalogue withholds from some of those who work with
// the book, nor one that may name somebody.
func ClassFields(c *assets.Catalogue, class assets.ClassKey) []string {
	return choosable(c, []string{fieldRef, fieldName}, c.Fields(class))
}

// KindFields lists the fields of a kind of boundary that can be chosen.
func KindFields(c *assets.Catalogue, kind assets.Kind) []string {
	return choosable(c, []string{fieldRef, fieldGrid, fieldName}, c.KindFields(kind))
}

func choosable(c *assets.Catalogue, out []string, fields []assets.Field) []string {
	own := len(out)
	for _, f := range fields {
		if !slices.Contains(out[:own], f.Key) && !f.Person && !isWithheld(c, f.Key) {
			out = append(out, f.Key)
		}
	}
	return out
}

// isWithheld reports whether an attribute is withheld of any class or kind.
func isWithheld(c *assets.Catalogue, key string) bool {
	for _, keys := range c.Withheld() {
		if slices.Contains(keys, key) {
			return true
		}
	}
	return false
}

// Check judges settings by a catalogue. The error is an *assets.Error with code Invalid that lists every fault.
func (s Settings) Check(c *assets.Catalogue) error {
	var f faults
	if s.On && len(s.Classes)+len(s.Kinds) == 0 {
		f.add("classes", "", assets.Text{ZH: "公众页已打开却什么也没有选：请至少选一个类别或一种边界，或把它关闭",
			EN: "the public face is on and nothing is chosen: choose a class or a kind of boundary, or turn it off"})
	}
	if len(s.Stages) == 0 {
		f.add("stages", "", assets.Text{ZH: "应至少有一个阶段：planned、in_service 或 retired", EN: "at least one stage is expected: planned, in_service or retired"})
	}
	for i, stage := range s.Stages {
		if !stage.Valid() {
			f.add(fmt.Sprintf("stages[%d]", i), string(stage), assets.Text{ZH: "应为 planned、in_service 或 retired", EN: "planned, in_service or retired is expected"})
		}
	}
	classes := map[assets.ClassKey]bool{}
	for i, class := range s.Classes {
		at := fmt.Sprintf("classes[%d].", i)
		if _, known := c.Class(class.Class); !known {
			f.add(at+"class", string(class.Class), assets.Text{ZH: "目录里没有这个类别，见 /api/catalogue", EN: "there is no such class; /api/catalogue lists them"})
			continue
		}
		if classes[class.Class] {
			f.add(at+"class", string(class.Class), assets.Text{ZH: "这个类别已经给过", EN: "the class is given twice"})
		}
		classes[class.Class] = true
		f.fields(at, class.Fields, choice{c, ClassFields(c, class.Class)})
		switch class.Position {
		case Rounded:
			f.decimals(at, class.Decimals)
		case Withheld:
			if class.Decimals != 0 {
				f.add(at+"decimals", fmt.Sprint(class.Decimals), assets.Text{ZH: "位置不公开时不需要小数位数", EN: "a place that is withheld has no decimals"})
			}
		default:
			f.add(at+"position", string(class.Position), assets.Text{ZH: "应为 rounded（取整）或 withheld（不公开）", EN: "rounded or withheld is expected"})
		}
	}
	kinds := map[assets.Kind]bool{}
	for i, kind := range s.Kinds {
		at := fmt.Sprintf("kinds[%d].", i)
		if !kind.Kind.Valid() {
			f.add(at+"kind", string(kind.Kind), assets.Text{ZH: "没有这种边界，见 /api/catalogue", EN: "there is no such kind of boundary; /api/catalogue lists them"})
			continue
		}
		if kinds[kind.Kind] {
			f.add(at+"kind", string(kind.Kind), assets.Text{ZH: "这种边界已经给过", EN: "the kind is given twice"})
		}
		kinds[kind.Kind] = true
		f.fields(at, kind.Fields, choice{c, KindFields(c, kind.Kind)})
		f.decimals(at, kind.Decimals)
	}
	return f.err()
}

// choice is what can be chosen of a class or kind.
type choice struct {
	catalogue *assets.Catalogue
	fields    []string
}

// faults gathers what is wrong.
type faults struct{ list []assets.Fault }

func (f *faults) add(field, value string, why assets.Text) {
	sentence := assets.Text{ZH: field + "：" + why.ZH, EN: field + ": " + why.EN}
	if value != "" {
		sentence = assets.Text{ZH: fmt.Sprintf("%s＝“%.60s”：%s", field, value, why.ZH), EN: fmt.Sprintf("%s = %.60q: %s", field, value, why.EN)}
	}
	f.list = append(f.list, assets.Fault{Field: field, Value: value, Message: sentence})
}

func (f *faults) decimals(at string, n int) {
	if n < 0 || n > MaxDecimals {
		f.add(at+"decimals", fmt.Sprint(n), assets.Text{
			ZH: fmt.Sprintf("应为 0 到 %d：经纬度取几位小数，3 位约 100 米，4 位约 10 米", MaxDecimals),
			EN: fmt.Sprintf("0 to %d is expected, of degrees: 3 are about 100 m, 4 about 10 m", MaxDecimals)})
	}
}

func (f *faults) fields(at string, chosen []string, of choice) {
	seen := map[string]bool{}
	for i, key := range chosen {
		field := fmt.Sprintf("%sfields[%d]", at, i)
		switch {
		case isWithheld(of.catalogue, key):
			f.add(field, key, assets.Text{ZH: "这个字段涉及个人或费用，不能公开", EN: "the field is about people or costs and is never told to the public"})
		case !slices.Contains(of.fields, key):
			f.add(field, key, assets.Text{ZH: "没有这个字段；可选：" + strings.Join(of.fields, "、"), EN: "there is no such field; it can be one of " + strings.Join(of.fields, ", ")})
		case seen[key]:
			f.add(field, key, assets.Text{ZH: "这个字段已经给过", EN: "the field is given twice"})
		}
		seen[key] = true
	}
}

func (f *faults) err() error {
	if len(f.list) == 0 {
		return nil
	}
	refused := assets.Refuse(assets.Invalid, "public face", f.list[0].Message)
	refused.Faults = f.list
	return refused
}
