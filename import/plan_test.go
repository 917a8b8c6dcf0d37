package importer_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"needlepoint/assets"
	"needlepoint/import"
)

// lights makes a table of street lights from rows "ref,lon,rest…" at latitude 41.
func lights(header string, rows ...string) importer.Input {
	return file("street-lights.csv", []byte("lat,"+header+"\n"+"41,"+strings.Join(rows, "\n41,")+"\n"))
}

// lamp returns the light with a ref.
func lamp(t *testing.T, inv *assets.Inventory, ref string) assets.Asset {
	t.Helper()
	a, ok := inv.View().AssetByRef("street_light", ref)
	if !ok {
		t.Fatalf("there is no light %s", ref)
	}
	return a
}

func TestADeliveryOverwritesWhatItCarriesAndKeepsTheRest(t *testing.T) {
	inv := newBook(t, catalogueOf(t))
	delivery{in: lights("lon,ref,name,condition,height_m,maker", "123.1,a,一号灯,damaged,8,Philips", "123.2,b,二号灯,intact,9,")}.commit(t, inv)
	d := delivery{in: lights("lon,ref,height_m,maker,colour", "123.1,a,8.5,,white", "123.2,b,9,,")}
	plan := d.commit(t, inv)
	if want := (importer.Counts{Updated: 1, Same: 1}); plan.Counts != want {
		t.Errorf("%+v, want %+v", plan.Counts, want)
	}
	got := lamp(t, inv, "a")
	if got.Name != "一号灯" || got.Condition != assets.Damaged || got.Attributes.String() != `{"colour":"white","height_m":8.5}` {
		t.Errorf("the light is %+v", got)
	}
	if again := d.mustPlan(t, inv); again.Counts != (importer.Counts{Same: 2}) {
		t.Errorf("again: %+v", again.Counts)
	}
}

func TestMovesAreCountedAmongUpdates(t *testing.T) {
	inv := newBook(t, catalogueOf(t))
	delivery{in: lights("lon,ref,note", "123.1,a,x", "123.2,b,x", "123.3,c,x")}.commit(t, inv)
	plan := delivery{in: lights("lon,ref,note", "123.10000001,a,x", "123.2,b,y", "123.30,c,x", "123.4,d,x")}.mustPlan(t, inv)
	if want := (importer.Counts{Inserted: 1, Updated: 2, Moved: 1, Same: 1}); plan.Counts != want {
		t.Errorf("%+v, want %+v", plan.Counts, want)
	}
	var got []string
	for row := 1; row <= plan.Rows(); row++ {
		got = append(got, plan.Verdict(row).String())
	}
	if want := "[update update same insert]"; fmt.Sprint(got) != want {
		t.Errorf("the verdicts are %v, want %s", got, want)
	}
}

func TestRowsWithoutARefAreKnownByTheirContentThenByTheirPlace(t *testing.T) {
	inv := newBook(t, catalogueOf(t))
	delivery{in: lights("lon,note", "123.1,x", "123.2,x", "123.3,x", "123.3,y")}.commit(t, inv)
	plan := delivery{
		in:    lights("lon,note", "123.1,x", "123.2,changed", "123.3,x", "123.3,z", "123.3,w", "123.1,x", "123.9,x"),
		terms: importer.Terms{Retire: true, RetireAtMost: 1},
	}.commit(t, inv)
	// 123.2 is alone at its place in both; of the two at 123.3 one is the same, the other is not to be told
	// among the new ones; the second row of 123.1 is the first again.
	if want := (importer.Counts{Inserted: 3, Updated: 1, Same: 2, Retired: 1, Rejected: 1}); plan.Counts != want {
		t.Errorf("%+v, want %+v", plan.Counts, want)
	}
	if r := plan.Rejections()[0]; r.Row != 6 || !strings.Contains(r.Reason.EN, "the same as row 1 in every field") {
		t.Errorf("rejected: %+v", r)
	}
}

