package importer

import (
	"context"
	"fmt"
	"hash/maphash"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// Survey is what the first rows of a file look like: what a Mapping is guessed from.
type Survey struct {
	Facts    Facts
	Rows     int  // read
	Complete bool // these are all rows of the file
	Fields   []FieldSurvey
	Kinds    map[assets.GeometryKind]int // rows by the kind of their geometry
	Bound    orb.Bound                   // of all geometries; empty where there is none
}

// FieldSurvey is what one field looks like.
type FieldSurvey struct {
	Name    string
	Filled  int      // rows with a value
	Values  []string // up to surveyedValues different ones, as they came; more where Many
	Many    bool
	Repeats int // rows with a value that an earlier row had; known only of fields that may be a code

	numbered bool // the values are the row numbers
	rising   bool // the values are whole numbers, each above the one before
	last     int
	seen     map[uint64]struct{}
	values   map[string]struct{}
}

const (
	surveyedRows   = 200_000
	surveyedValues = 256 // more than there are classes
	surveyedFields = 2_000
)

// MaxFieldName bounds the name of a field, in characters: everything that is told of a file repeats it.
const MaxFieldName = 500

func longFieldName(row Row, name string) error {
	n := utf8.RuneCountInString(name)
	return assets.Refuse(assets.Invalid, "import", assets.Text{
		ZH: fmt.Sprintf("第 %d 条记录有一个字段的名称长 %d 个字符，最多 %d 个：“%s”；请改短后再导入", row.Number, n, MaxFieldName, Shorten(name)),
		EN: fmt.Sprintf("row %d has a field whose name has %d characters, and at most %d are taken: %q; give it a shorter one", row.Number, n, MaxFieldName, Shorten(name))})
}

// Inspect reads ahead. A fault of the whole file is returned at once.
func Inspect(ctx context.Context, src Source, progress func(Progress)) (Survey, error) {
	in := inspection{Survey: Survey{Complete: true, Kinds: map[assets.GeometryKind]int{}}, at: map[string]int{}, seed: maphash.MakeSeed()}
	err := inOrder(ctx, src, pass[[]Row]{
		work: func(rows []Row) []Row { return rows },
		take: func(rows []Row) (more bool, err error) {
			for _, row := range rows {
				if in.Rows == surveyedRows {
					in.Complete = false
					return false, nil
				}
				if err := in.take(row); err != nil {
					return false, err
				}
				if progress != nil && in.Rows%progressRows == 0 {
					progress(Progress{Step: Inspecting, Bytes: row.Read, Rows: in.Rows})
				}
			}
			return true, nil
		},
	})
	if err != nil {
		return Survey{}, err
	}
	for i := range in.Fields {
		in.Fields[i].seen, in.Fields[i].values = nil, nil
	}
	in.Facts = src.Facts()
	return in.Survey, nil
}

// inspection is a Survey being made.
type inspection struct {
	Survey
	at   map[string]int // of Fields, by name
	seed maphash.Seed
}

func (s *inspection) take(row Row) error {
	first := len(s.Kinds) == 0
	s.Rows++
	if kind := assets.GeometryKindOf(row.Geometry); kind != "" {
		s.Kinds[kind]++
		if b := row.Geometry.Bound(); first {
			s.Bound = b
		} else {
			s.Bound = s.Bound.Union(b)
		}
	}
	for _, f := range row.Fields {
		i, known := s.at[f.Name]
		if !known {
			if utf8.RuneCountInString(f.Name) > MaxFieldName {
				return longFieldName(row, f.Name)
			}
			if len(s.Fields) == surveyedFields {
				continue
			}
			i = len(s.Fields)
			s.at[f.Name] = i
			s.Fields = append(s.Fields, newFieldSurvey(f.Name))
		}
		s.Fields[i].add(f.Value, row.Number, s.seed)
	}
	return nil
}

func newFieldSurvey(name string) FieldSurvey {
	f := FieldSurvey{Name: name, numbered: true, rising: true, last: -1, values: map[string]struct{}{}}
	if refRank(name) < noRank {
		f.seen = map[uint64]struct{}{}
	}
	return f
}

func (f *FieldSurvey) add(value any, row int, seed maphash.Seed) {
	text := CellText(value)
	if text == "" {
		return
	}
	f.Filled++
	if f.numbered && text != strconv.Itoa(row) && text != strconv.Itoa(row-1) {
		f.numbered = false
	}
	if f.rising {
		n, err := strconv.Atoi(text)
		f.rising = err == nil && n > f.last
		f.last = n
	}
	if f.seen != nil {
		h := maphash.String(seed, text)
		if _, twice := f.seen[h]; twice {
			f.Repeats++
		} else {
			f.seen[h] = struct{}{}
		}
	}
	if f.Many {
		return
	}
	if _, known := f.values[text]; known {
		return
	}
	if len(f.Values) == surveyedValues {
		f.Many = true
		return
	}
	text = strings.Clone(text)
	f.values[text] = struct{}{}
	f.Values = append(f.Values, text)
}

// all reports whether the field has values and every one of them satisfies the test.
func (f FieldSurvey) all(test func(value string) bool) bool {
	if f.Many || f.Filled == 0 {
		return false
	}
	for _, v := range f.Values {
		if !test(v) {
			return false
		}
	}
	return true
}

// most reports whether at least half of the field's different values satisfy the test: a slip or two in a column do not make it
// another column.
func (f FieldSurvey) most(test func(value string) bool) bool {
	passed := 0
	for _, v := range f.Values {
		if test(v) {
			passed++
		}
	}
	return !f.Many && passed > 0 && 2*passed >= len(f.Values)
}

// field returns the field of a name, exactly or in other capitals where only one is so called.
func (s Survey) field(name string) (FieldSurvey, bool) {
	var found FieldSurvey
	n := 0
	for _, f := range s.Fields {
		if f.Name == name {
			return f, true
		}
		if strings.EqualFold(f.Name, name) {
			found = f
			n++
		}
	}
	return found, n == 1
}

func (s Survey) names() []string {
	out := make([]string, len(s.Fields))
	for i, f := range s.Fields {
		out[i] = f.Name
	}
	return out
}
