package cql2

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"needlepoint/assets"
	"needlepoint/geo"
)

// Function is one that filters may call. Its name is read in any case.
type Function struct {
	Name        string
	Args        []Form
	Result      Form
	Description assets.Text

	apply func(args []datum) datum
}

// Functions lists every function.
func Functions() []Function {
	return []Function{
		numeric("abs", assets.Text{ZH: "绝对值", EN: "the number without its sign"}, math.Abs),
		numeric("ceil", assets.Text{ZH: "不小于该数的最小整数", EN: "the least whole number that is not below"}, math.Ceil),
		numeric("floor", assets.Text{ZH: "不大于该数的最大整数", EN: "the greatest whole number that is not above"}, math.Floor),
		numeric("round", assets.Text{ZH: "最近的整数，一半时远离零", EN: "the nearest whole number, halves away from zero"}, math.Round),
		textual("lower", assets.Text{ZH: "转为小写", EN: "the text in small letters"}, strings.ToLower),
		textual("upper", assets.Text{ZH: "转为大写", EN: "the text in capitals"}, strings.ToUpper),
		textual("trim", assets.Text{ZH: "去掉首尾空白", EN: "the text without space around it"}, strings.TrimSpace),
		{
			Name: "length", Args: []Form{TextForm}, Result: NumberForm, Description: assets.Text{ZH: "字符数", EN: "how many characters the text has"},
			apply: func(args []datum) datum { return numberDatum(float64(utf8.RuneCountInString(args[0].text))) },
		},
		dated("year", assets.Text{ZH: "年份（UTC）", EN: "the year, in UTC"}, func(t time.Time) int { return t.Year() }),
		dated("month", assets.Text{ZH: "月份 1–12（UTC）", EN: "the month, 1 to 12, in UTC"}, func(t time.Time) int { return int(t.Month()) }),
		{
			Name: "area_m2", Args: []Form{GeometryForm}, Result: NumberForm, Description: assets.Text{ZH: "椭球面上的面积，平方米", EN: "the area on the ellipsoid in square metres"},
			apply: func(args []datum) datum { return numberDatum(geo.Area(args[0].shape)) },
		},
		{
			Name: "length_m", Args: []Form{GeometryForm}, Result: NumberForm, Description: assets.Text{ZH: "椭球面上的长度或周长，米", EN: "the length or perimeter on the ellipsoid in metres"},
			apply: func(args []datum) datum { return numberDatum(geo.Length(args[0].shape)) },
		},
	}
}

func numberDatum(n float64) datum { return datum{form: NumberForm, number: n} }

func numeric(name string, description assets.Text, f func(float64) float64) Function {
	return Function{Name: name, Args: []Form{NumberForm}, Result: NumberForm, Description: description,
		apply: func(args []datum) datum { return numberDatum(f(args[0].number)) }}
}

func textual(name string, description assets.Text, f func(string) string) Function {
	return Function{Name: name, Args: []Form{TextForm}, Result: TextForm, Description: description,
		apply: func(args []datum) datum { return datum{form: TextForm, text: f(args[0].text)} }}
}

func dated(name string, description assets.Text, f func(time.Time) int) Function {
	return Function{Name: name, Args: []Form{TimestampForm}, Result: NumberForm, Description: description,
		apply: func(args []datum) datum { return numberDatum(float64(f(time.Unix(args[0].moment.second, 0).UTC()))) }}
}

// findFunction finds what a call means, or the refusal that lists every function.
func findFunction(e Call) (Function, *assets.Error) {
	list := Functions()
	names := make([]string, len(list))
	for i, f := range list {
		if strings.EqualFold(f.Name, e.Name) {
			return f, nil
		}
		names[i] = f.Name
	}
	slices.Sort(names)
	return Function{}, refused(e.Name, assets.Text{
		ZH: fmt.Sprintf("没有函数“%s”；可用的有：%s。", shorten(e.Name, 60), strings.Join(names, "、")),
		EN: fmt.Sprintf("There is no function \"%s\"; there are: %s.", shorten(e.Name, 60), strings.Join(names, ", ")),
	})
}

// call compiles a call; without a value for an argument it has none.
func (c compiler[R]) call(e Call) (value[R, datum], *assets.Error) {
	f, err := findFunction(e)
	if err != nil {
		return nil, err
	}
	if len(e.Args) != len(f.Args) {
		return nil, refused(Text(e), assets.Text{
			ZH: fmt.Sprintf("函数“%s”要 %d 个参数，这里有 %d 个。", f.Name, len(f.Args), len(e.Args)),
			EN: fmt.Sprintf("The function \"%s\" takes %d arguments; here are %d.", f.Name, len(f.Args), len(e.Args)),
		})
	}
	args := make([]value[R, datum], len(e.Args))
	for i, arg := range e.Args {
		form, err := c.form(arg)
		if err != nil {
			return nil, err
		}
		if _, ok := common(form, f.Args[i]); !ok {
			return nil, wrongForm(arg, form, f.Args[i])
		}
		if args[i], err = c.datum(arg); err != nil {
			return nil, err
		}
	}
	return func(r R) (datum, bool) {
		given := make([]datum, len(args))
		for i, arg := range args {
			d, ok := arg(r)
			if !ok || !d.fits(f.Args[i]) {
				return datum{}, false
			}
			given[i] = d
		}
		out := f.apply(given)
		_, isFinite := finite(out.number)
		return out, isFinite
	}, nil
}

// fits makes sure of a value's form, and reads text as an instant where one is wanted.
func (d *datum) fits(f Form) bool {
	if f == TimestampForm {
		m, ok := d.asMoment()
		d.moment = m
		return ok
	}
	return d.form == f
}