func TestRetiring(t *testing.T) {
	inv := newBook(t, catalogueOf(t))
	rows := []string{}
	for i := range 10 {
		rows = append(rows, fmt.Sprintf("123.%d,%d,", i, i))
	}
	delivery{in: lights("lon,ref,stage", append(rows, "124,p,planned")...)}.commit(t, inv)
	delivery{in: file("litter-bins.csv", []byte("ref,lon,lat\n1,123,41\n"))}.commit(t, inv)

	short := delivery{in: lights("lon,ref", "123.0,0", "123.1,1", "nonsense,2", "123.3,3,too many", "123.4,4", "123.5,5"), terms: importer.Terms{Retire: true}}
	plan := short.mustPlan(t, inv)
	// Row 2 is rejected but says which light it stands for; row 3 does not, being of another width than the header.
	if want := (importer.Counts{Same: 4, Retired: 5, Rejected: 2}); plan.Counts != want {
		t.Errorf("%+v, want %+v", plan.Counts, want)
	}
	if _, err := plan.ChangeSet(); err == nil || !strings.Contains(err.Error(), "of 10 in service of class street_light this delivery would retire 5, more than 30 %") ||
		!strings.Contains(err.Error(), "--retire-at-most 5") {
		t.Errorf("half of a class is retired: %v", err)
	}
	if !slices.ContainsFunc(plan.Notes, func(n assets.Text) bool { return strings.HasPrefix(n.EN, "1 rejected rows have no ref") }) {
		t.Errorf("the notes are %v", plan.Notes)
	}
	short.terms.RetireAtMost = 4
	if _, err := short.mustPlan(t, inv).ChangeSet(); err == nil {
		t.Error("more are retired than was allowed")
	}
	short.terms.RetireAtMost = 5
	short.commit(t, inv)
	if a := lamp(t, inv, "9"); a.Stage != assets.Retired {
		t.Errorf("light 9 is %s", a.Stage)
	}
	for ref, want := range map[string]assets.Stage{"2": assets.InService, "p": assets.Planned, "3": assets.Retired} {
		if a := lamp(t, inv, ref); a.Stage != want {
			t.Errorf("light %s is %s, want %s", ref, a.Stage, want)
		}
	}
	if b, _ := inv.View().AssetByRef("litter_bin", "1"); b.Stage != assets.InService {
		t.Errorf("a bin went with the lights: %+v", b)
	}
	if back := (delivery{in: lights("lon,ref", "123.9,9")}).commit(t, inv); back.Counts != (importer.Counts{Updated: 1}) || lamp(t, inv, "9").Stage != assets.InService {
		t.Errorf("a retired light that is delivered again: %+v", back.Counts)
	}
	none := delivery{in: lights("lon,ref", "x,"), terms: importer.Terms{Retire: true}}.mustPlan(t, inv)
	if none.Refused == nil {
		t.Error("a file without one good row retires everything")
	}
}

func TestBoundariesAreKnownByTheirRefInKindAndGrid(t *testing.T) {
	inv := newBook(t, catalogueOf(t))
	d := delivery{in: fixture(t, "cells.csv"), choices: importer.Choices{Kind: assets.Cell, Grid: "城市管理网格"}}
	plan := d.commit(t, inv)
	if want := (importer.Counts{Inserted: 2, Rejected: 2}); plan.Counts != want {
		t.Errorf("%+v, want %+v: %v", plan.Counts, want, plan.Rejections())
	}
	if b, ok := inv.View().BoundaryByRef(assets.Cell, "城市管理网格", "G2"); !ok || b.Name != "第二网格" || b.Geometry.GeoJSONType() != "MultiPolygon" {
		t.Errorf("the cell is %+v", b)
	}
	if again := d.mustPlan(t, inv); again.Counts != (importer.Counts{Same: 2, Rejected: 2}) {
		t.Errorf("again: %+v", again.Counts)
	}
	d.choices.Grid = "社会治理网格"
	if other := d.mustPlan(t, inv); other.Counts.Inserted != 2 {
		t.Errorf("another grid: %+v", other.Counts)
	}
}

