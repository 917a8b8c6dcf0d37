package cql2

// Children lists the operands of a node in order; a literal has none.
func Children(e Expr) []Expr {
	switch e := e.(type) {
	case Logic:
		return e.Args
	case Not:
		return []Expr{e.Arg}
	case Compare:
		return []Expr{e.Left, e.Right}
	case Like:
		return []Expr{e.Value, e.Pattern}
	case Between:
		return []Expr{e.Value, e.Low, e.High}
	case In:
		return append([]Expr{e.Value}, e.List...)
	case IsNull:
		return []Expr{e.Arg}
	case Spatial:
		return []Expr{e.Left, e.Right}
	case Temporal:
		return []Expr{e.Left, e.Right}
	case Arrays:
		return []Expr{e.Left, e.Right}
	case Arithmetic:
		return []Expr{e.Left, e.Right}
	case Fold:
		return []Expr{e.Arg}
	case Call:
		return e.Args
	case Interval:
		return []Expr{e.From, e.To}
	case Array:
		return e.Elements
	}
	return nil
}

// height is the number of levels of e.
func height(e Expr) int {
	most := 0
	for _, c := range Children(e) {
		most = max(most, height(c))
	}
	return most + 1
}

// Properties lists the names of the properties that e uses, in order of their first use.
func Properties(e Expr) []string {
	var names []string
	seen := map[string]bool{}
	var walk func(Expr)
	walk = func(e Expr) {
		if p, ok := e.(Property); ok && !seen[p.Name] {
			seen[p.Name] = true
			names = append(names, p.Name)
		}
		for _, c := range Children(e) {
			walk(c)
		}
	}
	walk(e)
	return names
}
