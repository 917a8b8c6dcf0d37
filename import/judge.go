package importer

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"needlepoint/assets"
	"needlepoint/geo"
)

// scope is what refs are unique in: a class, or a kind of boundary in a grid.
type scope struct {
	class assets.ClassKey
	kind  assets.Kind
	grid  string
}

// candidate is a row understood by the mapping, not yet compared with the book.
type candidate struct {
	scope     scope
	ref, name string           // as delivered; used without outer space, unless the book has them so
	condition assets.Condition // empty where the row does not say
	stage     assets.Stage     // empty where the row does not say
	values    []Field          // attributes, under their keys
	columns   map[string]string
}

// judged is a row compared with the book as far as that needs no other row.
type judged struct {
	number int
	line   int64
	read   int64
	scope  scope
	ref    string
	fault  *Fault
	before assets.Record // the record of that ref; nil where there is none
	after  assets.Record // what the record shall be; nil where the row is rejected
	same   bool          // after says what before says

	key  contentKey // where the row has no ref
	from candidate  // where the row has no ref: to be merged onto a record found by content or place
}

// judge compares single rows with the book. It only reads, so that several goroutines may share it.
type judge struct {
	book      Book
	catalogue *assets.Catalogue
	mapping   Mapping
	roles     map[string]string // field → word
	dropped   map[string]bool
	names     classNames
	known     map[assets.ClassKey]map[string]*assets.Field
	knownKind map[assets.Kind]map[string]*assets.Field
}

// rowJudge judges the rows of one goroutine, and keeps what it learns of their columns.
type rowJudge struct {
	*judge
	columns map[string]column
	values  []Field // lent to the candidate at hand
}

// column is what a field of the file is to the mapping.
type column struct {
	role  string // a word of the record's own fields; empty for others
	apart bool   // it is about the file, or left out
	key   string // of the attribute that it becomes
	fault *Fault // of the key
}

func (j *judge) reader() *rowJudge { return &rowJudge{judge: j, columns: map[string]column{}} }

// column returns what the field of a name is.
func (j *rowJudge) column(name string) column {
	c, known := j.columns[name]
	if known {
		return c
	}
	role, isRole := j.roles[name]
	switch {
	case isRole:
		c.role = role
	case name == MemberID || j.dropped[name] || strings.HasPrefix(name, OwnPrefix):
		c.apart = true
	default:
		key, mapped := j.mapping.Attributes[name]
		if !mapped {
			key = KeyOf(name)
		}
		c.key, c.fault = key, checkKey(key)
	}
	j.columns[name] = c
	return c
}

func newJudge(book Book, terms Terms) *judge {
	j := &judge{book: book, catalogue: terms.Catalogue, mapping: terms.Mapping, roles: terms.Mapping.roles(),
		dropped: map[string]bool{}, names: namesOf(terms.Catalogue),
		known: map[assets.ClassKey]map[string]*assets.Field{}, knownKind: map[assets.Kind]map[string]*assets.Field{}}
	for _, f := range terms.Mapping.Dropped {
		j.dropped[f] = true
	}
	for _, c := range terms.Catalogue.Classes() {
		j.known[c.Key] = byKey(terms.Catalogue.Fields(c.Key))
	}
	for _, k := range assets.AllKinds() {
		j.knownKind[k] = byKey(terms.Catalogue.KindFields(k))
	}
	return j
}

func byKey(fields []assets.Field) map[string]*assets.Field {
	out := make(map[string]*assets.Field, len(fields))
	for i, f := range fields {
		out[f.Key] = &fields[i]
	}
	return out
}

