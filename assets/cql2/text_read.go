package cql2

import (
	"strings"

	"needlepoint/assets"
)

// ParseText reads the text form. Keywords are read in any case. The error is an *assets.Error that says where, what
// was found and what was expected.
func ParseText(source string) (Expr, error) {
	if len(source) > MaxLength {
		return nil, tooLong()
	}
	p := &textParser{source: source}
	e, err := p.whole()
	if err == nil && height(e) > MaxDepth {
		err = unexpected(source, 0, tooDeep, lessDeep)
	}
	if err != nil {
		return nil, err
	}
	return e, nil
}

// textParser reads tokens one ahead. After the first error every method returns it.
type textParser struct {
	source string
	next   token
	depth  int
}

func (p *textParser) whole() (Expr, *assets.Error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	e, err := p.expression(conditionRole)
	if err != nil {
		return nil, err
	}
	if p.next.kind != endToken {
		return nil, p.unexpected(assets.Text{ZH: "AND、OR、运算符或结尾", EN: "AND, OR, an operator or the end"})
	}
	return e, nil
}

// advance reads the next token.
func (p *textParser) advance() *assets.Error {
	t, err := scan(p.source, p.next.after)
	if err == nil {
		p.next = t
	}
	return err
}

func (p *textParser) unexpected(expected assets.Text) *assets.Error {
	return unexpected(p.source, p.next.at, p.next.name(p.source), expected)
}

// take reads a sign that has to be there.
func (p *textParser) take(sign string) *assets.Error {
	if !p.next.is(sign) {
		return p.unexpected(quoted(sign))
	}
	return p.advance()
}

// takeWord reads a keyword that has to be there.
func (p *textParser) takeWord(keyword string) *assets.Error {
	if !p.next.word(keyword) {
		return p.unexpected(assets.Text{ZH: keyword, EN: keyword})
	}
	return p.advance()
}

// in reads something one level deeper.
func (p *textParser) in(read func() (Expr, *assets.Error)) (Expr, *assets.Error) {
	if p.depth++; p.depth > MaxDepth {
		return nil, unexpected(p.source, p.next.at, tooDeep, lessDeep)
	}
	e, err := read()
	p.depth--
	return e, err
}

// check refuses what may not stand in a place.
func (p *textParser) check(e Expr, r role, at int) *assets.Error {
	if r.takes(e) {
		return nil
	}
	if r == conditionRole && !p.ends() {
		return p.unexpected(assets.Text{ZH: "运算符，如 =、LIKE、IS", EN: "an operator such as =, LIKE or IS"})
	}
	expected := r.name()
	if prop, ok := e.(Property); ok && r == conditionRole {
		expected = assets.Text{ZH: "条件，例如 " + prop.Name + " = TRUE", EN: "a condition, such as " + prop.Name + " = TRUE"}
	}
	return unexpected(p.source, at, sortOf(e), expected)
}

// ends tells whether nothing more of an operand can follow.
func (p *textParser) ends() bool {
	return p.next.kind == endToken || p.next.is(")") || p.next.is(",") || p.next.word("AND") || p.next.word("OR")
}

// expression reads what may stand in the place r: conditions joined by OR, which bind least, and all below.
func (p *textParser) expression(r role) (Expr, *assets.Error) {
	at := p.next.at
	e, err := p.joined(Or, r, func(r role) (Expr, *assets.Error) { return p.joined(And, r, p.factor) })
	if err != nil {
		return nil, err
	}
	return e, p.check(e, r, at)
}

func (p *textParser) joined(op Op, r role, operand func(role) (Expr, *assets.Error)) (Expr, *assets.Error) {
	at := p.next.at
	first, err := operand(r)
	if err != nil || !p.next.word(op.keyword()) {
		return first, err
	}
	if first, err = ungrouped(first), p.check(ungrouped(first), conditionRole, at); err != nil {
		return nil, err
	}
	args := []Expr{first}
	for p.next.word(op.keyword()) {
		if err := p.advance(); err != nil {
			return nil, err
		}
		at := p.next.at
		e, err := operand(conditionRole)
		if err == nil {
			err = p.check(e, conditionRole, at)
		}
		if err != nil {
			return nil, err
		}
		args = append(args, e)
	}
	return Logic{op, args}, nil
}

