package ogc_test

import (
	"fmt"
	"math"
	"net/url"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/geo"
	"needlepoint/geo/crs"
)

// projected takes longitude, latitude to the coordinates of a system in the axis order of its authority: by GDAL where
// it is installed, so that another program judges, else by geo/crs. ok is false for a system that neither knows.
func projected(t testing.TB, uri string, points [][2]float64) (out [][2]float64, ok bool) {
	t.Helper()
	s, err := crs.ByURI(uri)
	if err != nil {
		return nil, false
	}
	order := func(p orb.Point) [2]float64 { return [2]float64(s.InOrder(p)) }
	if _, err := exec.LookPath("gdaltransform"); err != nil || s.EPSG == 0 {
		for _, p := range points {
			out = append(out, order(s.Forward(orb.Point(p))))
		}
		return out, true
	}
	var in strings.Builder
	for _, p := range points {
		fmt.Fprintf(&in, "%.12f %.12f\n", p[0], p[1])
	}
	// CRS84 and EPSG:4490 are one datum for the house; GDAL would say the same, through a transformation of accuracy 1 m.
	source := "EPSG:4490"
	if s.EPSG == 4326 || s.EPSG == 3857 || s.EPSG > 32000 {
		source = "EPSG:4326"
	}
	cmd := exec.CommandContext(t.Context(), "gdaltransform", "-s_srs", source, "-t_srs", fmt.Sprintf("EPSG:%d", s.EPSG), "-output_xy")
	cmd.Stdin = strings.NewReader(in.String())
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("gdaltransform to EPSG:%d: %v", s.EPSG, err)
	}
	for line := range strings.Lines(string(text)) {
		var p orb.Point
		if _, err := fmt.Sscan(line, &p[0], &p[1]); err != nil {
			t.Fatalf("gdaltransform says %q", line)
		}
		out = append(out, order(p))
	}
	return out, len(out) == len(points)
}

// near reports whether two positions of a system are one within its tolerance: a millimetre, or as much in degrees.
func near(a, b [2]float64) bool {
	tolerance := 1e-3
	if math.Abs(b[0]) <= 180 && math.Abs(b[1]) <= 180 {
		tolerance = 1e-8
	}
	return math.Abs(a[0]-b[0]) <= tolerance && math.Abs(a[1]-b[1]) <= tolerance
}

