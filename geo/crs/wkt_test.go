package crs_test

import (
	"errors"
	"strings"
	"testing"

	"needlepoint/geo/crs"
)

const (
	esriCGCS = `GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`
	esriWGS  = `GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`
	wkt2CGCS = `BASEGEOGCRS["China Geodetic Coordinate System 2000",DATUM["China 2000",ELLIPSOID["CGCS2000",6378137,298.257222101,LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]],ID["EPSG",4490]]`
)

func esriGK(name, base, easting, meridian string) string {
	return `PROJCS["` + name + `",` + base + `,PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",` + easting +
		`],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",` + meridian +
		`],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`
}

func wkt2GK(meridian, code string) string {
	return `PROJCRS["some name",` + wkt2CGCS + `,CONVERSION["c",METHOD["Transverse Mercator",ID["EPSG",9807]],
		PARAMETER["Latitude of natural origin",0,ANGLEUNIT["degree",0.0174532925199433]],
		PARAMETER["Longitude of natural origin",` + meridian + `,ANGLEUNIT["degree",0.0174532925199433]],
		PARAMETER["Scale factor at natural origin",1,SCALEUNIT["unity",1]],PARAMETER["False easting",500000,LENGTHUNIT["metre",1]],
		PARAMETER["False northing",0,LENGTHUNIT["metre",1]]],CS[Cartesian,2],AXIS["northing (X)",north,ORDER[1],LENGTHUNIT["metre",1]],
		AXIS["easting (Y)",east,ORDER[2],LENGTHUNIT["metre",1]]` + code + `]`
}

func TestParseWKTRecognises(t *testing.T) {
	mercator := `PROJCS["WGS_1984_Web_Mercator_Auxiliary_Sphere",` + esriWGS + `,PROJECTION["Mercator_Auxiliary_Sphere"],PARAMETER["False_Easting",0.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",0.0],PARAMETER["Standard_Parallel_1",0.0],PARAMETER["Auxiliary_Sphere_Type",0.0],UNIT["Meter",1.0]]`
	utm := strings.NewReplacer("Gauss_Kruger", "Transverse_Mercator", `"Scale_Factor",1.0`, `"Scale_Factor",0.9996`).Replace(
		esriGK("WGS_1984_UTM_Zone_51N", esriWGS, "500000.0", "123.0"))
	for name, c := range map[string]struct{ text, want string }{
		"Esri degrees":            {esriCGCS, "EPSG:4490"},
		"Esri WGS 84":             {esriWGS, "EPSG:4326"},
		"byte-order mark and NUL": {"\ufeff" + esriCGCS + "\x00", "EPSG:4490"},
		"round brackets":          {strings.NewReplacer("[", "(", "]", ")").Replace(esriWGS), "EPSG:4326"},
		"Esri 3 degrees":          {esriGK("CGCS2000_3_Degree_GK_CM_123E", esriCGCS, "500000.0", "123.0"), "EPSG:4550"},
		"Esri zone 41":            {esriGK("CGCS2000_3_Degree_GK_Zone_41", esriCGCS, "41500000.0", "123.0"), "EPSG:4529"},
		"Esri 6 degrees":          {esriGK("CGCS2000_GK_CM_123E", esriCGCS, "500000.0", "123.0"), "EPSG:4550"},
		"OGC 6 degrees":           {esriGK("CGCS2000 / Gauss-Kruger CM 123E", esriCGCS, "500000.0", "123.0"), "EPSG:4510"},
		"zone 21 of six":          {esriGK("CGCS2000_GK_Zone_21", esriCGCS, "21500000.0", "123.0"), "EPSG:4499"},
		"by its code":             {wkt2GK("123", `,ID["EPSG",4510]`), "EPSG:4510"},
		"by its parameters":       {wkt2GK("114", ""), "EPSG:4547"},
		"UTM":                     {utm, "EPSG:32651"},
		"web Mercator":            {mercator, "EPSG:3857"},
		"compound":                {`COMPD_CS["with heights",` + esriCGCS + `,VERT_CS["1985 height",VERT_DATUM["1985",2005],UNIT["metre",1]]]`, "EPSG:4490"},
		"shift said to be none":   {`GEOGCS["NAD83",DATUM["North_American_Datum_1983",SPHEROID["GRS 1980",6378137,298.257222101],TOWGS84[0,0,0,0,0,0,0]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]`, "EPSG:4326"},
	} {
		if s, err := crs.ParseWKT(c.text); err != nil || s.String() != c.want {
			t.Errorf("%s: %v %v, want %s", name, s, err, c.want)
		}
	}
	s, err := crs.ParseWKT(esriGK("鞍山独立坐标系", esriCGCS, "50000.0", "122.95"))
	if err != nil || s.EPSG != 0 || s.URI() != "" || s.EN != "鞍山独立坐标系" || s.Projection.Meridian != 122.95 || s.Projection.FalseEasting != 50000 {
		t.Errorf("a system without a code: %+v %v", s, err)
	}
	if d := metres(crs.CRS84(), s.Inverse(s.Forward([2]float64{123.1, 41.1})), [2]float64{123.1, 41.1}); d > 1e-7 {
		t.Errorf("its round trip is %g m off", d)
	}
}

