package cql2

import (
	"fmt"
	"strings"

	"needlepoint/assets"
)

// ParseJSON reads the JSON form. The error is an *assets.Error that says where, what was found and what was expected.
func ParseJSON(data []byte) (Expr, error) {
	if len(data) > MaxLength {
		return nil, tooLong()
	}
	source := string(data)
	n, err := readNodes(source)
	if err != nil {
		return nil, err
	}
	r := jsonReader{source}
	e, err := r.operand(n, conditionRole)
	if err == nil && height(e) > MaxDepth {
		err = unexpected(source, 0, tooDeep, lessDeep)
	}
	if err != nil {
		return nil, err
	}
	return e, nil
}

type jsonReader struct{ source string }

func (r jsonReader) unexpected(n node, expected assets.Text) *assets.Error {
	return unexpected(r.source, n.at, n.name(), expected)
}

// operand reads what may stand in the place.
func (r jsonReader) operand(n node, place role) (Expr, *assets.Error) {
	e, err := r.expression(n, place)
	if err != nil {
		return nil, err
	}
	if !place.takes(e) {
		return nil, unexpected(r.source, n.at, sortOf(e), place.name())
	}
	return e, nil
}

func (r jsonReader) expression(n node, place role) (Expr, *assets.Error) {
	switch n.kind {
	case 's':
		if place == boundRole {
			return r.bound(n)
		}
		return String{n.text}, nil
	case 'n':
		return Number{n.number}, nil
	case 'b':
		return Boolean{n.truth}, nil
	case '[':
		list, err := r.operands(n, anyRole)
		return Array{list}, err
	case '{':
		return r.object(n)
	}
	return nil, r.unexpected(n, place.name())
}

func (r jsonReader) operands(n node, place role) ([]Expr, *assets.Error) {
	list := make([]Expr, len(n.list))
	for i, element := range n.list {
		e, err := r.operand(element, place)
		if err != nil {
			return nil, err
		}
		list[i] = e
	}
	return list, nil
}

func (r jsonReader) bound(n node) (Expr, *assets.Error) {
	if n.text == ".." {
		return Open{}, nil
	}
	if i, ok := parseInstant(n.text); ok {
		return i, nil
	}
	return nil, r.unexpected(n, boundRole.name())
}

// object tells by its keys what an object is.
func (r jsonReader) object(n node) (Expr, *assets.Error) {
	if op, ok := n.get("op"); ok {
		return r.operation(n, op)
	}
	if name, ok := n.get("property"); ok {
		if name.kind != 's' || name.text == "" {
			return nil, r.unexpected(name, assets.Text{ZH: "属性名", EN: "the name of a property"})
		}
		return Property{name.text}, nil
	}
	if d, ok := n.get("date"); ok {
		return r.instant(d, dateForm)
	}
	if t, ok := n.get("timestamp"); ok {
		return r.instant(t, timestampForm)
	}
	if i, ok := n.get("interval"); ok {
		return r.interval(i)
	}
	if b, ok := n.get("bbox"); ok {
		if _, shape := n.get("type"); !shape {
			return r.box(b)
		}
	}
	if _, ok := n.get("type"); ok {
		return r.geometry(n)
	}
	return nil, r.unexpected(n, assets.Text{
		ZH: "带有 op、property、date、timestamp、interval、bbox 或 type 的对象",
		EN: "an object with op, property, date, timestamp, interval, bbox or type",
	})
}

func (r jsonReader) instant(n node, form assets.Text) (Expr, *assets.Error) {
	i, ok := parseInstant(n.text)
	if n.kind != 's' || !ok || i.Day != (form == dateForm) {
		return nil, r.unexpected(n, form)
	}
	return i, nil
}

func (r jsonReader) interval(n node) (Expr, *assets.Error) {
	if n.kind != '[' || len(n.list) != 2 {
		return nil, r.unexpected(n, assets.Text{ZH: "两个端点的数组", EN: "an array of two bounds"})
	}
	bounds, err := r.operands(n, boundRole)
	if err != nil {
		return nil, err
	}
	if backwards(bounds[0], bounds[1]) {
		return nil, unexpected(r.source, n.at, backwardsInterval, forwardsInterval)
	}
	return Interval{bounds[0], bounds[1]}, nil
}

