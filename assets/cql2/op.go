package cql2

import "strings"

// Op is an operator as CQL2 JSON writes it.
type Op string

// Operators of conditions.
const (
	And Op = "and"
	Or  Op = "or"
	not Op = "not"

	Equal      Op = "="
	NotEqual   Op = "<>"
	Less       Op = "<"
	Greater    Op = ">"
	NotGreater Op = "<="
	NotLess    Op = ">="

	like    Op = "like"
	between Op = "between"
	in      Op = "in"
	isNull  Op = "isNull"
)

// Spatial functions.
const (
	SContains   Op = "s_contains"
	SCrosses    Op = "s_crosses"
	SDisjoint   Op = "s_disjoint"
	SEquals     Op = "s_equals"
	SIntersects Op = "s_intersects"
	SOverlaps   Op = "s_overlaps"
	STouches    Op = "s_touches"
	SWithin     Op = "s_within"
)

// Temporal functions.
const (
	TAfter        Op = "t_after"
	TBefore       Op = "t_before"
	TContains     Op = "t_contains"
	TDisjoint     Op = "t_disjoint"
	TDuring       Op = "t_during"
	TEquals       Op = "t_equals"
	TFinishedBy   Op = "t_finishedBy"
	TFinishes     Op = "t_finishes"
	TIntersects   Op = "t_intersects"
	TMeets        Op = "t_meets"
	TMetBy        Op = "t_metBy"
	TOverlappedBy Op = "t_overlappedBy"
	TOverlaps     Op = "t_overlaps"
	TStartedBy    Op = "t_startedBy"
	TStarts       Op = "t_starts"
)

// Array functions.
const (
	AContainedBy Op = "a_containedBy"
	AContains    Op = "a_contains"
	AEquals      Op = "a_equals"
	AOverlaps    Op = "a_overlaps"
)

// Operators of values.
const (
	Plus   Op = "+"
	Minus  Op = "-"
	Times  Op = "*"
	Over   Op = "/"
	Modulo Op = "%"
	Div    Op = "div"
	Power  Op = "^"

	CaseI   Op = "casei"
	AccentI Op = "accenti"
)

// family groups operators that take the same operands.
type family int

const (
	noFamily family = iota
	logicFamily
	notFamily
	compareFamily
	likeFamily
	betweenFamily
	inFamily
	nullFamily
	spatialFamily
	temporalFamily
	arrayFamily
	arithmeticFamily
	foldFamily
)

// members lists the operators of each family.
var members = map[family][]Op{
	logicFamily:   {And, Or},
	notFamily:     {not},
	compareFamily: {Equal, NotEqual, Less, Greater, NotGreater, NotLess},
	likeFamily:    {like},
	betweenFamily: {between},
	inFamily:      {in},
	nullFamily:    {isNull},
	spatialFamily: {SContains, SCrosses, SDisjoint, SEquals, SIntersects, SOverlaps, STouches, SWithin},
	temporalFamily: {
		TAfter, TBefore, TContains, TDisjoint, TDuring, TEquals, TFinishedBy, TFinishes, TIntersects, TMeets, TMetBy,
		TOverlappedBy, TOverlaps, TStartedBy, TStarts,
	},
	arrayFamily:      {AContainedBy, AContains, AEquals, AOverlaps},
	arithmeticFamily: {Plus, Minus, Times, Over, Modulo, Div, Power},
	foldFamily:       {CaseI, AccentI},
}

// familyOf knows every operator by its name in capitals, as keywords of the text form are read.
var familyOf = func() map[string]namedOp {
	out := map[string]namedOp{}
	for f, ops := range members {
		for _, op := range ops {
			out[strings.ToUpper(string(op))] = namedOp{op, f}
		}
	}
	return out
}()

type namedOp struct {
	op     Op
	family family
}

// lookUp finds an operator by its name in any case.
func lookUp(name string) (namedOp, bool) {
	n, ok := familyOf[strings.ToUpper(name)]
	return n, ok
}

// keyword is the operator as the text form writes it.
func (op Op) keyword() string { return strings.ToUpper(string(op)) }

// rank is how tightly an arithmetic operator binds.
func (op Op) rank() int {
	switch op {
	case Plus, Minus:
		return 1
	case Power:
		return 3
	}
	return 2
}
