package cql2

import (
	"fmt"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// Form is what sort of values a queryable or an expression has.
type Form int

// The forms.
const (
	TextForm Form = iota
	NumberForm
	BooleanForm
	DateForm      // a day; stands for its first moment in UTC
	TimestampForm // a moment
	GeometryForm
	ArrayForm
	AnyForm // whatever a JSON value is, told a record at a time

	intervalForm
)

// Name is the form as people read it.
func (f Form) Name() assets.Text {
	switch f {
	case TextForm:
		return assets.Text{ZH: "文字", EN: "text"}
	case NumberForm:
		return assets.Text{ZH: "数值", EN: "a number"}
	case BooleanForm:
		return assets.Text{ZH: "真假值", EN: "true or false"}
	case DateForm:
		return assets.Text{ZH: "日期", EN: "a date"}
	case TimestampForm:
		return assets.Text{ZH: "时刻", EN: "a timestamp"}
	case GeometryForm:
		return assets.Text{ZH: "几何", EN: "a geometry"}
	case ArrayForm:
		return assets.Text{ZH: "数组", EN: "an array"}
	case intervalForm:
		return assets.Text{ZH: "时段", EN: "an interval"}
	}
	return assets.Text{ZH: "任意值", EN: "any value"}
}

// Queryable is a property of records of R that filters may use. The function of its form says what a record has;
// ok is false (nil for a geometry) where it has none.
type Queryable[R any] struct {
	Name   string
	Title  assets.Text
	Form   Form
	Unit   string         // "m", "mm", … or ""
	Values []assets.Value // what is allowed (of the elements where the Form is ArrayForm), nil where there is no list

	Text     func(R) (value string, ok bool)
	Number   func(R) (value float64, ok bool)
	Boolean  func(R) (value, ok bool)
	Moment   func(R) (value Moment, ok bool) // of DateForm and TimestampForm
	Geometry func(R) orb.Geometry
	JSON     func(R) (raw string, ok bool) // of ArrayForm and AnyForm
}

// Queryables are all properties that filters over R may use. Never written to: any number of goroutines may ask.
type Queryables[R any] struct {
	list   []Queryable[R]
	byName map[string]int
}

// NewQueryables makes them of a list; of two with one name the first counts.
func NewQueryables[R any](list ...Queryable[R]) Queryables[R] {
	q := Queryables[R]{byName: make(map[string]int, len(list))}
	for _, one := range list {
		if _, twice := q.byName[one.Name]; !twice {
			q.byName[one.Name] = len(q.list)
			q.list = append(q.list, one)
		}
	}
	return q
}

// List returns every queryable in the order given.
func (q Queryables[R]) List() []Queryable[R] { return slices.Clone(q.list) }

// Find returns the queryable of a name, or the refusal that names those near it.
func (q Queryables[R]) Find(name string) (Queryable[R], error) {
	one, err := q.find(name)
	if err != nil {
		return one, err
	}
	return one, nil
}

func (q Queryables[R]) find(name string) (Queryable[R], *assets.Error) {
	if i, ok := q.byName[name]; ok {
		return q.list[i], nil
	}
	names := make([]string, len(q.list))
	for i, one := range q.list {
		names[i] = one.Name
	}
	near := nearest(name, names)
	said := assets.Text{
		ZH: "；可用的有：" + strings.Join(near, "、") + "。",
		EN: "; there are: " + strings.Join(near, ", ") + ".",
	}
	if len(near) < len(names) {
		said.ZH, said.EN = "；相近的有："+strings.Join(near, "、")+"。", "; near it are: "+strings.Join(near, ", ")+"."
	}
	return Queryable[R]{}, refused(name, assets.Text{
		ZH: fmt.Sprintf("没有可查询的属性“%s”%s", shorten(name, 60), said.ZH),
		EN: fmt.Sprintf("There is no queryable property \"%s\"%s", shorten(name, 60), said.EN),
	})
}

const mostNear = 6

// nearest lists up to six of names in order of how little they differ from name.
func nearest(name string, names []string) []string {
	type far struct {
		name string
		by   int
	}
	name = strings.ToLower(shorten(name, 60))
	list := make([]far, len(names))
	for i, n := range names {
		low := strings.ToLower(n)
		list[i] = far{n, edits(name, low)}
		if strings.Contains(low, name) || strings.Contains(name, low) {
			list[i].by = min(list[i].by, 1)
		}
	}
	slices.SortStableFunc(list, func(a, b far) int { return a.by - b.by })
	var out []string
	for _, f := range list[:min(mostNear, len(list))] {
		out = append(out, f.name)
	}
	return out
}

// edits counts the single changes (a letter put in, left out or exchanged) between two words.
func edits(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range from {
		corner := row[0]
		row[0] = i + 1
		for j, s := range to {
			cost := corner
			if r != s {
				cost++
			}
			corner = row[j+1]
			row[j+1] = min(cost, row[j]+1, corner+1)
		}
	}
	return row[len(to)]
}