// operation reads an object with op and args.
func (r jsonReader) operation(n, op node) (Expr, *assets.Error) {
	if op.kind != 's' {
		return nil, r.unexpected(op, assets.Text{ZH: "运算或函数的名称", EN: "the name of an operator or function"})
	}
	args, ok := n.get("args")
	if !ok || args.kind != '[' {
		if !ok {
			args = n
		}
		return nil, r.unexpected(args, assets.Text{ZH: "“" + op.text + "”的 args 数组", EN: "an array args of \"" + op.text + "\""})
	}
	known, ok := lookUp(op.text)
	if !ok {
		return r.call(op, args)
	}
	if string(known.op) != op.text {
		return nil, r.unexpected(op, quoted(string(known.op)))
	}
	if known.family == logicFamily {
		if len(args.list) < 2 {
			return nil, r.unexpected(args, assets.Text{ZH: "两个以上的条件", EN: "two or more conditions"})
		}
		list, err := r.operands(args, conditionRole)
		return Logic{known.op, list}, err
	}
	return r.fixed(known, args)
}

func (r jsonReader) call(op, args node) (Expr, *assets.Error) {
	if !isFunctionName(op.text) {
		return nil, r.unexpected(op, assets.Text{ZH: "运算或函数的名称", EN: "the name of an operator or function"})
	}
	list, err := r.operands(args, anyRole)
	return Call{op.text, list}, err
}

// isFunctionName tells whether the text form would read the name as that of a function.
func isFunctionName(s string) bool {
	switch word := strings.ToUpper(s); word {
	case "DATE", "TIMESTAMP", "INTERVAL", "BBOX", "TRUE", "FALSE", "IS", "NULL":
		return false
	default:
		_, operator := lookUp(s)
		_, _, wkt := wktKind(word)
		return isName(s) && !operator && !wkt
	}
}

// places lists the operands of a family.
func (f family) places() []role {
	switch f {
	case notFamily:
		return []role{conditionRole}
	case compareFamily:
		return []role{scalarRole, scalarRole}
	case likeFamily:
		return []role{characterRole, patternRole}
	case betweenFamily:
		return []role{numericRole, numericRole, numericRole}
	case inFamily:
		return []role{scalarRole, anyRole}
	case nullFamily:
		return []role{nullRole}
	case spatialFamily:
		return []role{geometryRole, geometryRole}
	case temporalFamily:
		return []role{temporalRole, temporalRole}
	case arrayFamily:
		return []role{arrayRole, arrayRole}
	case arithmeticFamily:
		return []role{numericRole, numericRole}
	}
	return []role{characterRole}
}

// fixed reads an operator with a fixed number of operands.
func (r jsonReader) fixed(known namedOp, args node) (Expr, *assets.Error) {
	places := known.family.places()
	if len(args.list) != len(places) {
		return nil, unexpected(r.source, args.at,
			assets.Text{ZH: fmt.Sprintf("%d 个参数", len(args.list)), EN: fmt.Sprintf("%d arguments", len(args.list))},
			assets.Text{ZH: fmt.Sprintf("“%s”的 %d 个参数", known.op, len(places)), EN: fmt.Sprintf("%d of \"%s\"", len(places), known.op)})
	}
	e := make([]Expr, len(places))
	for i, place := range places {
		if known.family == inFamily && i == 1 {
			break // the list is read below, by what its elements may be
		}
		var err *assets.Error
		if e[i], err = r.operand(args.list[i], place); err != nil {
			return nil, err
		}
	}
	switch known.family {
	case notFamily:
		return Not{e[0]}, nil
	case compareFamily:
		return Compare{known.op, e[0], e[1]}, nil
	case likeFamily:
		return Like{e[0], e[1]}, nil
	case betweenFamily:
		return Between{e[0], e[1], e[2]}, nil
	case inFamily:
		if args.list[1].kind != '[' {
			return nil, r.unexpected(args.list[1], assets.Text{ZH: "值的数组", EN: "an array of values"})
		}
		list, err := r.operands(args.list[1], scalarRole)
		return In{e[0], list}, err
	case nullFamily:
		return IsNull{e[0]}, nil
	case arithmeticFamily:
		return Arithmetic{known.op, e[0], e[1]}, nil
	case foldFamily:
		return Fold{known.op, e[0]}, nil
	}
	return relate(known, e[0], e[1]), nil
}
