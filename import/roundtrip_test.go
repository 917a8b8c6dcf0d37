package importer_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/import"
	"needlepoint/import/csv"
	"needlepoint/import/geojson"
)

// seeded returns a random source whose seed the test prints; NEEDLEPOINT_SEED replays one.
func seeded(t testing.TB) *rand.Rand {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if s, err := strconv.ParseUint(os.Getenv("NEEDLEPOINT_SEED"), 10, 64); err == nil {
		seed = s
	}
	t.Logf("NEEDLEPOINT_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 1))
}

// awkward are texts that one format or another could take for something else.
var awkward = []string{
	"", "12", "-1.5", "1e5", "1.50", "0012", "true", "false", "null", "NaN", "=1+1", "+86 412", "-", "-x", "@cmd", "'=a", "''", "'", "\tx", "x\ty",
	"a,b", "a;b", `say "hi"`, "two\nlines", "two\r\nlines", "\rx", " outer ", "经度", "𠮷野家", "{\"a\":1}", "[1,2]", "2.10302E+16", "\u2028",
}

var awkwardKeys = []string{
	"ref", "name", "Class", "condition", "stage", "kind", "grid", "lon", "LAT", "x", "wkt", "Geometry", "@id", "needlepoint_id", "attr:name", "attr:x",
	"=cmd", "a,b", `q"q`, " outer ", "状态", "编码", "OBJECTID", "height", "高", "0",
}

func randomAttributes(t testing.TB, r *rand.Rand) assets.Attributes {
	t.Helper()
	m := map[string]any{}
	for range r.IntN(6) {
		key := awkwardKeys[r.IntN(len(awkwardKeys))]
		switch r.IntN(8) {
		case 0:
			m[key] = r.Int64() - 1<<62
		case 1:
			m[key] = r.NormFloat64() * 1e3
		case 2:
			m[key] = r.IntN(2) == 0
		case 3:
			m[key] = []any{1.5, "a", nil, map[string]any{"b": "=1"}}
		case 4:
			m[key] = nil
		default:
			m[key] = awkward[r.IntN(len(awkward))]
		}
	}
	if r.IntN(3) == 0 {
		m["height_m"] = r.Float64() * 10
	}
	a, err := assets.AttributesOf(m)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func randomShape(r *rand.Rand, kind assets.GeometryKind) orb.Geometry {
	x, y := 123+r.Float64(), 41+r.Float64()
	square := func(x, y float64) orb.Polygon {
		return orb.Polygon{{{x, y}, {x + 0.01, y}, {x + 0.01, y + 0.01}, {x, y + 0.01}, {x, y}}}
	}
	switch several := r.IntN(3) == 0; {
	case kind == assets.PointKind && several:
		return orb.MultiPoint{{x, y}, {x + 0.1, y}}
	case kind == assets.PointKind:
		return orb.Point{x, y}
	case kind == assets.LineKind && several:
		return orb.MultiLineString{{{x, y}, {x + 0.1, y}}, {{x, y + 1}, {x + 0.1, y + 1}}}
	case kind == assets.LineKind:
		return orb.LineString{{x, y}, {x + 0.1, y}, {x, y + 0.1}}
	case several:
		return orb.MultiPolygon{square(x, y), square(x+0.02, y)}
	}
	return square(x, y)
}

func pick[T any](r *rand.Rand, of []T) T { return of[r.IntN(len(of))] }

// randomRecords makes assets of all classes and boundaries of all kinds, every third without a ref.
func randomRecords(t testing.TB, r *rand.Rand, n int) []assets.Operation {
	t.Helper()
	classes := catalogueOf(t).Classes()
	var ops []assets.Operation
	for i := range n {
		ref := ""
		if i%3 > 0 {
			ref = fmt.Sprint(pick(r, []string{"", "00", "=", "路 ", "-"}), i)
		}
		name := strings.Map(func(c rune) rune {
			if c < ' ' {
				return -1
			}
			return c
		}, pick(r, awkward))
		class := pick(r, classes)
		ops = append(ops, assets.Put(assets.Asset{Ref: ref, Class: class.Key, Name: name, Condition: pick(r, assets.AllConditions()),
			Stage: pick(r, assets.AllStages()), Geometry: randomShape(r, class.Geometry[0]), Attributes: randomAttributes(t, r)}))
		kind := pick(r, assets.AllKinds())
		ops = append(ops, assets.Put(assets.Boundary{Ref: ref, Kind: kind, Grid: pick(r, []string{"", "城市管理网格", "=g"}), Name: name,
			Stage: pick(r, assets.AllStages()), Geometry: randomShape(r, assets.AreaKind), Attributes: randomAttributes(t, r)}))
	}
	return ops
}

func commit(t testing.TB, inv *assets.Inventory, ops []assets.Operation) {
	t.Helper()
	_, err := inv.Commit(t.Context(), func(assets.View) (assets.ChangeSet, error) {
		return assets.ChangeSet{Actor: "tester", Via: assets.ViaAPI, Operations: ops}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func everything(inv *assets.Inventory) map[assets.Noun]iter.Seq[assets.Record] {
	return map[assets.Noun]iter.Seq[assets.Record]{
		assets.AssetNoun:    importer.Assets(inv.View().Assets(assets.Filter{Stages: assets.AnyStage()})),
		assets.BoundaryNoun: importer.Boundaries(inv.View().Boundaries(assets.BoundaryFilter{Stages: assets.AnyStage()})),
	}
}

var exporters = map[string]importer.Exporter{
	"export.geojson":  geojsonfile.Exporter{},
	"export.geojsonl": geojsonfile.Exporter{Lines: true},
	"export.csv":      csvfile.Exporter{},
	"excel.csv":       csvfile.Exporter{ByteOrderMark: true},
}

func export(t testing.TB, name string, records iter.Seq[assets.Record]) []byte {
	t.Helper()
	var out bytes.Buffer
	stamp := importer.Stamp{Revision: 7, Hash: "abc", At: time.Unix(1_800_000_000, 0), Notice: "示例数据"}
	if err := exporters[name].Export(t.Context(), &out, records, stamp); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return out.Bytes()
}

func TestAnExportImportedIntoTheSameBookChangesNothing(t *testing.T) {
	for name, open := range books {
		t.Run(name, func(t *testing.T) {
			inv := open(t, catalogueOf(t))
			commit(t, inv, randomRecords(t, seeded(t), 500))
			exportAndImport(t, inv)
		})
	}
}

func exportAndImport(t *testing.T, inv *assets.Inventory) {
	for noun, records := range everything(inv) {
		n := len(collect(records))
		for name := range exporters {
			data := export(t, name, records)
			if !bytes.Equal(data, export(t, name, records)) {
				t.Errorf("%s of %s: two exports differ", name, noun)
			}
			plan := delivery{in: file(name, data), terms: importer.Terms{Retire: true}}.mustPlan(t, inv)
			if want := (importer.Counts{Same: n}); plan.Counts != want || plan.Noun != noun {
				t.Errorf("%s of %d %ss: %+v", name, n, noun, plan.Counts)
				for i, rej := range plan.Rejections() {
					if i < 3 {
						t.Logf("row %d: %s %s", rej.Row, rej.Column, rej.Reason.EN)
					}
				}
				shown := 0
				for ch := range plan.Changes() {
					if shown++; shown < 4 {
						t.Logf("row %d:\n%+v\n%+v", ch.Row, ch.Before, ch.After)
					}
				}
			}
		}
	}
}

func TestAGeoJSONExportMakesTheSameBookElsewhere(t *testing.T) {
	r := seeded(t)
	inv, other := newBook(t, catalogueOf(t)), newBook(t, catalogueOf(t))
	commit(t, inv, randomRecords(t, r, 300))
	for noun, records := range everything(inv) {
		delivery{in: file("export.geojson", export(t, "export.geojson", records))}.commit(t, other)
		want, got := collect(records), collect(everything(other)[noun])
		if len(want) != len(got) {
			t.Fatalf("%d %ss, want %d", len(got), noun, len(want))
		}
		for i := range want {
			if !sameButForNulls(t, want[i], got[i]) {
				t.Errorf("%+v\nwant %+v", got[i], want[i])
			}
		}
	}
}

// sameButForNulls compares content; import drops attributes that are null and outer space of names.
func sameButForNulls(t *testing.T, want, got assets.Record) bool {
	t.Helper()
	m := importer.AttributesOf(want).Map()
	for k, v := range m {
		if v == nil {
			delete(m, k)
		}
	}
	bare, err := assets.AttributesOf(m)
	if err != nil {
		t.Fatal(err)
	}
	switch r := want.(type) {
	case assets.Asset:
		r.Attributes, r.Name, r.Ref = bare, strings.TrimSpace(r.Name), strings.TrimSpace(r.Ref)
		return assets.SameContent(r, got)
	case assets.Boundary:
		r.Attributes, r.Name, r.Ref = bare, strings.TrimSpace(r.Name), strings.TrimSpace(r.Ref)
		return assets.SameContent(r, got)
	}
	return false
}

func TestGeoJSONExportsCarryTheirRevision(t *testing.T) {
	inv := newBook(t, catalogueOf(t))
	commit(t, inv, randomRecords(t, seeded(t), 5))
	records := everything(inv)[assets.AssetNoun]
	var doc struct {
		Needlepoint importer.Stamp
		Features    []struct{ ID int64 }
	}
	if err := json.Unmarshal(export(t, "export.geojson", records), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Needlepoint.Revision != 7 || doc.Needlepoint.Notice != "示例数据" || len(doc.Features) != 5 || doc.Features[4].ID != 5 {
		t.Errorf("the collection is %+v", doc)
	}
	first, _, _ := strings.Cut(string(export(t, "export.geojsonl", records)), "\n")
	if err := json.Unmarshal([]byte(first), &doc); err != nil || doc.Needlepoint.Revision != 7 {
		t.Errorf("the first line is %s (%v)", first, err)
	}
	name, content, err := csvfile.Sidecar("/tmp/灯.csv", importer.Stamp{Revision: 7})
	if err != nil || name != "/tmp/灯.csv-metadata.json" || !strings.Contains(string(content), `"url": "灯.csv"`) || !strings.Contains(string(content), `"revision": 7`) {
		t.Errorf("the sidecar %s is %s (%v)", name, content, err)
	}
}

// TestNoCellOfATableIsAFormula reads the export as a spreadsheet does.
func TestNoCellOfATableIsAFormula(t *testing.T) {
	inv := newBook(t, catalogueOf(t))
	commit(t, inv, randomRecords(t, seeded(t), 300))
	for noun, records := range everything(inv) {
		rows, err := csv.NewReader(bytes.NewReader(export(t, "export.csv", records))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if _, err := strconv.ParseFloat(cell, 64); cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) && err != nil {
					t.Errorf("%s: the cell %q", noun, cell)
				}
			}
		}
	}
}
