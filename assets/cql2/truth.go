package cql2

// truth is a value of three-valued logic, in the order in which AND takes the least and OR the greatest.
type truth int8

const (
	no truth = iota
	unknown
	yes
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

func (t truth) not() truth { return yes - t }

// known gives unknown where a value is absent.
func known(ok, b bool) truth {
	if !ok {
		return unknown
	}
	return truthOf(b)
}

// holds tells what a comparison by op says of an order: negative, zero or positive.
func (op Op) holds(order int) bool {
	switch op {
	case Equal:
		return order == 0
	case NotEqual:
		return order != 0
	case Less:
		return order < 0
	case Greater:
		return order > 0
	case NotGreater:
		return order <= 0
	}
	return order >= 0
}