// row judges one row.
func (j *rowJudge) row(row Row) judged {
	out := judged{number: row.Number, line: row.Line, read: row.Read}
	c, fault := j.understand(row.Fields)
	if c.ref != "" {
		out.before = j.find(c.scope, c.ref)
		if bare := strings.TrimSpace(c.ref); out.before == nil && bare != c.ref {
			c.ref = bare
			out.before = j.find(c.scope, bare)
		}
	}
	out.scope, out.ref = c.scope, c.ref
	switch {
	case row.Fault != nil:
		out.fault = row.Fault
	case fault != nil:
		out.fault = fault
	case row.Geometry == nil:
		out.fault = NewFault("geometry", "", assets.Text{ZH: "没有几何", EN: "the row has no geometry"})
	}
	if out.fault != nil {
		return out
	}
	out.after, out.fault = j.merge(c, row, out.before)
	if out.fault != nil {
		return out
	}
	if out.same = out.before != nil && assets.SameContent(out.before, out.after); out.same {
		return out
	}
	if out.fault = j.check(out.after, c); out.fault != nil {
		out.after = nil
		return out
	}
	if c.ref == "" {
		out.key = j.contentKey(out.after)
		out.from = c
		out.from.values = slices.Clone(c.values)
	}
	return out
}

func (j *judge) find(s scope, ref string) assets.Record {
	if ref == "" {
		return nil
	}
	if j.mapping.Noun == assets.BoundaryNoun {
		if b, ok := j.book.BoundaryByRef(s.kind, s.grid, ref); ok {
			return b
		}
		return nil
	}
	if a, ok := j.book.AssetByRef(s.class, ref); ok {
		return a
	}
	return nil
}

// excelNumber is what a spreadsheet makes of a code with more than 15 digits.
var excelNumber = regexp.MustCompile(`^[0-9](\.[0-9]+)?[eE]\+[0-9]+$`)

// understand sorts the fields of a row by what they are. As much as can be read is returned with a fault too.
func (j *rowJudge) understand(fields []Field) (c candidate, fault *Fault) {
	c.scope = scope{class: j.mapping.Class, kind: j.mapping.Kind, grid: j.mapping.Grid}
	blame := func(f *Fault) {
		if fault == nil {
			fault = f
		}
	}
	c.values = j.values[:0]
	for _, f := range fields {
		col := j.column(f.Name)
		switch {
		case col.role != "":
			blame(j.role(&c, col.role, f))
			if col.role == fieldCondition && CellText(f.Value) == occupied { // said beside the condition that it is read as
				c.values = append(c.values, f)
			}
		case col.apart:
		default:
			blame(col.fault)
			if col.key != f.Name {
				if c.columns == nil {
					c.columns = map[string]string{}
				}
				if other, twice := c.columns[col.key]; twice {
					blame(twoFields(f.Name, other, col.key))
				}
				c.columns[col.key] = f.Name
			}
			c.values = append(c.values, Field{Name: col.key, Value: f.Value})
		}
	}
	j.values = c.values
	if j.mapping.Noun == assets.AssetNoun && c.scope.class == "" {
		blame(NewFault(j.mapping.ClassField, "", assets.Text{ZH: "没有类别", EN: "the row has no class"}))
	}
	if j.mapping.Noun == assets.BoundaryNoun && c.scope.kind == "" {
		blame(NewFault(j.mapping.KindField, "", assets.Text{ZH: "没有边界种类", EN: "the row has no kind"}))
	}
	return c, fault
}

func twoFields(a, b, key string) *Fault {
	return NewFault(a, "", assets.Text{ZH: fmt.Sprintf("字段 %s 和 %s 是同一个属性 %s", b, a, key),
		EN: fmt.Sprintf("the fields %s and %s are one attribute, %s", b, a, key)})
}

