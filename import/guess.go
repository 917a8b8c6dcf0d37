package importer

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"needlepoint/assets"
)

// Ranks of field names that may hold the city's own code; lower is better.
const (
	rankOwn    = iota // ref
	rankCode          // a code by its name
	rankGlobal        // a UUID
	rankObject        // OBJECTID, where it does more than number the rows: that would collide with the next layer's
	rankID            // id, fid, the feature's id: often only the row number
	rankEnding        // anything that ends like a code
	noRank
)

var refNames = [...][]string{
	rankOwn: {fieldRef},
	rankCode: {"glbjbsm", "管理部件标识码", "部件标识码", "标识码", "objcode", "部件编码", "部件代码", "部件编号",
		"编码", "编号", "代码", "code", "asset_id", "assetid", "asset_code"},
	rankGlobal: {"globalid", "global_id", "uuid", "guid"},
	rankObject: {"objectid"},
	rankID:     {"id", "gid", "fid", "ogc_fid", MemberID},
	rankEnding: {"id", "_no", "number", "code", "编号", "编码", "代码"},
}

func refRank(name string) int {
	lower := strings.ToLower(strings.TrimSpace(name))
	for rank, names := range refNames[:rankEnding] {
		if slices.Contains(names, lower) {
			return rank
		}
	}
	if strings.HasPrefix(lower, OwnPrefix) {
		return noRank
	}
	for _, ending := range refNames[rankEnding] {
		if strings.HasSuffix(lower, ending) {
			return rankEnding
		}
	}
	return noRank
}

var (
	nameNames = []string{fieldName, "objname", "glbjmc", "管理部件名称", "部件名称", "名称", "title", "label"}
	// The first are nothing else; the loose ones are a condition only where every value is one.
	conditionNames  = []string{fieldCondition, "glbjzt", "管理部件状态", "部件状态", "状态", "objstate"}
	looseConditions = []string{"status", "state"}
	stageNames      = []string{fieldStage, "阶段", "objuptodate", "objuptodat"}
	classFields     = []string{fieldClass, "class_key", "类别", "部件类别", "类别代码", "小类", "小类代码", "类别名称"}
)

// attributeNames are fields of the national and the legacy delivery formats that say what an attribute of the
// catalogue says (GB/T 47678.5-2026 tables 2-3; OBJ… fields of generation 1 and 2).
var attributeNames = map[string]string{
	"zgbmmc": "competent_dept", "主管部门名称": "competent_dept", "deptname1": "competent_dept",
	"qsdwmc": "owner_org", "权属单位名称": "owner_org", "deptname2": "owner_org",
	"yhdwmc": "maintainer_org", "养护单位名称": "maintainer_org", "deptname3": "maintainer_org",
	"szdywgbsm": "cell_ref", "sjly": "data_source", "datasource": "data_source", "bz": "notes", "note_": "notes",
}

// Guess completes the clerk's choices from the names of the file, its layer and its fields, and from its geometry.
func Guess(s Survey, catalogue *assets.Catalogue, c Choices) (Mapping, error) {
	if c.Class != "" && (c.Kind != "" || c.Grid != "") {
		return Mapping{}, assets.Refuse(assets.Invalid, "import", assets.Text{
			ZH: "--class 用于部件，--grid 和 --kind 用于边界，不能同时使用", EN: "--class is for assets, --grid and --kind for boundaries: not both"})
	}
	g := guesser{Survey: s, catalogue: catalogue, choices: c, names: namesOf(catalogue)}
	g.m.Noun = assets.AssetNoun
	if c.Kind != "" || c.Grid != "" || c.Class == "" && g.holdsKinds() {
		g.m.Noun = assets.BoundaryNoun
	}
	for _, step := range []func() error{g.mapped, g.refField, g.own, g.identity, g.attributes} {
		if err := step(); err != nil {
			return Mapping{}, err
		}
	}
	return g.m, nil
}

type guesser struct {
	Survey
	catalogue *assets.Catalogue
	choices   Choices
	names     classNames
	m         Mapping
}

func (g *guesser) note(zh, en string) {
	g.m.Notes = append(g.m.Notes, assets.Text{ZH: zh, EN: en})
}

// holdsKinds reports whether the file is an export of boundaries.
func (g *guesser) holdsKinds() bool {
	f, ok := g.field(fieldKind)
	_, grid := g.field(fieldGrid)
	return ok && grid && f.all(func(v string) bool { return assets.Kind(v).Valid() })
}

