package geo

import (
	"fmt"

	"github.com/paulmach/orb"
)

// FaultKind names what is wrong with a geometry.
type FaultKind string

// What Structure finds.
const (
	FaultUnsupported FaultKind = "unsupported" // nil, or no kind of this house
	FaultEmpty       FaultKind = "empty"       // no position, or a part without one
	FaultNotFinite   FaultKind = "not_finite"  // NaN or infinite
	FaultOutOfRange  FaultKind = "out_of_range"
	FaultAxes        FaultKind = "axes_swapped" // out of range, and in range with the numbers exchanged
	FaultNotClosed   FaultKind = "not_closed"
	FaultTooFew      FaultKind = "too_few_points"
)

// What only Check finds.
const (
	FaultCrossing     FaultKind = "crossing"     // boundaries cross or share an edge; a ring crosses itself
	FaultSpike        FaultKind = "spike"        // a ring goes out and back on the same edge
	FaultSelfTouch    FaultKind = "self_touch"   // a ring passes one place twice
	FaultHoleOutside  FaultKind = "hole_outside" // a hole is not within its exterior
	FaultHoleNested   FaultKind = "hole_nested"  // a hole lies in another hole
	FaultOverlap      FaultKind = "overlap"      // a polygon lies in another of the same multipolygon
	FaultDisconnected FaultKind = "disconnected" // holes that touch cut the interior in two
)

// AllFaultKinds lists every kind.
func AllFaultKinds() []FaultKind {
	return []FaultKind{
		FaultUnsupported, FaultEmpty, FaultNotFinite, FaultOutOfRange, FaultAxes, FaultNotClosed, FaultTooFew,
		FaultCrossing, FaultSpike, FaultSelfTouch, FaultHoleOutside, FaultHoleNested, FaultOverlap, FaultDisconnected,
	}
}

// Fault is why a geometry is not accepted: what, and where. Where no place can be named (nothing there, or
// numbers that are not finite) HasPlace is false.
type Fault struct {
	Kind     FaultKind
	Place    orb.Point // degrees, as given
	HasPlace bool
	ZH, EN   string // one sentence each, with the coordinates
}

// Error is the English sentence.
func (f *Fault) Error() string { return f.EN }

func faultAt(kind FaultKind, p orb.Point) *Fault {
	zh, en := kind.sentences()
	at := fmt.Sprintf("%.9g, %.9g", p[0], p[1])
	return &Fault{Kind: kind, Place: p, HasPlace: true, ZH: zh + "（位置 " + at + "）。", EN: en + " at " + at + "."}
}

func faultNowhere(kind FaultKind) *Fault {
	zh, en := kind.sentences()
	return &Fault{Kind: kind, ZH: zh + "。", EN: en + "."}
}

func (k FaultKind) sentences() (zh, en string) {
	switch k {
	case FaultUnsupported:
		return "不支持的几何类型，应为点、线、面或其集合", "The geometry is of no supported kind (point, line, polygon or a multiple of them)"
	case FaultEmpty:
		return "几何为空或含有空的部分", "The geometry, or a part of it, is empty"
	case FaultNotFinite:
		return "坐标不是有限的数", "A coordinate is not a finite number"
	case FaultOutOfRange:
		return "坐标超出范围：经度应在 -180 至 180 之间，纬度应在 -90 至 90 之间", "A coordinate is out of range (longitude -180 to 180, latitude -90 to 90)"
	case FaultAxes:
		return "纬度超出范围，经纬度可能颠倒：应先写经度，后写纬度", "The latitude is out of range and the axes may be swapped (longitude comes first)"
	case FaultNotClosed:
		return "环没有闭合：终点应与起点相同", "A ring is not closed: its last position must equal its first"
	case FaultTooFew:
		return "不同的点太少：线至少 2 个，环至少 3 个", "Too few different positions: a line needs 2, a ring 3"
	case FaultSpike:
		return "边界沿同一条边折返，形成尖刺", "The boundary runs out and back along the same edge, a spike"
	case FaultSelfTouch:
		return "同一个环两次经过同一点", "A ring passes the same place twice"
	case FaultHoleOutside:
		return "内环不在外环之内", "A hole is not within its exterior"
	case FaultHoleNested:
		return "内环位于另一个内环之中", "A hole lies within another hole"
	case FaultOverlap:
		return "同一图形中的两个面相互重叠", "Two polygons of the same geometry overlap"
	case FaultDisconnected:
		return "相接的内环把面的内部分成互不连通的部分", "Holes that touch cut the interior in two"
	}
	return "边界自相交，或与另一边界相交", "The boundary crosses or overlaps itself or another boundary"
}
