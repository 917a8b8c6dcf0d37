package cql2

import (
	"reflect"
	"time"

	"github.com/paulmach/orb"
)

// Expr is one node of an expression: exactly one of the structs of this file, by value. An Expr that a parser
// returned is well formed: each operand is of a sort that may stand there. It is never written to.
type Expr interface{ sealed() }

// Logic joins two or more conditions; Op is And or Or.
type Logic struct {
	Op   Op
	Args []Expr
}

// Not is true where its condition is false.
type Not struct{ Arg Expr }

// Compare compares two scalars; Op is Equal … NotLess.
type Compare struct {
	Op          Op
	Left, Right Expr
}

// Like matches text with a pattern: a String, perhaps within Fold.
type Like struct{ Value, Pattern Expr }

// Between is Low <= Value <= High, of numbers.
type Between struct{ Value, Low, High Expr }

// In is true where one of List equals Value.
type In struct {
	Value Expr
	List  []Expr
}

// IsNull is true where there is no value.
type IsNull struct{ Arg Expr }

// Spatial relates two geometries; Op is SIntersects … SContains.
type Spatial struct {
	Op          Op
	Left, Right Expr
}

// Temporal relates two instants or intervals; Op is TAfter … TStarts.
type Temporal struct {
	Op          Op
	Left, Right Expr
}

// Arrays relates two arrays; Op is AContains … AOverlaps.
type Arrays struct {
	Op          Op
	Left, Right Expr
}

// Arithmetic computes a number; Op is Plus … Power. A minus sign before anything but a number is a product by -1.
type Arithmetic struct {
	Op          Op
	Left, Right Expr
}

// Fold takes differences of case or accent out of text; Op is CaseI or AccentI.
type Fold struct {
	Op  Op
	Arg Expr
}

// Call is a function by name.
type Call struct {
	Name string
	Args []Expr
}

// Property is a queryable by name.
type Property struct{ Name string }

// String is a text literal.
type String struct{ Value string }

// Number is a number literal, finite.
type Number struct{ Value float64 }

// Boolean is TRUE or FALSE.
type Boolean struct{ Value bool }

// Instant is a date (Day, at its first moment) or a timestamp, in UTC.
type Instant struct {
	Time time.Time
	Day  bool
}

// Interval has bounds that are Instant, Open, Property or Call.
type Interval struct{ From, To Expr }

// Open is the bound ".." of an interval without beginning or end.
type Open struct{}

// Geometry is a literal; Shape may also be an orb.Collection (of no collections). Heights holds one number for each
// position in order where the literal is three-dimensional, and is nil where it is not.
type Geometry struct {
	Shape   orb.Geometry
	Heights []float64
}

// Box is the literal BBOX: west, south, east, north, or with heights west, south, low, east, north, high.
// West above east means a box across the antimeridian.
type Box struct{ Corners []float64 }

// Array is a list of values of any sort.
type Array struct{ Elements []Expr }

func (Logic) sealed()      {}
func (Not) sealed()        {}
func (Compare) sealed()    {}
func (Like) sealed()       {}
func (Between) sealed()    {}
func (In) sealed()         {}
func (IsNull) sealed()     {}
func (Spatial) sealed()    {}
func (Temporal) sealed()   {}
func (Arrays) sealed()     {}
func (Arithmetic) sealed() {}
func (Fold) sealed()       {}
func (Call) sealed()       {}
func (Property) sealed()   {}
func (String) sealed()     {}
func (Number) sealed()     {}
func (Boolean) sealed()    {}
func (Instant) sealed()    {}
func (Interval) sealed()   {}
func (Open) sealed()       {}
func (Geometry) sealed()   {}
func (Box) sealed()        {}
func (Array) sealed()      {}

// Same tells whether two expressions are one and the same, node by node.
func Same(a, b Expr) bool { return reflect.DeepEqual(a, b) }
