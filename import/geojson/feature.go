package geojsonfile

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"needlepoint/assets"
	"needlepoint/geo"
	"needlepoint/import"
)

// featureReader makes a Row of the text of a feature.
type featureReader struct {
	p    parser
	seen map[string]bool // property names of the feature at hand, beyond the first few
	most int             // fields of the row before, as a guess of those to come

	properties int // where in the text the properties' { stands; -1 where there is none
}

func newFeatureReader() *featureReader {
	return &featureReader{p: parser{names: map[string]string{}}, seen: map[string]bool{}}
}

// read fills the row's geometry, fields and fault from the text, which begins at the position.
func (f *featureReader) read(row *importer.Row, text []byte, at importer.Position) {
	f.p.begin(text)
	f.properties = -1
	clear(f.seen)
	row.Fields = make([]importer.Field, 0, min(f.most, len(text)/8))
	defer func() { f.most = len(row.Fields) }()
	var bad *badText
	var fault *rowFault
	switch err := f.feature(row); {
	case err == nil:
		return
	case errors.As(err, &fault):
		row.Fault = fault.Fault
	case errors.As(err, &bad):
		row.Fault = importer.NewFault("", string(around(text, bad.at)), assets.Text{
			ZH: fmt.Sprintf("JSON 语法有误（字节 %d）：%s", at.Byte+int64(bad.at), bad.what.ZH),
			EN: fmt.Sprintf("broken JSON at byte %d: %s", at.Byte+int64(bad.at), bad.what.EN)})
	default:
		row.Fault = importer.NewFault("", "", assets.Text{ZH: "这一行读不懂：" + err.Error(), EN: err.Error()})
	}
}

// rowFault carries a finished Fault out of the parser.
type rowFault struct{ *importer.Fault }

func (rowFault) Error() string { return "row fault" }

func refuse(column, value, zh, en string) error {
	return &rowFault{importer.NewFault(column, value, assets.Text{ZH: zh, EN: en})}
}

// known are the members of a feature that are read.
var known = [...]string{"type", "geometry", "properties", "id"}

func (f *featureReader) feature(row *importer.Row) error {
	p := &f.p
	if c := p.peek(); c != '{' {
		return refuse("", string(around(p.in, p.at)), "应为一个 Feature 对象", "a Feature object is expected")
	}
	kind, given := "", 0
	err := p.members(func(key string) error {
		if member := slices.Index(known[:], key); member >= 0 {
			if given&(1<<member) != 0 {
				return refuse(key, "", "“"+key+"”重复", fmt.Sprintf("%q is given twice", key))
			}
			given |= 1 << member
		}
		switch key {
		case "type":
			v, err := p.value(1)
			kind, _ = v.(string)
			return err
		case "geometry":
			return f.geometry(row)
		case "properties":
			return f.fields(row)
		case "id":
			v, err := p.value(1)
			if err != nil || v == nil {
				return err
			}
			switch v.(type) {
			case string, json.Number:
				row.Fields = append(row.Fields, importer.Field{Name: importer.MemberID, Value: v})
				return nil
			}
			return refuse("id", fmt.Sprint(v), "id 应为文字或数字", "id: text or a number is expected")
		}
		_, err := p.value(1)
		return err
	})
	if err != nil {
		return err
	}
	if p.peek(); p.at < len(p.in) {
		return p.fault("Feature 之后还有别的内容", "something follows the Feature")
	}
	if kind != "Feature" {
		return refuse("type", kind, fmt.Sprintf("type＝“%s”，应为 Feature", kind), fmt.Sprintf("type %q: Feature is expected", kind))
	}
	return nil
}

func (f *featureReader) geometry(row *importer.Row) error {
	first := f.p.peek()
	start := f.p.at
	if g, size, ok := geo.ReadGeoJSON(f.p.in[start:]); ok {
		row.Geometry = g
		f.p.at += size
		return nil
	}
	if err := f.p.skip(1); err != nil {
		return err
	}
	if first != '{' && first != 'n' {
		row.Fault = importer.NewFault("geometry", string(around(f.p.in, start)),
			assets.Text{ZH: "geometry 应为对象或 null", EN: "geometry: an object or null is expected"})
		return nil
	}
	g, err := geo.ParseGeoJSON(f.p.in[start:f.p.at])
	if err != nil { // the properties may still say what the row stands for
		row.Fault = importer.NewFault("geometry", string(around(f.p.in, start)),
			assets.Text{ZH: "几何读不懂：" + err.Error(), EN: err.Error()})
	}
	row.Geometry = g
	return nil
}

func (f *featureReader) fields(row *importer.Row) error {
	p := &f.p
	switch p.peek() {
	case '{':
	case 'n':
		_, err := p.value(1)
		return err
	default:
		return refuse("properties", string(around(p.in, p.at)), "properties 应为对象或 null", "properties: an object or null is expected")
	}
	f.properties = p.at
	own := len(row.Fields) // the id may have come before
	return p.members(func(key string) error {
		if f.again(row.Fields[own:], key) {
			return refuse(key, "", "属性“"+key+"”重复", fmt.Sprintf("the property %q is given twice", key))
		}
		v, err := p.value(2)
		row.Fields = append(row.Fields, importer.Field{Name: key, Value: v})
		return err
	})
}

// again reports whether one of the fields has the name.
func (f *featureReader) again(fields []importer.Field, name string) bool {
	const few = 24
	for _, field := range fields[:min(len(fields), few)] {
		if field.Name == name {
			return true
		}
	}
	if len(fields) < few {
		return false
	}
	twice := f.seen[name]
	f.seen[name] = true
	return twice
}

// skip checks the value that follows without building it.
func (p *parser) skip(depth int) error {
	if depth > maxDepth {
		return p.fault("嵌套过深", "nested too deeply")
	}
	switch p.peek() {
	case '{':
		return p.members(func(string) error { return p.skip(depth + 1) })
	case '[':
		p.at++
		if p.take(']') {
			return nil
		}
		for {
			if err := p.skip(depth + 1); err != nil {
				return err
			}
			if p.take(']') {
				return nil
			}
			if !p.take(',') {
				return p.fault("此处应为逗号或“]”", "a comma or ] is expected")
			}
		}
	case '"':
		_, _, err := p.quoted()
		return err
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return p.skipNumber()
	}
	_, err := p.value(depth)
	return err
}

// around cuts a little of the text at a byte, for a sentence.
func around(text []byte, at int) []byte {
	const reach = 24
	from, to := max(at-reach/4, 0), min(at+reach, len(text))
	for from < to && text[from]&0xc0 == 0x80 {
		from++
	}
	for to > from && to < len(text) && text[to]&0xc0 == 0x80 {
		to--
	}
	return text[min(from, to):to]
}
