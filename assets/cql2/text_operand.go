package cql2

import (
	"strconv"
	"strings"

	"needlepoint/assets"
)

// sum reads operands joined by operators of the first rank, from the left.
func (p *textParser) sum(r role) (Expr, *assets.Error) { return p.chain(1, r, p.product) }

func (p *textParser) product(r role) (Expr, *assets.Error) { return p.chain(2, r, p.power) }

func (p *textParser) chain(rank int, r role, operand func(role) (Expr, *assets.Error)) (Expr, *assets.Error) {
	at := p.next.at
	left, err := operand(r)
	for n := 0; err == nil; n++ {
		op, ok := p.arithmetic(rank)
		if !ok {
			return left, nil
		}
		if n == MaxDepth {
			return nil, unexpected(p.source, p.next.at, tooDeep, lessDeep)
		}
		left, err = p.binary(op, left, at, operand)
	}
	return nil, err
}

// power takes one exponent only, as the grammar has it: a ^ b ^ c needs brackets to say which comes first.
func (p *textParser) power(r role) (Expr, *assets.Error) {
	at := p.next.at
	base, err := p.signed(r)
	if err != nil {
		return nil, err
	}
	op, ok := p.arithmetic(Power.rank())
	if !ok {
		return base, nil
	}
	e, err := p.binary(op, base, at, p.signed)
	if err == nil && p.next.is(string(Power)) {
		err = p.unexpected(assets.Text{ZH: "说明先算哪个乘方的括号", EN: "brackets that say which power comes first"})
	}
	return e, err
}

// arithmetic tells which operator of a rank comes next.
func (p *textParser) arithmetic(rank int) (Op, bool) {
	if p.next.kind != signToken && !p.next.word("DIV") {
		return "", false
	}
	n, ok := lookUp(p.next.text)
	return n.op, ok && n.family == arithmeticFamily && n.op.rank() == rank
}

