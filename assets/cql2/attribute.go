package cql2

import "needlepoint/assets"

// attributes makes queryables of the known attributes of several classes or kinds, in order of first mention.
func attributes[R any](known [][]assets.Field, get func(R) assets.Attributes) []Queryable[R] {
	var list []Queryable[R]
	at := map[string]int{}
	for _, fields := range known {
		for _, f := range fields {
			q := attribute(f, get)
			i, again := at[f.Key]
			if !again {
				at[f.Key] = len(list)
				list = append(list, q)
				continue
			}
			switch {
			case list[i].Form != q.Form:
				list[i] = loose(q, get)
			case len(list[i].Values) > 0 && len(q.Values) > 0:
				list[i].Values = union(list[i].Values, q.Values)
			default:
				list[i].Values = nil
			}
		}
	}
	return list
}

func union(a, b []assets.Value) []assets.Value {
	out := append([]assets.Value{}, a...)
	has := map[string]bool{}
	for _, v := range a {
		has[v.Key] = true
	}
	for _, v := range b {
		if !has[v.Key] {
			out = append(out, v)
		}
	}
	return out
}

func attribute[R any](f assets.Field, get func(R) assets.Attributes) Queryable[R] {
	q := Queryable[R]{Name: f.Key, Title: f.Name, Unit: f.Unit, Values: f.Values}
	raw := func(r R) (string, bool) { return get(r).Raw(f.Key) }
	switch f.Type {
	case "string":
		switch f.Format {
		case "date":
			q.Form, q.Moment = DateForm, ofJSON(raw, rawMoment)
		case "date-time":
			q.Form, q.Moment = TimestampForm, ofJSON(raw, rawMoment)
		default:
			q.Form, q.Text = TextForm, ofJSON(raw, rawText)
		}
	case "number", "integer":
		q.Form, q.Number = NumberForm, ofJSON(raw, rawNumber)
	case "boolean":
		q.Form, q.Boolean = BooleanForm, ofJSON(raw, rawBoolean)
	case "array":
		q.Form, q.JSON = ArrayForm, raw
	default:
		return loose(q, get)
	}
	return q
}

// loose makes a queryable of any form.
func loose[R any](q Queryable[R], get func(R) assets.Attributes) Queryable[R] {
	key := q.Name
	return Queryable[R]{Name: q.Name, Title: q.Title, Form: AnyForm, JSON: func(r R) (string, bool) { return get(r).Raw(key) }}
}