func (p *textParser) factor(r role) (Expr, *assets.Error) {
	if !p.next.word("NOT") {
		return p.predicate(r)
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	at := p.next.at
	e, err := p.predicate(conditionRole)
	if err == nil {
		err = p.check(e, conditionRole, at)
	}
	if err != nil {
		return nil, err
	}
	return Not{e}, nil
}

var comparisons = map[string]Op{"=": Equal, "<>": NotEqual, "<": Less, ">": Greater, "<=": NotGreater, ">=": NotLess}

// predicate reads an operand and the test upon it, if any.
func (p *textParser) predicate(r role) (Expr, *assets.Error) {
	at := p.next.at
	left, err := p.sum(r)
	if err != nil {
		return nil, err
	}
	if op, ok := comparisons[p.next.text]; ok && p.next.kind == signToken {
		left = ungrouped(left)
		if err := p.check(left, scalarRole, at); err != nil {
			return nil, err
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
		right, err := p.operand(scalarRole)
		return Compare{op, left, right}, err
	}
	if p.next.kind != nameToken {
		return left, nil
	}
	switch strings.ToUpper(p.next.text) {
	case "IS":
		return p.nullTest(ungrouped(left), at)
	case "NOT":
		if err := p.advance(); err != nil {
			return nil, err
		}
		e, err := p.test(ungrouped(left), at)
		return Not{e}, err
	case "LIKE", "BETWEEN", "IN":
		return p.test(ungrouped(left), at)
	}
	return left, nil
}

// operand reads arithmetic and all that binds tighter.
func (p *textParser) operand(r role) (Expr, *assets.Error) {
	at := p.next.at
	e, err := p.sum(r)
	if err != nil {
		return nil, err
	}
	return e, p.check(e, r, at)
}

func (p *textParser) nullTest(left Expr, at int) (Expr, *assets.Error) {
	if err := p.check(left, nullRole, at); err != nil {
		return nil, err
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	negated := p.next.word("NOT")
	if negated {
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	if err := p.takeWord("NULL"); err != nil {
		return nil, err
	}
	if negated {
		return Not{IsNull{left}}, nil
	}
	return IsNull{left}, nil
}

// test reads LIKE, BETWEEN or IN after its first operand.
func (p *textParser) test(left Expr, at int) (Expr, *assets.Error) {
	word := p.next
	roles := map[string]role{"LIKE": characterRole, "BETWEEN": numericRole, "IN": scalarRole}
	r, ok := roles[strings.ToUpper(word.text)]
	if !ok || word.kind != nameToken {
		return nil, p.unexpected(assets.Text{ZH: "LIKE、BETWEEN 或 IN", EN: "LIKE, BETWEEN or IN"})
	}
	if err := p.check(left, r, at); err != nil {
		return nil, err
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	switch r {
	case characterRole:
		pattern, err := p.operand(patternRole)
		return Like{left, pattern}, err
	case numericRole:
		low, err := p.operand(numericRole)
		if err != nil {
			return nil, err
		}
		if err := p.takeWord("AND"); err != nil {
			return nil, err
		}
		high, err := p.operand(numericRole)
		return Between{left, low, high}, err
	}
	list, err := p.list(func() (Expr, *assets.Error) { return p.operand(scalarRole) })
	return In{left, list}, err
}

// list reads zero or more operands in brackets.
func (p *textParser) list(read func() (Expr, *assets.Error)) ([]Expr, *assets.Error) {
	if err := p.take("("); err != nil {
		return nil, err
	}
	out := []Expr{}
	for !p.next.is(")") {
		if len(out) > 0 {
			if !p.next.is(",") {
				return nil, p.unexpected(assets.Text{ZH: "“,”或“)”", EN: "\",\" or \")\""})
			}
			if err := p.advance(); err != nil {
				return nil, err
			}
		}
		e, err := p.in(read)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, p.advance()
}