func crsTests() []abstractTest {
	const class = "ogcapi-features-2/1.0/conf/crs"
	items := func(c collection) string { return "/collections/" + c.ID + "/items" }
	asking := func(path, name, uri string) string {
		mark := "?"
		if strings.Contains(path, "?") {
			mark = "&"
		}
		return path + mark + name + "=" + url.QueryEscape(uri)
	}
	unsupported := "http://www.opengis.net/def/crs/EPSG/0/2154x"
	return []abstractTest{
		{id: "/conf/crs/crs-uri", means: "each identifier is a URI", class: class, check: func(u *suite) {
			form := regexp.MustCompile(`^http://www\.opengis\.net/def/crs/[A-Za-z]+/[0-9.]+/[A-Za-z0-9]+$`)
			for _, c := range u.sets {
				for _, uri := range append(slices.Clone(c.Crs), c.StorageCrs) {
					if uri != "" && uri != "#/crs" && !form.MatchString(uri) {
						u.Errorf("%s: %q", c.ID, uri)
					}
				}
			}
		}},
		{id: "/conf/crs/default-crs", means: "the list includes CRS84", class: class, check: func(u *suite) {
			for _, c := range u.sets {
				if !slices.Contains(c.Crs, crs84) && !slices.Contains(c.Crs, "#/crs") {
					u.Errorf("%s: %v", c.ID, c.Crs)
				}
			}
		}},
		{id: "/conf/crs/storageCrs", means: "the storage system is one of the list", class: class, check: func(u *suite) {
			for _, c := range u.sets {
				if c.StorageCrs != "" && !slices.Contains(c.Crs, c.StorageCrs) && !slices.Contains(c.Crs, "#/crs") {
					u.Errorf("%s: %s", c.ID, c.StorageCrs)
				}
			}
		}},
		{id: "/conf/crs/crs-parameter", means: "every system can be asked for, and Content-Crs names it", class: class, check: func(u *suite) {
			for _, c := range u.sets {
				one := u.first(c)
				for _, uri := range c.Crs {
					for _, path := range []string{items(c) + "?limit=3", one} {
						if path == "" {
							continue
						}
						if r := u.fetch(asking(path, "crs", uri)); r.status != 200 || r.header.Get("Content-Crs") != "<"+uri+">" {
							u.Errorf("%s in %s: %d, Content-Crs %s", path, uri, r.status, r.header.Get("Content-Crs"))
						}
					}
				}
			}
		}},
		{id: "/conf/crs/crs-parameter-invalid", means: "any other gets 400", class: class, check: func(u *suite) {
			for _, c := range u.sets {
				u.status(400, asking(items(c), "crs", unsupported))
				if one := u.first(c); one != "" {
					u.status(400, asking(one, "crs", unsupported))
				}
			}
		}},
		{id: "/conf/crs/crs-parameter-default", means: "without the parameter the answer is in CRS84, and says so", class: class, check: func(u *suite) {
			for _, c := range u.sets {
				if r := u.fetch(items(c) + "?limit=1"); r.header.Get("Content-Crs") != "<"+crs84+">" {
					u.Errorf("%s: %s", c.ID, r.header.Get("Content-Crs"))
				}
			}
		}},
		{id: "/conf/crs/crs-parameter-transform", means: "coordinates are transformed, as another program does it", class: class, check: func(u *suite) {
			for _, c := range u.sets {
				plain := u.page(items(c) + "?limit=10")
				var stored [][2]float64
				for _, f := range plain.Features {
					all := positions(u.T, f.Geometry)
					stored = append(stored, all[:min(len(all), 20)]...)
				}
				for _, uri := range c.Crs {
					want, known := projected(u.T, uri, stored)
					if !known {
						continue
					}
					for _, f := range u.page(asking(items(c)+"?limit=10", "crs", uri)).Features {
						all := positions(u.T, f.Geometry)
						for _, p := range all[:min(len(all), 20)] {
							if !near(p, want[0]) {
								u.Errorf("%s/%s in %s: %v, want %v", c.ID, f.ID, uri, p, want[0])
							}
							want = want[1:]
						}
					}
				}
			}
		}},
		{id: "/conf/crs/bbox-crs-parameter", means: "a box in any system selects what meets it", class: class, check: func(u *suite) {
			for _, c := range u.sets {
				b := c.box()
				if b[0] == b[2] || b[1] == b[3] {
					continue // of one point there is no box that lies within
				}
				west, south, east, north := b[0]+(b[2]-b[0])*.45, b[1]+(b[3]-b[1])*.4, b[2]-(b[2]-b[0])*.4, b[3]-(b[3]-b[1])*.35
				inner := orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{east, north}}
				wide := inner.Pad(max(east-west, north-south) / 8).ToPolygon()
				for _, uri := range c.Crs {
					corners, known := projected(u.T, uri, [][2]float64{{west, south}, {east, south}, {east, north}, {west, north}})
					if !known {
						continue
					}
					low, high := corners[0], corners[0]
					for _, p := range corners {
						low, high = [2]float64{min(low[0], p[0]), min(low[1], p[1])}, [2]float64{max(high[0], p[0]), max(high[1], p[1])}
					}
					path := asking(fmt.Sprintf("%s?limit=1000&bbox=%f,%f,%f,%f", items(c), low[0], low[1], high[0], high[1]), "bbox-crs", uri)
					got := u.client().walk(path)
					for _, f := range got {
						if g := shapeOf(u.T, f.Geometry); g != nil && !geo.Intersects(wide, g) {
							u.Errorf("%s: feature %s lies elsewhere", path, f.ID)
						}
					}
					// The box around the corners holds the box of longitude and latitude but for the bend of its sides.
					narrow := fmt.Sprintf("%s?limit=1000&bbox=%v,%v,%v,%v", items(c), west+(east-west)/20, south+(north-south)/20, east-(east-west)/20, north-(north-south)/20)
					ids := featurePage{Features: got}.ids()
					for _, f := range u.client().walk(narrow) {
						if !slices.Contains(ids, f.ID) {
							u.Errorf("%s: feature %s is missing", path, f.ID)
						}
					}
				}
			}
		}},
		{id: "/conf/crs/bbox-crs-parameter-default", means: "bbox-crs of CRS84 changes nothing", class: class, check: func(u *suite) {
			for _, c := range u.sets {
				b := c.box()
				path := fmt.Sprintf("%s?limit=100&bbox=%v,%v,%v,%v", items(c), b[0], b[1], (b[0]+b[2])/2, (b[1]+b[3])/2)
				if a, b := u.page(path).ids(), u.page(asking(path, "bbox-crs", crs84)).ids(); !slices.Equal(a, b) {
					u.Errorf("%s: %v and %v", path, a, b)
				}
			}
		}},
		{id: "/conf/crs/bbox-crs-parameter-invalid", means: "any other system of the box gets 400", class: class, check: func(u *suite) {
			for _, c := range u.sets {
				u.status(400, asking(items(c)+"?bbox=1,2,3,4", "bbox-crs", unsupported))
			}
		}},
	}
}