func TestChoicesThatCannotBe(t *testing.T) {
	in := lights("lon,ref,name,colour", "123.1,a,x,white")
	for _, c := range []struct {
		choices importer.Choices
		in      importer.Input
		want    string
	}{
		{importer.Choices{RefField: "PoleID"}, in, `there is no field "PoleID"; the file has ref, name, colour`},
		{importer.Choices{Map: map[string]string{"color": "x"}}, in, `there is no field "color"; the file has ref, name, colour`},
		{importer.Choices{Map: map[string]string{"colour": "name", "name": "name"}}, in, "the fields colour and name are both mapped to name"},
		{importer.Choices{Class: "street_lihgt"}, in, `class = "street_lihgt"`},
		{importer.Choices{Class: "street_light", Grid: "g"}, in, "not both"},
		{importer.Choices{Grid: "g"}, in, `kind "": say with --kind one of district`},
		{importer.Choices{Kind: "kingdom"}, in, `kind "kingdom": say with --kind one of district`},
		{importer.Choices{}, file("wombats.csv", []byte("lon,lat\n1,2\n")), `the name "wombats.csv" tells no class; say --class for assets`},
	} {
		_, _, err := delivery{in: c.in, choices: c.choices}.plan(t, newBook(t, catalogueOf(t)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.choices, err, c.want)
		}
	}
}

func TestTheMappingIsGuessedFromNames(t *testing.T) {
	feature := func(id int, props string) string {
		return fmt.Sprintf(`{"type":"Feature","id":%d,"properties":{%s},"geometry":{"type":"Point","coordinates":[123.%d,41]}}`+"\n", id, props, id)
	}
	for _, c := range []struct {
		name, a, b string
		choices    importer.Choices
		want       string // in the words of Mapping.Text
	}{
		{"路灯2026.geojsonl", `"GLBJBSM":"21030201037000001","GLBJMC":"甲","GLBJZT":"完好","杆高":"8"`, `"GLBJBSM":"21030201037000002","GLBJMC":"乙","GLBJZT":"破损","杆高":"9"`,
			importer.Choices{}, "class: street_light; ref: field GLBJBSM; name: field GLBJMC; condition: field GLBJZT; attribute height_m: field 杆高"},
		{"trees.geojsonl", `"OBJCODE":"1","OBJNAME":"甲","OBJSTATE":"占用","OBJUPTODAT":"在用"`, `"OBJCODE":"2","OBJNAME":"乙","OBJSTATE":"丢失","OBJUPTODAT":"作废"`,
			importer.Choices{}, "class: street_tree; ref: field OBJCODE; name: field OBJNAME; condition: field OBJSTATE; stage: field OBJUPTODAT"},
		{"bins.geojsonl", `"CONDITION":"GOOD","OBJECTID":17,"GlobalID":"x"`, `"CONDITION":"FAIR","OBJECTID":12,"GlobalID":"y"`,
			importer.Choices{}, "class: litter_bin; ref: field GlobalID; condition: intact where new, unchanged where known"},
		{"bins.geojsonl", `"OBJECTID":1`, `"OBJECTID":2`, importer.Choices{},
			"class: litter_bin; ref: none; told apart by geometry and attributes; condition: intact where new, unchanged where known"},
		{"bins.geojsonl", `"OBJECTID":1`, `"OBJECTID":2`, importer.Choices{RefField: "objectid"},
			"class: litter_bin; ref: field OBJECTID; condition: intact where new, unchanged where known"},
		{"bins.geojsonl", `"a":1`, `"a":2`, importer.Choices{RefField: "id", Map: map[string]string{"a": ""}},
			"class: litter_bin; ref: field @id; condition: intact where new, unchanged where known; left out: a"},
		{"delivery.geojsonl", `"类别":"垃圾箱","编号":"b1"`, `"类别":"01037","编号":"b2"`, importer.Choices{},
			"class: field 类别; ref: field 编号; condition: intact where new, unchanged where known"},
		{"delivery.geojsonl", `"zone":"a"`, `"zone":"b"`, importer.Choices{Kind: assets.Zone, Grid: "g", Map: map[string]string{"zone": "name"}},
			"kind: zone; grid: g; ref: none; told apart by geometry and attributes; name: field zone"},
	} {
		inv := newBook(t, catalogueOf(t))
		d := delivery{in: file(c.name, []byte(feature(1, c.a)+feature(2, c.b))), choices: c.choices}
		plan := d.mustPlan(t, inv)
		plan.Mapping.Notes = nil
		if got := strings.Join(plan.Mapping.Text("en"), "; "); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
		for _, line := range plan.Mapping.Text("zh") {
			if strings.Contains(line, "field") {
				t.Errorf("%s: not Chinese: %s", c.name, line)
			}
		}
		if !strings.Contains(c.want, "kind:") && plan.Counts.Inserted != 2 {
			t.Errorf("%s: %+v %v", c.name, plan.Counts, plan.Rejections())
		}
	}
}