func TestParseWKTRefusesByName(t *testing.T) {
	beijing := `GEOGCS["GCS_Beijing_1954",DATUM["D_Beijing_1954",SPHEROID["Krasovsky_1940",6378245.0,298.3]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`
	xian := `GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`
	for name, c := range map[string]struct{ text, part string }{
		"Beijing 1954":        {beijing, "Beijing 1954"},
		"Beijing 1954 metres": {esriGK("Beijing_1954_3_Degree_GK_CM_123E", beijing, "500000.0", "123.0"), "Beijing 1954"},
		"Xian 1980":           {xian, "Xian 1980"},
		"NAD27":               {`GEOGCS["GCS_North_American_1927",DATUM["D_North_American_1927",SPHEROID["Clarke_1866",6378206.4,294.9786982]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`, "NAD27"},
		"NAD83 in feet":       {`PROJCS["NAD_1983_StatePlane_Illinois_East_FIPS_1201_Feet",GEOGCS["GCS_North_American_1983",DATUM["D_North_American_1983",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],UNIT["Foot_US",0.3048006096012192]]`, "NAD83"},
		"feet":                {strings.Replace(esriGK("n", esriWGS, "500000.0", "123.0"), `UNIT["Meter",1.0]`, `UNIT["Foot_US",0.3048006096012192]`, 1), "Foot_US"},
		"a name unheard of":   {strings.Replace(esriWGS, "D_WGS_1984", "Nowhere_2001", 1), "Nowhere_2001"},
		"wrong ellipsoid":     {strings.Replace(esriWGS, "298.257223563", "294.98", 1), "contradicts"},
		"shifted WGS 84":      {strings.Replace(esriWGS, "298.257223563]", `298.257223563],TOWGS84[1,2,3,0,0,0,0]`, 1), "contradicts"},
		"wrong code":          {wkt2GK("120", `,ID["EPSG",4550]`), "contradicts"},
		"another projection":  {`PROJCS["Albers",` + esriWGS + `,PROJECTION["Albers"],PARAMETER["Central_Meridian",105],UNIT["Meter",1]]`, "Albers"},
		"true Mercator":       {`PROJCS["World Mercator",` + esriWGS + `,PROJECTION["Mercator_1SP"],PARAMETER["central_meridian",0],UNIT["Meter",1]]`, "Mercator_1SP"},
		"another meridian":    {strings.Replace(esriWGS, `"Greenwich",0.0`, `"Paris",2.33722917`, 1), "Paris"},
		"west":                {strings.TrimSuffix(esriWGS, "]") + `,AXIS["Lon",WEST],AXIS["Lat",NORTH]]`, "west"},
		"gon":                 {strings.Replace(esriWGS, `"Degree",0.0174532925199433`, `"grad",0.015707963267949`, 1), "grad"},
		"local":               {`LOCAL_CS["site",LOCAL_DATUM["site",32767],UNIT["m",1]]`, "LOCAL_CS"},
		"no datum":            {`GEOGCS["x"]`, "no datum"},
		"no base":             {`PROJCS["x",PROJECTION["Gauss_Kruger"]]`, "geographic"},
		"absurd parameter":    {esriGK("n", esriCGCS, "1e300", "123.0"), "out of range"},
		"empty":               {"", "keyword"},
		"cut short":           {strings.TrimSuffix(esriCGCS, "]"), "breaks off"},
		"open quote":          {`GEOGCS["abc`, "quote"},
		"more":                {esriCGCS + "x", "more"},
		"deep":                {strings.Repeat("A[", 1000), "deep"},
		"long":                {strings.Repeat(" ", 70<<10), "too long"},
		"bad number":          {`GEOGCS["a",1.2.3]`, "number"},
		"HTML":                {"<html><body>404</body></html>", "keyword"},
	} {
		var refusal *crs.Refusal
		_, err := crs.ParseWKT(c.text)
		if !errors.As(err, &refusal) || !strings.Contains(refusal.EN, c.part) || refusal.ZH == "" {
			t.Errorf("%s: %v, want a refusal with %q", name, err, c.part)
		}
	}
}

// FuzzParseWKT reads whatever comes: a system that can be used, or a refusal in both languages.
func FuzzParseWKT(f *testing.F) {
	for _, seed := range []string{esriCGCS, esriWGS, esriGK("n", esriCGCS, "41500000.0", "123.0"), wkt2GK("123", `,ID["EPSG",4550]`),
		`A("",1,B[C,"""d"],-.5e1)`, `COMPD_CS["x",COMPD_CS["y"]]`, "\ufeffGEOGCS[]"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := crs.ParseWKT(text)
		if err != nil {
			var refusal *crs.Refusal
			if !errors.As(err, &refusal) || refusal.ZH == "" || refusal.EN == "" {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		p := s.Forward([2]float64{s.Projection.Meridian, 41})
		if d := metres(s, p, s.Forward(s.Inverse(p))); d > 1e-3 {
			t.Fatalf("%q: %v goes there and back %g m off", text, s, d)
		}
	})
}