// role fills one of the record's own fields.
func (j *judge) role(c *candidate, role string, f Field) *Fault {
	text := CellText(f.Value)
	switch role {
	case fieldRef:
		switch f.Value.(type) {
		case nil, string, Cell, json.Number:
		default:
			return NewFault(f.Name, text, assets.Text{ZH: f.Name + " 应为文字或数字", EN: f.Name + ": text or a number is expected"})
		}
		c.ref = strings.Clone(text)
		if bad := strings.TrimSpace(text); strings.IndexByte(bad, '+') > 0 && excelNumber.MatchString(bad) {
			c.ref = ""
			return NewFault(f.Name, bad, assets.Text{
				ZH: fmt.Sprintf("%s＝“%s”：电子表格已把长编码变成数字，末几位丢失；请在源表中把该列设为文本后重新导出", f.Name, bad),
				EN: fmt.Sprintf("%s %q: a spreadsheet has turned the code into a number and lost its last digits; set the column to text in the source and export again", f.Name, bad)})
		}
	case fieldName:
		c.name = strings.Clone(text)
	case fieldCondition:
		if text == "" {
			return nil
		}
		condition, ok := ConditionOf(text)
		if !ok {
			return conditionFault(f.Name, text)
		}
		c.condition = condition
	case fieldStage:
		if text == "" {
			return nil
		}
		stage, ok := StageOf(text)
		if !ok {
			return stageFault(f.Name, text)
		}
		c.stage = stage
	case fieldClass:
		if text == "" {
			return nil
		}
		class, ok := j.names.find(text)
		if !ok {
			return NewFault(f.Name, text, assets.Text{
				ZH: fmt.Sprintf("%s＝“%s”：类别目录里没有", f.Name, Shorten(text)),
				EN: fmt.Sprintf("%s %q: the catalogue has no such class", f.Name, Shorten(text))})
		}
		c.scope.class = class
	case fieldKind:
		if c.scope.kind = assets.Kind(strings.Clone(text)); !c.scope.kind.Valid() {
			return NewFault(f.Name, text, assets.Text{ZH: fmt.Sprintf("%s＝“%s”：没有这种边界", f.Name, Shorten(text)),
				EN: fmt.Sprintf("%s %q: there is no such kind of boundary", f.Name, Shorten(text))})
		}
	case fieldGrid:
		c.scope.grid = strings.Clone(text)
	}
	return nil
}

// maxKey bounds the key of an attribute, in bytes.
const maxKey = 200

func checkKey(key string) *Fault {
	ok := key != "" && len(key) <= maxKey && utf8.ValidString(key) && strings.IndexFunc(key, unicode.IsControl) < 0
	if ok {
		return nil
	}
	return NewFault(Shorten(key), "", assets.Text{
		ZH: fmt.Sprintf("字段名“%s”不能用作属性名：应为 1 到 %d 字节、不含控制字符的文字", Shorten(key), maxKey),
		EN: fmt.Sprintf("the field name %q cannot name an attribute: 1 to %d bytes without control characters are expected", Shorten(key), maxKey)})
}

// check judges the shape and, by the catalogue, everything else.
func (j *judge) check(r assets.Record, c candidate) *Fault {
	if err := geo.Check(r.Shape()); err != nil {
		return faultOf(assets.GeometryFault("import", err), c)
	}
	if err := j.catalogue.CheckRecord(r); err != nil {
		var refused *assets.Error
		if !errors.As(err, &refused) {
			return NewFault("", "", assets.Text{ZH: err.Error(), EN: err.Error()})
		}
		return faultOf(refused, c)
	}
	return nil
}

// faultOf names the column of the file where the refusal names the field of the record, and tells every fault.
func faultOf(e *assets.Error, c candidate) *Fault {
	out := &Fault{Reason: e.Message, Place: e.Place}
	for i, f := range e.Faults {
		if i == 0 {
			out.Column, out.Value, out.Reason = f.Field, Shorten(f.Value), f.Message
			continue
		}
		out.Reason.ZH += "；" + f.Message.ZH
		out.Reason.EN += "; " + f.Message.EN
	}
	if key, ok := strings.CutPrefix(out.Column, "attributes."); ok {
		out.Column = key
		if column, renamed := c.columns[key]; renamed {
			out.Column = column
		}
	}
	return out
}