func TestASlipInAColumnDoesNotMakeItAnother(t *testing.T) {
	inv := newBook(t, catalogueOf(t))
	d := delivery{in: lights("lon,编码,状态,阶段", "123.1,a,完好,在用", "123.2,b,很好,在用", "123.3,c,破损,规划", "123.4,d,破损,在建")}
	plan := d.mustPlan(t, inv)
	if m := plan.Mapping; m.ConditionField != "状态" || m.StageField != "阶段" {
		t.Errorf("condition %q, stage %q", m.ConditionField, m.StageField)
	}
	if want := (importer.Counts{Inserted: 2, Rejected: 2}); plan.Counts != want {
		t.Errorf("%+v, want %+v", plan.Counts, want)
	}
	src, err := importer.Open(t.Context(), formats(), d.in, d.opts)
	if err != nil {
		t.Fatal(err)
	}
	survey, err := importer.Inspect(t.Context(), src, nil)
	if err := errors.Join(err, importer.Close(src)); err != nil {
		t.Fatal(err)
	}
	for _, f := range importer.Explain(survey, inv.Catalogue(), plan.Mapping, d.choices) {
		if doubtful := f.Certain == importer.Doubtful; doubtful != (f.Name == "状态" || f.Name == "阶段") {
			t.Errorf("%s is %s: %s", f.Name, f.Certain, f.Why.EN)
		}
	}
	// Another matter in a column of that name stays what it is.
	d.in = lights("lon,编码,状态", "123.1,a,优", "123.2,b,良", "123.3,c,完好")
	if m := d.mustPlan(t, inv).Mapping; m.ConditionField != "" {
		t.Errorf("condition %q", m.ConditionField)
	}
}

func TestWhatASpreadsheetMayHaveSpoiltIsNoticed(t *testing.T) {
	in := lights("lon,ref", "123.1,21030201037000100", "123.2,21030201037000200", "123.3,21030201037000301")
	notes := delivery{in: in}.mustPlan(t, newBook(t, catalogueOf(t))).Notes
	if len(notes) != 1 || !strings.Contains(notes[0].EN, "of 3 long refs 2 end in 00") {
		t.Errorf("the notes are %v", notes)
	}
}

func TestRefsThatMeanOtherThingsAreNoticed(t *testing.T) {
	inv := newBook(t, catalogueOf(t))
	var here, there []string
	for i := range 30 {
		here = append(here, fmt.Sprintf("123.%03d,%d", i, i+100))
		there = append(there, fmt.Sprintf("124.%03d,%d", i, i+100))
	}
	delivery{in: lights("lon,ref", here...)}.commit(t, inv)
	notes := delivery{in: lights("lon,ref", there...)}.mustPlan(t, inv).Notes
	if !slices.ContainsFunc(notes, func(n assets.Text) bool { return strings.HasPrefix(n.EN, "of 30 records found by ref 30 move") }) {
		t.Errorf("the notes are %v", notes)
	}
}

func TestAFileCannotWriteToTheTerminal(t *testing.T) {
	in := lights("lon,ref,condition", "123.1,a,\x1b[2J\u202ebroken")
	var b bytes.Buffer
	plan := delivery{in: in, choices: importer.Choices{Map: map[string]string{"condition": "condition"}}}.mustPlan(t, newBook(t, catalogueOf(t)))
	if err := plan.WriteText(&b, "en"); err != nil {
		t.Fatal(err)
	}
	if plan.Counts.Rejected != 1 || strings.ContainsAny(b.String(), "\x1b\u202e") {
		t.Errorf("%+v, written as %q", plan.Counts, b.String())
	}
}

