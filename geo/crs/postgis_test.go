package crs_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"needlepoint/geo/crs"
)

// postgis opens a database of the test's own in the cluster of NEEDLEPOINT_TEST_POSTGRES.
func postgis(t *testing.T) *pgx.Conn {
	t.Helper()
	url := os.Getenv("NEEDLEPOINT_TEST_POSTGRES")
	if url == "" {
		t.Skip("NEEDLEPOINT_TEST_POSTGRES is not set: no PostGIS to compare with")
	}
	ctx := context.Background()
	admin, err := pgx.Connect(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close(ctx)
	name := fmt.Sprintf("crs_%d_%d", os.Getpid(), time.Now().UnixNano())
	if _, err := admin.Exec(ctx, "create database "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		admin, err := pgx.Connect(ctx, url)
		if err != nil {
			t.Error(err)
			return
		}
		defer admin.Close(ctx)
		if _, err := admin.Exec(ctx, "drop database "+name+" with (force)"); err != nil {
			t.Error(err)
		}
	})
	config, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	config.Database = name
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(ctx) })
	if _, err := conn.Exec(ctx, "create extension postgis"); err != nil {
		t.Fatal(err)
	}
	return conn
}

// definition is a row of spatial_ref_sys.
type definition struct {
	Code  int
	WKT   string
	PROJ4 string
}

func definitions(t *testing.T, conn *pgx.Conn) []definition {
	t.Helper()
	rows, err := conn.Query(context.Background(), "select srid, srtext, proj4text from spatial_ref_sys where auth_name = 'EPSG' order by srid")
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[definition])
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// setting reads one +name=value of a PROJ string.
func setting(proj, name string, def float64) float64 {
	for _, word := range strings.Fields(proj) {
		if text, ok := strings.CutPrefix(word, "+"+name+"="); ok {
			v, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return math.NaN()
			}
			return v
		}
	}
	return def
}

// TestParametersOfEveryCode compares the registry with spatial_ref_sys: every code, its name, kind and parameters.
func TestParametersOfEveryCode(t *testing.T) {
	conn := postgis(t)
	by := map[int]definition{}
	for _, d := range definitions(t, conn) {
		by[d.Code] = d
	}
	for _, s := range crs.All()[1:] {
		d, ok := by[s.EPSG]
		if !ok {
			t.Errorf("%v is not in spatial_ref_sys", s)
			continue
		}
		if _, rest, _ := strings.Cut(d.WKT, `"`); !strings.HasPrefix(rest, s.EN+`"`) {
			t.Errorf("%v is called %q, there %.60q", s, s.EN, rest)
		}
		got, err := crs.ParseWKT(d.WKT)
		if err != nil || got.EPSG != s.EPSG {
			t.Errorf("%v is read from its definition as %v, %v", s, got, err)
		}
		if s.Kind != crs.TransverseMercator {
			continue
		}
		meridian, scale, easting, northing := setting(d.PROJ4, "lon_0", 0), setting(d.PROJ4, "k", 1), setting(d.PROJ4, "x_0", 0), setting(d.PROJ4, "y_0", 0)
		if strings.Contains(d.PROJ4, "+proj=utm") {
			meridian, scale, easting = 6*setting(d.PROJ4, "zone", 0)-183, 0.9996, 500_000
			if strings.Contains(d.PROJ4, "+south") {
				northing = 10_000_000
			}
		}
		if p := s.Projection; p.Meridian != meridian || p.Scale != scale || p.FalseEasting != easting || p.FalseNorthing != northing || p.Latitude != 0 {
			t.Errorf("%v has %+v, there %s", s, p, d.PROJ4)
		}
	}
}

