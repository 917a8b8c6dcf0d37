package importer

import (
	"fmt"
	"slices"
	"strings"

	"needlepoint/assets"
)

// Certainty is how sure a guess is.
type Certainty string

// The certainties. Nothing is imported more cautiously for being doubtful: it is for people to look at first.
const (
	Certain  Certainty = "certain"
	Likely   Certainty = "likely"
	Doubtful Certainty = "doubtful"
)

// FieldUse is one field of a file with what becomes of it.
type FieldUse struct {
	Name    string
	Filled  int
	Samples []string // a few different values, as they came
	More    bool     // there are other values
	To      string   // the word of a record's own field, the key of an attribute, or empty where the field is left out
	Chosen  bool     // by the clerk
	Certain Certainty
	Why     assets.Text
}

// shownSamples is how many values of a field are told.
const shownSamples = 4

// Explain tells of every surveyed field what the mapping makes of it and why.
func Explain(s Survey, catalogue *assets.Catalogue, m Mapping, c Choices) []FieldUse {
	known := byKey(catalogue.KindFields(m.Kind))
	if m.Noun == assets.AssetNoun {
		known = byKey(catalogue.Fields(m.Class))
	}
	roles := m.roles()
	out := make([]FieldUse, 0, len(s.Fields))
	for _, f := range s.Fields {
		u := f.Use()
		_, u.Chosen = c.Map[f.Name]
		role, isRole := roles[f.Name]
		switch {
		case slices.Contains(m.Dropped, f.Name):
			u.say(Certain, "您选择不导入", "left out by your choice")
		case isRole:
			u.To = role
			u.Chosen = u.Chosen || role == fieldRef && c.RefField != ""
			explainRole(&u, s, f)
		case f.Name == MemberID:
			u.say(Certain, "要素的内部编号，不作属性", "the feature's own number, no attribute")
		case strings.HasPrefix(f.Name, OwnPrefix):
			u.say(Certain, "本系统导出时附带，不作属性", "added by an export of this service, no attribute")
		default:
			u.To = KeyOf(f.Name)
			if key, mapped := m.Attributes[f.Name]; mapped {
				u.To = key
			}
			explainAttribute(&u, f, known[u.To])
		}
		out = append(out, u)
	}
	return out
}

// Use is the field before anything is known of what becomes of it.
func (f FieldSurvey) Use() FieldUse {
	u := FieldUse{Name: f.Name, Filled: f.Filled, Samples: f.Values[:min(len(f.Values), shownSamples)]}
	u.More = f.Many || len(f.Values) > shownSamples
	return u
}

func (u *FieldUse) say(c Certainty, zh, en string) {
	u.Certain, u.Why = c, assets.Text{ZH: zh, EN: en}
}

func explainRole(u *FieldUse, s Survey, f FieldSurvey) {
	switch {
	case u.To == fieldRef && f.Repeats > 0:
		u.say(Doubtful, fmt.Sprintf("%d 行的编码重复", f.Repeats), fmt.Sprintf("rows that repeat a code: %d", f.Repeats))
	case u.To == fieldRef && f.Filled < s.Rows:
		u.say(Likely, fmt.Sprintf("%d 行没有编码", s.Rows-f.Filled), fmt.Sprintf("rows without a code: %d", s.Rows-f.Filled))
	case u.Chosen:
		u.say(Certain, "您指定", "your choice")
	case u.To == fieldRef && refRank(f.Name) == rankEnding:
		u.say(Likely, "名称像编码，每行不同", "like a code, each row its own")
	case u.To == fieldRef:
		u.say(Certain, "名称是编码，每行不同", "a code, each row its own")
	case u.To == fieldName:
		u.say(Likely, "名称一致", "called so")
	case f.Filled == 0:
		u.say(Likely, "名称一致，没有值", "called so, without a value")
	case u.To == fieldCondition && !f.all(isCondition), u.To == fieldStage && !f.all(isStage):
		u.say(Doubtful, "有的值不认得，那些行被拒绝", "some values are not known; their rows are rejected")
	default:
		u.say(Certain, "名称一致，值都认得", "called so; values known")
	}
}

func explainAttribute(u *FieldUse, f FieldSurvey, attribute *assets.Field) {
	switch {
	case f.Filled == 0:
		u.say(Likely, "全部为空", "empty in every row")
	case attribute == nil && u.Chosen:
		u.say(Certain, "您指定；目录之外的属性", "your choice; an attribute beyond the catalogue")
	case attribute == nil && f.numbered:
		u.say(Doubtful, "像是行号，多半不必导入", "row numbers, it seems")
	case attribute == nil:
		u.say(Likely, "目录之外，按原名保留", "not in the catalogue; kept")
	case !fitsField(f, *attribute):
		u.say(Doubtful, "有的值不合这个属性", "some values do not fit the attribute")
	case u.Chosen:
		u.say(Certain, "您指定，值都合适", "your choice, every value fits")
	case u.To == f.Name:
		u.say(Certain, "名称一致，值都合适", "called so; values fit")
	default:
		u.say(Certain, "交付格式如此，值都合适", "the format's; values fit")
	}
}