func TestTheReportForPrograms(t *testing.T) {
	plan := delivery{in: fixture(t, "broken-rows.geojson"), choices: importer.Choices{Class: "street_light"}}.mustPlan(t, newBook(t, catalogueOf(t)))
	text, err := json.Marshal(plan.Report())
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"inserted":2,"updated":0,"moved":0,"same":0,"retired":0,"rejected":13,"rows":15,"revision":0,"file":"broken-rows.geojson"`; !strings.HasPrefix(string(text), want) {
		t.Errorf("the report begins %.200s", text)
	}
	var report importer.Report
	if err := json.Unmarshal(text, &report); err != nil || len(report.Reasons) != 13 || report.Mapping.Class != "street_light" {
		t.Errorf("%+v (%v)", report, err)
	}
	if r := report.Reasons[3]; r.Row != 5 || r.Line != 6 || r.Column != "geometry" || r.Ref != "e" || string(r.Place) != "[123.05,41.05]" {
		t.Errorf("the reason is %+v", r)
	}
	for _, lang := range []string{"zh", "en"} {
		var b bytes.Buffer
		if err := plan.WriteText(&b, lang); err != nil {
			t.Fatal(err)
		}
		for _, want := range map[string][]string{"zh": {"新增", "拒绝 1 行", "第 12 行（文件第 13 行）"}, "en": {"insert", "rejected", "row 12 (line 13)"}}[lang] {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s: no %q in\n%s", lang, want, b.String())
			}
		}
	}
}

// TestRejectedRowsCanBeMendedAndSentAgain mends what the rejects files hold and imports them.
func TestRejectedRowsCanBeMendedAndSentAgain(t *testing.T) {
	notANumber := `{"type":"Feature","geometry":{"type":"Point",` + "\n" + `"coordinates":[NaN,41]},"properties":{"code":"b"}}`
	notAPosition := `{"type":"Feature","geometry":{"type":"Point","coordinates":[123.3,41,"x"]},"properties":{}}`
	mend := strings.NewReplacer("NaN", "123.2", `,"x"]`, "]")
	for _, c := range []struct {
		name, data, rejects string
		rejected            int
	}{
		{"rows.geojsonl", onePoint + "\n" + strings.ReplaceAll(notANumber, "\n", " ") + "\n" + notAPosition + "\n", "rejects.geojsonl", 2},
		{"rows.geojson", `{"type":"FeatureCollection","features":[` + onePoint + ",\n" + notANumber + ",\n" + notAPosition + "]}", "rejects.geojsonl", 2},
		{"rows.csv", "code,lon,lat,note\na,123.1,41,x\nb,NaN,41,\"=1, 2\"\n", "rejects.csv", 1},
	} {
		inv := newBook(t, catalogueOf(t))
		choices := importer.Choices{Class: "street_light", RefField: "code"}
		plan, src, err := delivery{in: file(c.name, []byte(c.data)), choices: choices}.plan(t, inv)
		if err != nil {
			t.Fatal(err)
		}
		if plan.Counts.Rejected != c.rejected {
			t.Fatalf("%s: %+v", c.name, plan.Counts)
		}
		var rejects bytes.Buffer
		if err := plan.WriteRejects(t.Context(), &rejects, src); err != nil {
			t.Fatal(err)
		}
		if got := strings.Count(rejects.String(), " / "); got != c.rejected || !strings.Contains(rejects.String(), importer.FieldReason) {
			t.Errorf("%s: %d reasons in %s", c.name, got, rejects.String())
		}
		again := delivery{in: file(c.rejects, []byte(mend.Replace(rejects.String()))), choices: choices}
		if plan := again.mustPlan(t, inv); plan.Counts != (importer.Counts{Inserted: c.rejected}) {
			t.Errorf("%s: mended: %+v %v of\n%s", c.name, plan.Counts, plan.Rejections(), rejects.String())
		}
	}
}

func TestAPlanDoesNotDependOnTheProcessors(t *testing.T) {
	r := seeded(t)
	inv := newBook(t, catalogueOf(t))
	commit(t, inv, randomRecords(t, r, 800))
	data := export(t, "export.csv", everything(inv)[assets.AssetNoun])
	lines := strings.SplitAfter(string(data), "\n")
	for i := range lines { // some rows broken, some moved, some twice
		switch r.IntN(5) {
		case 0:
			lines[i] = strings.Replace(lines[i], "123.", "923.", 1)
		case 1:
			lines[i] = strings.Replace(lines[i], "123.", "123.0", 2)
		case 2:
			lines[i] += lines[i]
		}
	}
	lines[0] = strings.SplitAfter(string(data), "\n")[0]
	d := delivery{in: file("export.csv", []byte(strings.Join(lines, ""))), terms: importer.Terms{Retire: true}}
	var first []byte
	for _, n := range []int{1, 2, 7} {
		before := runtime.GOMAXPROCS(n)
		plan := d.mustPlan(t, inv)
		runtime.GOMAXPROCS(before)
		text, err := json.Marshal(plan.Report())
		if err != nil {
			t.Fatal(err)
		}
		for ch := range plan.Changes() {
			text = fmt.Appendf(text, "%d %s %v\n", ch.Row, ch.Verdict, ch.After)
		}
		if first == nil {
			first = text
		} else if !bytes.Equal(first, text) {
			t.Errorf("%d processors give another plan", n)
		}
	}
}

func TestAPlanStopsWithItsContext(t *testing.T) {
	inv := newBook(t, catalogueOf(t))
	rows := make([]string, 5000)
	for i := range rows {
		rows[i] = fmt.Sprintf("123.%04d,%d", i, i)
	}
	src, err := importer.Open(t.Context(), formats(), lights("lon,ref", rows...), importer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	terms := importer.Terms{Catalogue: inv.Catalogue(), Mapping: importer.Mapping{Noun: assets.AssetNoun, Class: "street_light", RefField: "ref"},
		Progress: func(p importer.Progress) {
			if p.Bytes <= 0 || p.Rows <= 0 {
				t.Errorf("progress %+v", p)
			}
			cancel()
		}}
	if _, err := importer.Make(ctx, inv.View(), src, terms); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestTooManyRowsAreRefused has rows up to the bound and one beyond it, which a plan would hold in memory.
func TestTooManyRowsAreRefused(t *testing.T) {
	inv := newBook(t, catalogueOf(t))
	for most, refused := range map[int]bool{3: false, 2: true} {
		d := delivery{in: lights("lon,lat,ref", "123.01,41,1", "123.02,41,2", "123.03,41,3"), choices: importer.Choices{Class: "street_light"},
			terms: importer.Terms{MaxRows: most}}
		plan, _, err := d.plan(t, inv)
		if refused && (assets.CodeOf(err) != assets.TooLarge || !strings.Contains(err.Error(), "more than 2 rows")) {
			t.Errorf("at most %d rows: %v", most, err)
		}
		if !refused && (err != nil || plan.Counts.Inserted != 3) {
			t.Errorf("at most %d rows: %v", most, err)
		}
	}
}

// TestALongFieldNameIsRefused has a property of a feature whose name is longer than anything that is told of a file may repeat.
func TestALongFieldNameIsRefused(t *testing.T) {
	for n, refused := range map[int]bool{importer.MaxFieldName: false, importer.MaxFieldName + 1: true} {
		src, err := importer.Open(t.Context(), formats(), file("a.geojson", []byte(strings.Replace(`{"type":"FeatureCollection","features":[`+onePoint+`]}`,
			"code", strings.Repeat("码", n), 1))), importer.Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = importer.Inspect(t.Context(), src, nil)
		if refused != (assets.CodeOf(err) == assets.Invalid) || !refused && err != nil {
			t.Errorf("%d characters: %v", n, err)
		}
	}
}