// TestTransformAgainstPostGIS compares random places of every system, in its area and both ways. PROJ's own
// transverse Mercator is good for some nanometres; a micrometre is asked.
func TestTransformAgainstPostGIS(t *testing.T) {
	conn, r := postgis(t), dice(t)
	for _, s := range crs.All()[1:] {
		base := 4326
		if s.EPSG >= 4490 && s.EPSG <= 4554 {
			base = 4490
		}
		var lons, lats []float64
		for range 40 {
			lons = append(lons, s.Area.Min[0]+r.Float64()*(s.Area.Max[0]-s.Area.Min[0]))
			lats = append(lats, s.Area.Min[1]+r.Float64()*(s.Area.Max[1]-s.Area.Min[1]))
		}
		rows, err := conn.Query(context.Background(), `select st_x(g), st_y(g) from (
			select st_transform(st_setsrid(st_makepoint(lon, lat), $3::int), $4::int) g, n from unnest($1::float8[], $2::float8[]) with ordinality p(lon, lat, n)) q order by n`,
			lons, lats, base, s.EPSG)
		if err != nil {
			t.Fatal(err)
		}
		want, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (p orb.Point, err error) { return p, row.Scan(&p[0], &p[1]) })
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			p := orb.Point{lons[i], lats[i]}
			if d := metres(s, s.Forward(p), want[i]); d > 1e-6 {
				t.Errorf("%v forward of %v: %v, PROJ %v, %g m off", s, p, s.Forward(p), want[i], d)
			}
			if d := metres(crs.CRS84(), s.Inverse(want[i]), p); d > 1e-6 {
				t.Errorf("%v inverse of %v is %g m off", s, want[i], d)
			}
		}
	}
}

// TestEveryDefinitionOfPostGIS reads thousands of definitions: each is refused with a sentence, or taken for what PROJ
// takes it for.
func TestEveryDefinitionOfPostGIS(t *testing.T) {
	conn := postgis(t)
	taken, refused := 0, 0
	for _, d := range definitions(t, conn) {
		s, err := crs.ParseWKT(d.WKT)
		var refusal *crs.Refusal
		if err != nil {
			if !errors.As(err, &refusal) || refusal.ZH == "" || refusal.EN == "" {
				t.Errorf("EPSG:%d: %v", d.Code, err)
			}
			refused++
			continue
		}
		taken++
		if s.EPSG != 0 && s.EPSG != d.Code && s.EPSG != 4326 {
			t.Logf("EPSG:%d is read as %v: %s", d.Code, s, d.PROJ4)
		}
		if s.Kind != crs.TransverseMercator {
			continue
		}
		p := orb.Point{s.Projection.Meridian + 0.7, s.Projection.Latitude + 0.4}
		geographic := fmt.Sprintf("+proj=longlat +a=%.10f +rf=%.12f +no_defs", s.Projection.Ellipsoid.Radius, s.Projection.Ellipsoid.InverseFlattening)
		plane := strings.NewReplacer("+datum=WGS84", "+ellps=WGS84", "+datum=NAD83", "+ellps=GRS80", "+towgs84=0,0,0,0,0,0,0", "").Replace(d.PROJ4)
		var x, y float64
		if err := conn.QueryRow(context.Background(), "select st_x(g), st_y(g) from st_transform(st_makepoint($1, $2), $3::text, $4::text) g",
			p[0], p[1], geographic, plane).Scan(&x, &y); err != nil {
			t.Fatalf("EPSG:%d: %v", d.Code, err)
		}
		if off := metres(s, s.Forward(p), orb.Point{x, y}); off > 1e-6 {
			t.Errorf("EPSG:%d: %v, PROJ %v %v, %g m off: %s", d.Code, s.Forward(p), x, y, off, d.PROJ4)
		}
	}
	t.Logf("%d taken, %d refused", taken, refused)
	if taken < 250 || refused < 1000 {
		t.Errorf("%d taken and %d refused", taken, refused)
	}
}

// TestRefusedCodesAreOfTheirDatum checks the ranges of codes that are refused by the name of a datum.
func TestRefusedCodesAreOfTheirDatum(t *testing.T) {
	conn := postgis(t)
	seen := map[string]int{}
	for _, d := range definitions(t, conn) {
		_, err := crs.ByURI(strconv.Itoa(d.Code))
		for _, name := range []string{"Beijing 1954", "Xian 1980"} {
			is := strings.Contains(d.WKT, `GEOGCS["`+name+`"`) && strings.Contains(d.WKT, `AUTHORITY["EPSG","9122"]`) &&
				(strings.HasPrefix(d.WKT, "GEOGCS") || strings.Contains(d.WKT, "Gauss-Kruger"))
			says := err != nil && strings.Contains(err.Error(), name)
			if is != says {
				t.Errorf("EPSG:%d is of %s: %v, the refusal says so: %v (%v)", d.Code, name, is, says, err)
			}
			if is {
				seen[name]++
			}
		}
	}
	if seen["Beijing 1954"] < 40 || seen["Xian 1980"] < 60 {
		t.Errorf("seen: %v", seen)
	}
}
