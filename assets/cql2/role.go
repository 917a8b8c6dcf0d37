package cql2

import "needlepoint/assets"

// role is a place in an expression that only some sorts of operand may take.
type role int

const (
	conditionRole role = iota
	scalarRole
	characterRole
	patternRole
	numericRole
	geometryRole
	temporalRole
	boundRole // of an interval
	arrayRole
	nullRole // what IS NULL asks about
	anyRole  // arguments of functions, elements of arrays
)

// takes tells whether e may stand in the place.
func (r role) takes(e Expr) bool {
	switch e := e.(type) {
	case Property, Call:
		return r != patternRole && (r != conditionRole || isCall(e))
	case Logic, Not, Compare, Like, Between, In, IsNull, Spatial, Temporal, Arrays:
		return r == conditionRole || r == nullRole || r == anyRole
	case Boolean:
		return r == conditionRole || r == scalarRole || r == nullRole || r == anyRole
	case String:
		return r == scalarRole || r == characterRole || r == patternRole || r == nullRole || r == anyRole
	case Fold:
		if r == patternRole {
			return patternRole.takes(e.Arg)
		}
		return r == scalarRole || r == characterRole || r == nullRole || r == anyRole
	case Number, Arithmetic:
		return r == scalarRole || r == numericRole || r == nullRole || r == anyRole
	case Instant:
		return r == scalarRole || r == temporalRole || r == boundRole || r == nullRole || r == anyRole
	case Interval:
		return r == temporalRole || r == nullRole || r == anyRole
	case Open:
		return r == boundRole
	case Geometry, Box:
		return r == geometryRole || r == nullRole || r == anyRole
	case Array:
		return r == arrayRole || r == anyRole
	}
	return false
}

func isCall(e Expr) bool {
	_, ok := e.(Call)
	return ok
}

// name is what the place takes, for sentences.
func (r role) name() assets.Text {
	switch r {
	case conditionRole:
		return assets.Text{ZH: "一个条件（比较、空间、时间或数组判断，或 TRUE、FALSE）", EN: "a condition (a comparison, a spatial, temporal or array test, TRUE or FALSE)"}
	case scalarRole:
		return assets.Text{ZH: "一个单值（属性、文字、数字、日期、TRUE、FALSE 或函数）", EN: "a single value (a property, text, a number, a date, TRUE, FALSE or a function)"}
	case characterRole:
		return assets.Text{ZH: "文字（属性、'文字'、CASEI、ACCENTI 或函数）", EN: "text (a property, 'text', CASEI, ACCENTI or a function)"}
	case patternRole:
		return assets.Text{ZH: "匹配模式（'文字'，可套 CASEI、ACCENTI）", EN: "a pattern ('text', perhaps within CASEI or ACCENTI)"}
	case numericRole:
		return assets.Text{ZH: "数值（数字、属性、算式或函数）", EN: "a number (a numeral, a property, an arithmetic expression or a function)"}
	case geometryRole:
		return assets.Text{ZH: "几何（属性、WKT、BBOX 或函数）", EN: "a geometry (a property, WKT, BBOX or a function)"}
	case temporalRole:
		return assets.Text{ZH: "时间（属性、DATE、TIMESTAMP、INTERVAL 或函数）", EN: "a time (a property, DATE, TIMESTAMP, INTERVAL or a function)"}
	case boundRole:
		return assets.Text{ZH: "时段的一端（'日期'、'时刻'、'..'、属性或函数）", EN: "a bound of an interval ('date', 'timestamp', '..', a property or a function)"}
	case arrayRole:
		return assets.Text{ZH: "数组（属性、括号中的列表或函数）", EN: "an array (a property, a list in brackets or a function)"}
	case nullRole:
		return assets.Text{ZH: "可以判空的值", EN: "a value that may be absent"}
	}
	return assets.Text{ZH: "一个值", EN: "a value"}
}

// sort is what e is, for sentences.
func sortOf(e Expr) assets.Text {
	switch e := e.(type) {
	case Property:
		return assets.Text{ZH: "属性“" + e.Name + "”", EN: "the property \"" + e.Name + "\""}
	case Call:
		return assets.Text{ZH: "函数“" + e.Name + "”", EN: "the function \"" + e.Name + "\""}
	case Boolean:
		return assets.Text{ZH: "真假值", EN: "TRUE or FALSE"}
	case String:
		return assets.Text{ZH: "文字", EN: "text"}
	case Fold:
		return assets.Text{ZH: e.Op.keyword() + " 文字", EN: "text within " + e.Op.keyword()}
	case Number:
		return assets.Text{ZH: "数字", EN: "a number"}
	case Arithmetic:
		return assets.Text{ZH: "算式", EN: "an arithmetic expression"}
	case Instant:
		return assets.Text{ZH: "日期或时刻", EN: "a date or timestamp"}
	case Interval:
		return assets.Text{ZH: "时段", EN: "an interval"}
	case Geometry, Box:
		return assets.Text{ZH: "几何", EN: "a geometry"}
	case Array:
		return assets.Text{ZH: "数组", EN: "an array"}
	}
	return assets.Text{ZH: "条件", EN: "a condition"}
}
