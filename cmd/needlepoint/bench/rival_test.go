package bench

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/tiles"
)

// opened is a rival with three assets.
func opened(t *testing.T) *rival {
	t.Helper()
	url := os.Getenv("NEEDLEPOINT_TEST_POSTGRES")
	if url == "" {
		t.Skip("NEEDLEPOINT_TEST_POSTGRES is not set: no PostGIS to compare with")
	}
	r, err := openRival(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.close)
	if err := r.exec(t.Context(), `
CREATE TABLE delivered (id bigint, ref text, class text, condition text, stage text, name text, attributes json, geom geometry(Geometry, 4326));
INSERT INTO delivered VALUES
    (1, 'A', 'street_light', 'damaged', 'in_service', '"路灯"', '{"lit":"off"}', ST_SetSRID(ST_MakePoint(123.06, 41.08), 4326)),
    (2, 'B', 'road_centerline', 'intact', 'in_service', '', '{"road_class":"branch"}', 'SRID=4326;LINESTRING(123.0601 41.08, 123.0604 41.0801)'),
    (3, 'C', 'street_light', 'damaged', 'retired', '', NULL, ST_SetSRID(ST_MakePoint(123.0601, 41.08), 4326))`); err != nil {
		t.Fatal(err)
	}
	if err := r.tune(t.Context()); err != nil {
		t.Fatal(err)
	}
	return r
}

// TestRivalAnswersTheSameQuestions checks that what PostGIS is asked is what we are asked.
func TestRivalAnswersTheSameQuestions(t *testing.T) {
	r := opened(t)
	at := orb.Point{123.06, 41.08}
	for work, want := range map[string]int{workBox: 3, workPolygon: 3, workRadius: 1, workNearest: 1} {
		ids, err := r.ids(t.Context(), queryStatement(work, at))
		if err != nil || len(ids) != want {
			t.Errorf("%s: %v, %v; want %d ids", work, ids, err, want)
		}
		f, err := r.measure(t.Context(), work, []statement{queryStatement(work, at)}, 0)
		if err != nil || f.Requests != 1 || f.Features != float64(want) || f.CPUMS <= 0 || f.Bytes <= 0 {
			t.Errorf("%s: %+v, %v", work, f, err)
		}
	}
	rows, err := r.conn.Query(t.Context(), "SELECT "+feature+" FROM asset ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	var features []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		if !json.Valid([]byte(text)) {
			t.Errorf("no JSON: %s", text)
		}
		features = append(features, text)
	}
	if all := strings.Join(features, "\n"); len(features) != 3 || !strings.Contains(all, `"lit":"off"`) || !strings.Contains(all, `"name":null`) {
		t.Error(all)
	}
	zoom := addresses(16, []orb.Point{at})
	data, err := r.tile(t.Context(), zoom[0])
	if err != nil {
		t.Fatal(err)
	}
	drawn, _, err := assetsOf(data)
	if err != nil || len(drawn) != 3 || drawn[2].Properties["road_class"] != "branch" || drawn[2].Properties["name"] != nil {
		t.Errorf("%v, %v", drawn, err)
	}
	var same Content
	if err := same.compare(zoom[0], data, data); err != nil || same.Alike != 3 || same.Different != 0 {
		t.Errorf("a tile and itself: %+v, %v", same, err)
	}
	if n := countAssets(data); n != 3 {
		t.Errorf("%d assets counted", n)
	}
	if empty, err := r.tile(t.Context(), tiles.Address{Z: 16}); err != nil || len(empty) != 0 {
		t.Errorf("a tile of nothing: %d bytes, %v", len(empty), err)
	}
}

// TestRivalLeavesNothingBehind looks for its database afterwards.
func TestRivalLeavesNothingBehind(t *testing.T) {
	r := opened(t)
	name := r.database
	r.close()
	again, err := openRival(t.Context(), os.Getenv("NEEDLEPOINT_TEST_POSTGRES"))
	if err != nil {
		t.Fatalf("the database %s is still there: %v", name, err)
	}
	again.close()
}

func TestAgainstKeepsPasswordsToItself(t *testing.T) {
	for _, url := range []string{"postgres://u:secret@127.0.0.1:notaport/d", "postgres://u:secret@127.0.0.1:1/d"} {
		if _, err := openRival(t.Context(), url); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%v", err)
		}
	}
}

func TestExportedRowsAreReadWhole(t *testing.T) {
	row, err := exportedRow([]byte(`{"type":"Feature","id":7,"needlepoint":{},"properties":{"ref":"R","class":"kerb","name":null,"condition":"intact","stage":"planned","a":1},"geometry":{"type":"Point","coordinates":[1,2]}}`))
	if err != nil || len(row) != 8 || row[0] != int64(7) || row[5] != "" || row[6] != `{"a":1}` {
		t.Errorf("%v, %v", row, err)
	}
	for _, bad := range []string{"{", `{"id":"x"}`, `{"id":1,"properties":{"ref":5}}`, `{"id":1,"geometry":{"type":"Cube"}}`} {
		if _, err := exportedRow([]byte(bad)); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}