// mapped takes over the clerk's --map.
func (g *guesser) mapped() error {
	for _, given := range slices.Sorted(maps.Keys(g.choices.Map)) {
		f, ok := g.field(given)
		if !ok {
			return UnknownField(given, g.Survey.names())
		}
		to := strings.TrimSpace(g.choices.Map[given])
		role := g.m.roleOf(to)
		switch {
		case to == "":
			g.m.Dropped = append(g.m.Dropped, f.Name)
		case role == nil:
			if g.m.Attributes == nil {
				g.m.Attributes = map[string]string{}
			}
			g.m.Attributes[f.Name] = to
		case *role != "":
			return assets.Refuse(assets.Invalid, "import", assets.Text{
				ZH: fmt.Sprintf("字段 %s 和 %s 都映射到 %s", *role, f.Name, to),
				EN: fmt.Sprintf("the fields %s and %s are both mapped to %s", *role, f.Name, to)})
		default:
			*role = f.Name
		}
	}
	return nil
}

func (g *guesser) refField() error {
	given := g.choices.RefField
	if given == "" {
		return nil
	}
	f, ok := g.field(given)
	if !ok && strings.EqualFold(given, "id") {
		f, ok = g.field(MemberID)
	}
	if !ok {
		return UnknownField(given, g.Survey.names())
	}
	g.m.RefField = f.Name
	return nil
}

// free returns the first field of the names that has values all passing the test and no role yet.
func (g *guesser) free(names []string, test func(value string) bool) string {
	return g.freeWith(names, func(f FieldSurvey) bool {
		return test == nil || f.all(test) || f.Filled == 0 && strings.EqualFold(f.Name, names[0])
	})
}

// freeWith returns the first field of the names that fits and has no role yet.
func (g *guesser) freeWith(names []string, fits func(FieldSurvey) bool) string {
	roles := g.m.roles()
	for _, name := range names {
		f, ok := g.field(name)
		_, used := roles[f.Name]
		_, mapped := g.m.Attributes[f.Name]
		if !ok || used || mapped || slices.Contains(g.m.Dropped, f.Name) {
			continue
		}
		if fits(f) {
			return f.Name
		}
	}
	return ""
}

// own finds the fields of the record's own fields, and the class.
func (g *guesser) own() error {
	m := &g.m
	if m.StageField == "" {
		m.StageField = cmp.Or(
			g.free(stageNames, isStage),
			g.freeWith(stageNames, func(f FieldSurvey) bool { return f.most(isStage) }))
	}
	if m.NameField == "" {
		m.NameField = g.free(nameNames, nil)
	}
	if m.Noun == assets.BoundaryNoun {
		return g.kind()
	}
	if m.ConditionField == "" {
		m.ConditionField = cmp.Or(
			g.free(conditionNames, isCondition),
			g.freeWith(conditionNames, func(f FieldSurvey) bool { return f.most(isCondition) }),
			g.free(looseConditions, isCondition))
	}
	return g.class()
}

func (g *guesser) kind() error {
	m := &g.m
	m.Kind, m.Grid = g.choices.Kind, g.choices.Grid
	if m.Kind == "" && m.KindField == "" {
		m.KindField = g.free([]string{fieldKind}, func(v string) bool { return assets.Kind(v).Valid() })
	}
	if m.Grid == "" && m.GridField == "" {
		m.GridField = g.free([]string{fieldGrid}, nil)
	}
	if m.Kind != "" && !m.Kind.Valid() || m.Kind == "" && m.KindField == "" {
		var kinds []string
		for _, k := range assets.AllKinds() {
			kinds = append(kinds, string(k))
		}
		return assets.Refuse(assets.Invalid, "import", assets.Text{
			ZH: fmt.Sprintf("边界种类“%s”：请用 --kind 指明 %s", m.Kind, strings.Join(kinds, "、")),
			EN: fmt.Sprintf("kind %q: say with --kind one of %s", m.Kind, strings.Join(kinds, ", "))})
	}
	return nil
}

func (g *guesser) class() error {
	m := &g.m
	if given := g.choices.Class; given != "" {
		if _, ok := g.catalogue.Class(given); !ok {
			err := g.catalogue.CheckAsset(assets.Asset{Class: given, Condition: assets.Intact, Stage: assets.InService})
			return fmt.Errorf("import: %w", err)
		}
		m.Class = given
		return nil
	}
	if m.ClassField == "" {
		m.ClassField = g.free(classFields, func(v string) bool { _, ok := g.names.find(v); return ok })
	}
	if m.ClassField != "" {
		return nil
	}
	for _, name := range []string{g.Facts.Name, g.Facts.Layer} {
		if m.Class = g.classOf(name); m.Class != "" {
			g.note(fmt.Sprintf("类别由名称“%s”推断；可用 --class 改", name), fmt.Sprintf("the class is guessed from the name %q; --class overrides", name))
			return nil
		}
	}
	return assets.Refuse(assets.Invalid, "import", assets.Text{
		ZH: fmt.Sprintf("从“%s”看不出类别；请用 --class 指明部件类别，或用 --grid 和 --kind 导入边界", g.Facts.Name),
		EN: fmt.Sprintf("the name %q tells no class; say --class for assets, or --grid and --kind for boundaries", g.Facts.Name)})
}