func (p *textParser) binary(op Op, left Expr, at int, operand func(role) (Expr, *assets.Error)) (Expr, *assets.Error) {
	left = ungrouped(left)
	if err := p.check(left, numericRole, at); err != nil {
		return nil, err
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	at = p.next.at
	right, err := operand(numericRole)
	if err == nil {
		err = p.check(right, numericRole, at)
	}
	if err != nil {
		return nil, err
	}
	return Arithmetic{op, left, right}, nil
}

// signed reads an operand with a sign before it: a number of its own, or a product by -1.
func (p *textParser) signed(r role) (Expr, *assets.Error) {
	minus := p.next.is("-")
	if !minus && !p.next.is("+") {
		return p.primary(r)
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if p.next.kind == numberToken {
		n, err := p.number()
		if minus {
			n = -n
		}
		return Number{n}, err
	}
	if !minus {
		return nil, p.unexpected(assets.Text{ZH: "数字", EN: "a number"})
	}
	at := p.next.at
	e, err := p.primary(numericRole)
	if err == nil {
		err = p.check(e, numericRole, at)
	}
	if err != nil {
		return nil, err
	}
	return Arithmetic{Times, Number{-1}, e}, nil
}

// number reads a numeral.
func (p *textParser) number() (float64, *assets.Error) {
	n, err := strconv.ParseFloat(p.next.text, 64)
	if err != nil {
		return 0, p.unexpected(assets.Text{ZH: "绝对值小于 1.8e308 的数字", EN: "a number below 1.8e308"})
	}
	return n, p.advance()
}

func (p *textParser) primary(r role) (Expr, *assets.Error) {
	t := p.next
	switch {
	case t.kind == textToken:
		return String{t.text}, p.advance()
	case t.kind == quotedToken:
		return Property{t.text}, p.advance()
	case t.kind == numberToken:
		n, err := p.number()
		return Number{n}, err
	case t.is("("):
		if r == arrayRole || r == anyRole {
			return p.group()
		}
		return p.bracketed(r)
	case t.kind != nameToken:
		return nil, p.unexpected(r.name())
	}
	switch strings.ToUpper(t.text) {
	case "TRUE", "FALSE":
		return Boolean{strings.EqualFold(t.text, "TRUE")}, p.advance()
	case "AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL", "DIV":
		expected := r.name()
		return nil, p.unexpected(assets.Text{
			ZH: expected.ZH + "（名为 " + t.text + " 的属性请用双引号括起）",
			EN: expected.EN + " (put double quotes around a property named " + t.text + ")",
		})
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	return p.named(t)
}

// bracketed reads an expression in brackets, which only group.
func (p *textParser) bracketed(r role) (Expr, *assets.Error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	e, err := p.in(func() (Expr, *assets.Error) { return p.inner(r) })
	if err != nil {
		return nil, err
	}
	return e, p.take(")")
}

// inner reads any expression; what follows the bracket decides what it must be.
func (p *textParser) inner(r role) (Expr, *assets.Error) {
	return p.joined(Or, r, func(r role) (Expr, *assets.Error) { return p.joined(And, r, p.factor) })
}

// group reads brackets where an array may stand: an array, unless an operator follows what is within.
func (p *textParser) group() (Expr, *assets.Error) {
	elements, err := p.list(func() (Expr, *assets.Error) { return p.expression(anyRole) })
	if err != nil {
		return nil, err
	}
	return Array{elements}, nil
}

// ungrouped takes the brackets for mere grouping after all: an operator follows them.
func ungrouped(e Expr) Expr {
	for {
		a, ok := e.(Array)
		if !ok || len(a.Elements) != 1 {
			return e
		}
		e = a.Elements[0]
	}
}

// named reads what begins with a name: a literal, a test by function, a function, or else a property.
func (p *textParser) named(t token) (Expr, *assets.Error) {
	word := strings.ToUpper(t.text)
	if kind, deep, ok := wktKind(word); ok && (p.next.is("(") || p.next.word("Z")) {
		return p.wkt(kind, deep)
	}
	if !p.next.is("(") {
		return Property{t.text}, nil
	}
	switch word {
	case "DATE", "TIMESTAMP":
		return p.instant(word == "DATE")
	case "INTERVAL":
		return p.interval()
	case "BBOX":
		return p.box()
	}
	if n, ok := lookUp(t.text); ok {
		switch n.family {
		case spatialFamily, temporalFamily, arrayFamily:
			return p.relation(n)
		case foldFamily:
			args, err := p.arguments(1, characterRole)
			if err != nil {
				return nil, err
			}
			return Fold{n.op, args[0]}, nil
		}
	}
	args, err := p.list(func() (Expr, *assets.Error) { return p.expression(anyRole) })
	if err != nil {
		return nil, err
	}
	return Call{t.text, args}, nil
}

// arguments reads exactly n arguments of one role in brackets.
func (p *textParser) arguments(n int, r role) ([]Expr, *assets.Error) {
	if err := p.take("("); err != nil {
		return nil, err
	}
	args := make([]Expr, 0, n)
	for range n {
		if len(args) > 0 {
			if err := p.take(","); err != nil {
				return nil, err
			}
		}
		e, err := p.in(func() (Expr, *assets.Error) { return p.operand(r) })
		if err != nil {
			return nil, err
		}
		args = append(args, e)
	}
	return args, p.take(")")
}

func (p *textParser) relation(n namedOp) (Expr, *assets.Error) {
	r := map[family]role{spatialFamily: geometryRole, temporalFamily: temporalRole, arrayFamily: arrayRole}[n.family]
	args, err := p.arguments(2, r)
	if err != nil {
		return nil, err
	}
	return relate(n, args[0], args[1]), nil
}

// relate makes the node of a spatial, temporal or array function.
func relate(n namedOp, left, right Expr) Expr {
	switch n.family {
	case spatialFamily:
		return Spatial{n.op, left, right}
	case temporalFamily:
		return Temporal{n.op, left, right}
	}
	return Arrays{n.op, left, right}
}
