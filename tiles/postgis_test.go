package tiles_test

import (
	"context"
	"math"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/paulmach/orb/planar"

	"needlepoint/tiles"
)

// postgis connects to the throw-away cluster; PostGIS is made in a database of the test's own.
func postgis(t *testing.T) *pgx.Conn {
	t.Helper()
	url := os.Getenv("NEEDLEPOINT_TEST_POSTGRES")
	if url == "" {
		t.Skip("NEEDLEPOINT_TEST_POSTGRES is not set: no PostGIS to compare with")
	}
	connect := func(database string) *pgx.Conn {
		config, err := pgx.ParseConfig(url)
		if err != nil {
			t.Fatal(err)
		}
		if database != "" {
			config.Database = database
		}
		c, err := pgx.ConnectConfig(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	const name = "needlepoint_tiles_test"
	admin := connect("")
	run(t, admin, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
	run(t, admin, "CREATE DATABASE "+name)
	c := connect(name)
	run(t, c, "CREATE EXTENSION postgis")
	t.Cleanup(func() {
		ctx := context.Background() // the test's own is over
		_ = c.Close(ctx)
		_, _ = admin.Exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
		_ = admin.Close(ctx)
	})
	return c
}

func run(t *testing.T, c *pgx.Conn, sql string) {
	t.Helper()
	if _, err := c.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// postgisTile renders shapes with ST_AsMVTGeom and ST_AsMVT.
func postgisTile(t *testing.T, c *pgx.Conn, at tiles.Address, l list) map[uint64]orb.Geometry {
	t.Helper()
	var ids []int64
	var shapes [][]byte
	for _, f := range l.features {
		ids = append(ids, int64(f.ID))
		shapes = append(shapes, wkb.MustMarshal(finer(at, f.Geometry)))
	}
	var data []byte
	err := c.QueryRow(t.Context(), `
		SELECT coalesce(ST_AsMVT(row, 'shapes', 4096, 'geom', 'id'), '') FROM (
			SELECT id, ST_AsMVTGeom(ST_Transform(ST_GeomFromWKB(wkb, 4326), 3857), ST_TileEnvelope($3, $4, $5), 4096, 64, true) geom
			FROM unnest($1::bigint[], $2::bytea[]) AS given (id, wkb)
		) row WHERE geom IS NOT NULL`, ids, shapes, int(at.Z), int(at.X), int(at.Y)).Scan(&data)
	if err != nil {
		t.Fatal(err)
	}
	out := map[uint64]orb.Geometry{}
	err = message(data, func(_ int, _ uint64, body []byte) error {
		layer, err := readLayer(body)
		for _, f := range layer.features {
			out[f.id] = f.geometry()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestDrawsWhatPostGISDraws compares with ST_AsMVT. Points lie within a unit of each other each way. So do lines,
// but for half a unit that PostGIS simplifies away beforehand; in doing so it also cuts off the odd tip at which a
// line turns back on itself, which is counted. Areas are compared by what they cover.
func TestDrawsWhatPostGISDraws(t *testing.T) {
	c := postgis(t)
	r := seeded(t, 4)
	same, alone, tips := 0, 0, 0
	for range count(100, 1000) {
		at := randomAddress(r)
		if b := at.Bound(); b.Max[1] > 80 || b.Min[1] < -80 {
			at.Y = 1 << at.Z / 2 // PostGIS has no world beyond the Mercator limit
		}
		l := sketch{r, at}.shapes(40)
		mine := map[uint64]orb.Geometry{}
		for _, f := range read(t, render(t, at, l).Data)["shapes"].features {
			mine[f.id] = f.geometry()
		}
		theirs := postgisTile(t, c, at, l)
		for _, f := range l.features {
			a, b := mine[f.ID], theirs[f.ID]
			world := orb.Bound{Min: orb.Point{-179.999, -85}, Max: orb.Point{179.999, 85}}
			if box := f.Geometry.Bound(); !world.Contains(box.Min) || !world.Contains(box.Max) {
				continue // drawn along the edge of the world, where PostGIS goes on or turns back
			}
			switch {
			case a == nil && b == nil:
				continue
			case b == nil && a.Dimensions() == 1 && len(paths(a)) == 1 && !tiny(a):
				tips++ // a line that is nothing but a tip
			case a == nil || b == nil:
				if !tiny(a) && !tiny(b) {
					t.Errorf("tile %v: feature %d is %v here and %v in PostGIS, from %v", at, f.ID, a, b, f.Geometry)
				}
				alone++
			default:
				if !checkLikePostGIS(t, a, b) {
					tips++
				}
				same++
			}
			if t.Failed() {
				t.Fatalf("tile %v, feature %d: here %v\nPostGIS %v\nfrom %v", at, f.ID, a, b, f.Geometry)
			}
		}
	}
	if tips*100 > same {
		t.Errorf("PostGIS draws less of %d lines of %d features", tips, same)
	}
	t.Logf("%d features alike, %d of them with a tip that PostGIS cuts; %d about a unit in size drawn by one only", same, tips, alone)
}

// checkLikePostGIS fails where PostGIS draws (b) what is not drawn here (a); whole is false where it draws less.
func checkLikePostGIS(t *testing.T, a, b orb.Geometry) (whole bool) {
	t.Helper()
	if a.Dimensions() != b.Dimensions() {
		t.Errorf("%d dimensions, not %d", a.Dimensions(), b.Dimensions())
		return true
	}
	inner := func(p orb.Point) bool { return max(math.Abs(p[0]-2048), math.Abs(p[1]-2048)) <= 2048 }
	if a.Dimensions() == 2 {
		if d := math.Abs(planar.Area(a) - planar.Area(b)); d > 2+1.5*max(perimeter(a), perimeter(b)) {
			t.Errorf("area %.1f, not %.1f", planar.Area(a), planar.Area(b))
		}
		return true
	}
	most := math.Sqrt2 // one unit each way
	if a.Dimensions() == 1 {
		most += 0.5
	}
	if d := reach(notable(b), paths(a), inner); d > most {
		t.Errorf("PostGIS strays %.2f units", d)
	}
	d := reach(notable(a), paths(b), inner)
	if d > most && a.Dimensions() == 0 {
		t.Errorf("%.2f units from PostGIS", d)
	}
	return d <= most
}

// notable returns the paths of a geometry but for lines that may round to nothing the other way.
func notable(g orb.Geometry) (out [][]orb.Point) {
	for _, part := range paths(g) {
		if len(part) == 1 || !speck(part) {
			out = append(out, part)
		}
	}
	return out
}

// TestAreasAreValidToPostGIS asks GEOS about every area.
func TestAreasAreValidToPostGIS(t *testing.T) {
	c := postgis(t)
	r := seeded(t, 5)
	areas := 0
	for range count(100, 1000) {
		at := randomAddress(r)
		var shapes [][]byte
		for _, f := range read(t, render(t, at, sketch{r, at}.shapes(60)).Data)["shapes"].features {
			if f.kind == 3 {
				shapes = append(shapes, wkb.MustMarshal(f.geometry()))
			}
		}
		areas += len(shapes)
		var why *string
		err := c.QueryRow(t.Context(), `
			SELECT min(ST_IsValidReason(g) || ' in ' || ST_AsText(g)) FROM (
				SELECT ST_GeomFromWKB(unnest($1::bytea[])) g) areas WHERE NOT ST_IsValid(g)`, shapes).Scan(&why)
		if err != nil {
			t.Fatal(err)
		}
		if why != nil {
			t.Fatalf("tile %v: %s", at, *why)
		}
	}
	t.Logf("%d areas", areas)
}