// classOf returns the class that a name suggests and that takes the geometry of the most rows, the more the better.
func (g *guesser) classOf(name string) assets.ClassKey {
	var best assets.ClassKey
	most := g.Rows / 2
	for _, key := range g.catalogue.Guess(name) {
		class, _ := g.catalogue.Class(key)
		fits := g.Rows
		for kind, n := range g.Kinds {
			if !class.Takes(kind) {
				fits -= n
			}
		}
		if fits > most || fits == g.Rows && best == "" {
			best, most = key, fits
		}
	}
	return best
}

// identity finds the field of the city's own code.
func (g *guesser) identity() error {
	if g.m.RefField != "" {
		return nil
	}
	best, bestRank := "", noRank
	roles := g.m.roles()
	for _, f := range g.Fields {
		rank := refRank(f.Name)
		_, used := roles[f.Name]
		_, mapped := g.m.Attributes[f.Name]
		if rank >= bestRank || used || mapped || slices.Contains(g.m.Dropped, f.Name) {
			continue
		}
		switch {
		case rank == rankOwn:
		case rank == rankCode && f.Filled > 0 && 2*f.Filled >= g.Rows && 5*f.Repeats <= f.Filled: // a few repeated are mistakes, to be shown
		case f.Filled == 0 || f.Filled < g.Rows || f.Repeats > 0:
			continue
		case f.Name == MemberID && f.rising || (rank == rankID || rank == rankObject) && f.numbered:
			if f.Name != MemberID {
				g.note(fmt.Sprintf("字段 %s 只是行号，没有当作编码；如确是编码请用 --ref-field", f.Name),
					fmt.Sprintf("the field %s only numbers the rows and is not taken for the ref; say --ref-field if it is", f.Name))
			}
			continue
		}
		best, bestRank = f.Name, rank
	}
	g.m.RefField = best
	return nil
}

// attributes maps fields that are called as the catalogue labels an attribute, or as a delivery format does,
// if their values fit. An export of this service already has its attributes under their keys.
func (g *guesser) attributes() error {
	fields := g.catalogue.KindFields(g.m.Kind)
	if g.m.Noun == assets.AssetNoun {
		fields = g.catalogue.Fields(g.m.Class)
	}
	if len(fields) == 0 || g.exported() {
		return nil
	}
	known := map[string]assets.Field{}
	labels := map[string]string{}
	for _, f := range fields {
		known[f.Key] = f
		if _, twice := labels[f.Name.ZH]; !twice {
			labels[f.Name.ZH] = f.Key
		}
	}
	roles := g.m.roles()
	used := map[string]bool{}
	for _, key := range g.m.Attributes {
		used[key] = true
	}
	for _, f := range g.Fields {
		used[f.Name] = true
	}
	for _, f := range g.Fields {
		key, ok := labels[f.Name]
		if !ok {
			key, ok = attributeNames[strings.ToLower(f.Name)]
		}
		_, isRole := roles[f.Name]
		_, mapped := g.m.Attributes[f.Name]
		if !ok || isRole || mapped || used[key] || slices.Contains(g.m.Dropped, f.Name) || !fitsField(f, known[key]) {
			continue
		}
		if g.m.Attributes == nil {
			g.m.Attributes = map[string]string{}
		}
		g.m.Attributes[f.Name] = key
		used[key] = true
	}
	return nil
}

// exported reports whether the file has the fields of an export of this service.
func (g *guesser) exported() bool {
	for _, name := range OwnFields(g.m.Noun) {
		if !slices.ContainsFunc(g.Fields, func(f FieldSurvey) bool { return f.Name == name }) {
			return false
		}
	}
	return true
}

// fitsField reports whether every surveyed value can be the attribute.
func fitsField(f FieldSurvey, attribute assets.Field) bool {
	if attribute.Key == "" || f.Filled == 0 || f.Many && attribute.Values != nil {
		return false
	}
	for _, text := range f.Values {
		v, ok := attribute.Parse(text)
		if !ok {
			return false
		}
		if key, isText := v.(string); isText && attribute.Values != nil &&
			!slices.ContainsFunc(attribute.Values, func(a assets.Value) bool { return a.Key == key }) {
			return false
		}
	}
	return true
}
