package overlay

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
)

func TestMendedPolygonsAreValidByPostGIS(t *testing.T) {
	url := os.Getenv("NEEDLEPOINT_TEST_POSTGRES")
	if url == "" {
		t.Skip("NEEDLEPOINT_TEST_POSTGRES is not set: no PostGIS to compare with")
	}
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	name := fmt.Sprintf("overlay_%d_%d", os.Getpid(), time.Now().UnixNano())
	if _, err := conn.Exec(ctx, "create database "+name); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if _, err := conn.Exec(ctx, "drop database "+name+" with (force)"); err != nil {
			t.Error(err)
		}
	}()
	config := conn.Config().Copy()
	config.Database = name
	own, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	defer own.Close(ctx)
	if _, err := own.Exec(ctx, "create extension postgis"); err != nil {
		t.Fatal(err)
	}

	r := dice(t)
	var shapes [][]byte
	var areas []float64
	for range rounds(5000, 100000) {
		polys, err := Mend(deal(r), Rule(r.IntN(3)))
		if err != nil {
			t.Fatal(err)
		}
		b, err := wkb.Marshal(shapeOf(polys))
		if err != nil {
			t.Fatal(err)
		}
		shapes, areas = append(shapes, b), append(areas, float64(areaOf(polys))/2)
	}
	rows, err := own.Query(ctx, `select ST_IsValid(g), ST_Area(g), ST_AsText(g)
		from (select ST_GeomFromWKB(x) g, n from unnest($1::bytea[]) with ordinality as s(x, n)) t order by n`, shapes)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	var valid bool
	var area float64
	var text string
	_, err = pgx.ForEachRow(rows, []any{&valid, &area, &text}, func() error {
		if !valid {
			t.Errorf("not valid: %s", text)
		}
		if d := area - areas[n]; d > 1e-9*area || -d > 1e-9*area {
			t.Errorf("area %v, PostGIS %v: %s", areas[n], area, text)
		}
		n++
		return nil
	})
	if err != nil || n != len(shapes) {
		t.Fatal(n, err)
	}
}

func shapeOf(polys [][][]Point) orb.MultiPolygon {
	m := orb.MultiPolygon{}
	for _, poly := range polys {
		var p orb.Polygon
		for _, ring := range poly {
			var closed orb.Ring
			for _, v := range ring {
				closed = append(closed, orb.Point{float64(v.X), float64(v.Y)})
			}
			p = append(p, append(closed, closed[0]))
		}
		m = append(m, p)
	}
	return m
}
