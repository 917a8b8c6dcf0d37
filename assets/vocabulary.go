package assets

import "slices"

// Noun names a kind of record that the change log knows.
type Noun string

// The nouns kept so far.
const (
	AssetNoun    Noun = "asset"
	BoundaryNoun Noun = "boundary"
)

// AllNouns lists every noun.
func AllNouns() []Noun { return []Noun{AssetNoun, BoundaryNoun} }

// Valid reports whether n is one of AllNouns.
func (n Noun) Valid() bool { return slices.Contains(AllNouns(), n) }

// Name returns the noun as people read it.
func (n Noun) Name() Text {
	switch n {
	case AssetNoun:
		return Text{"部件", "asset"}
	case BoundaryNoun:
		return Text{"边界", "boundary"}
	}
	return Text{string(n), string(n)}
}

// ClassKey names a class of the catalogue, such as "street_light".
type ClassKey string

// Condition is the state an asset was found in.
type Condition string

// The conditions (GB/T 47678.5-2026, attribute 管理部件状态, by one secondary transcription).
const (
	Intact    Condition = "intact"
	Damaged   Condition = "damaged"
	Absent    Condition = "missing"
	Abandoned Condition = "abandoned"
	Removed   Condition = "removed"
)

// AllConditions lists every condition, best first.
func AllConditions() []Condition { return []Condition{Intact, Damaged, Absent, Abandoned, Removed} }

// Valid reports whether c is one of AllConditions.
func (c Condition) Valid() bool { return slices.Contains(AllConditions(), c) }

// Name returns the condition as people read it.
func (c Condition) Name() Text {
	switch c {
	case Intact:
		return Text{"完好", "intact"}
	case Damaged:
		return Text{"破损", "damaged"}
	case Absent:
		return Text{"丢失", "missing"}
	case Abandoned:
		return Text{"废弃", "abandoned"}
	case Removed:
		return Text{"移除", "removed"}
	}
	return Text{string(c), string(c)}
}

// Stage is where a record stands in its life, apart from its condition.
type Stage string

// The stages.
const (
	Planned   Stage = "planned"
	InService Stage = "in_service"
	Retired   Stage = "retired"
)

// AllStages lists every stage in the order of a life.
func AllStages() []Stage { return []Stage{Planned, InService, Retired} }

// Valid reports whether s is one of AllStages.
func (s Stage) Valid() bool { return slices.Contains(AllStages(), s) }

// Name returns the stage as people read it.
func (s Stage) Name() Text {
	switch s {
	case Planned:
		return Text{"规划", "planned"}
	case InService:
		return Text{"在用", "in service"}
	case Retired:
		return Text{"停用", "retired"}
	}
	return Text{string(s), string(s)}
}

// Kind is the kind of a boundary.
type Kind string

// The kinds of boundary.
const (
	District    Kind = "district"
	Street      Kind = "street"
	Community   Kind = "community"
	Cell        Kind = "cell"
	Park        Kind = "park"
	Zone        Kind = "zone"
	Parcel      Kind = "parcel"
	ControlLine Kind = "control_line"
	Project     Kind = "project"
)

// AllKinds lists every kind of boundary, widest first.
func AllKinds() []Kind {
	return []Kind{District, Street, Community, Cell, Park, Zone, Parcel, ControlLine, Project}
}

// Valid reports whether k is one of AllKinds.
func (k Kind) Valid() bool { return slices.Contains(AllKinds(), k) }

// Name returns the kind as people read it.
func (k Kind) Name() Text {
	switch k {
	case District:
		return Text{"区界", "district"}
	case Street:
		return Text{"街道", "street office"}
	case Community:
		return Text{"社区", "community"}
	case Cell:
		return Text{"单元网格", "grid cell"}
	case Park:
		return Text{"公园", "park"}
	case Zone:
		return Text{"分区", "zone"}
	case Parcel:
		return Text{"规划地块", "parcel of a plan"}
	case ControlLine:
		return Text{"控制线", "control line"}
	case Project:
		return Text{"项目范围", "project footprint"}
	}
	return Text{string(k), string(k)}
}
