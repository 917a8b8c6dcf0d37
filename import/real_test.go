package importer_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"reflect"
	"testing"

	"needlepoint/assets"
	"needlepoint/geo"
	"needlepoint/import"
)

// localClasses are classes for layers that no class of the catalogue fits.
const localClasses = `{"classes":[
	{"key":"junction","name":{"zh":"路口","en":"junction"},"geometry":["point"],"group":"SITE"},
	{"key":"service_request","name":{"zh":"市民诉求","en":"service request"},"geometry":["point"],"group":"SITE"}]}`

// realLayers are all GeoJSON layers of the two cities, each with what the clerk has to say because its name does not.
var realLayers = []struct {
	file    string
	choices importer.Choices
	class   assets.ClassKey // expected of a guess
}{
	{file: "cambridge-ma/bike-racks", class: "bike_rack"},
	{file: "cambridge-ma/billboards", class: "outdoor_advertisement"},
	{file: "cambridge-ma/bus-shelters", class: "bus_stop_facility"},
	{file: "cambridge-ma/census-blocks-2020", choices: importer.Choices{Kind: assets.Cell, Grid: "census", RefField: "GEOID20"}},
	{file: "cambridge-ma/city-boundary", choices: importer.Choices{Kind: assets.District}},
	{file: "cambridge-ma/drainage-lines", choices: importer.Choices{Class: "river_reach"}},
	{file: "cambridge-ma/hydrants", class: "fire_fighting_facility"},
	{file: "cambridge-ma/intersections", choices: importer.Choices{Class: "junction"}},
	{file: "cambridge-ma/litter-barrels", class: "litter_bin"},
	{file: "cambridge-ma/memorial-poles", choices: importer.Choices{Class: "special_pole"}},
	{file: "cambridge-ma/neighborhoods", choices: importer.Choices{Kind: assets.Community, Grid: "neighborhoods"}},
	{file: "cambridge-ma/open-space", class: "green_area"},
	{file: "cambridge-ma/overhead-signs", class: "traffic_sign_and_marking"},
	{file: "cambridge-ma/park-benches", class: "street_bench"},
	{file: "cambridge-ma/park-lights", choices: importer.Choices{Class: "landscape_light"}},
	{file: "cambridge-ma/pedestrian-ramps", class: "kerb_ramp"},
	{file: "cambridge-ma/public-art", class: "landscape_piece"},
	{file: "cambridge-ma/public-footpaths", class: "sidewalk_segment"},
	{file: "cambridge-ma/street-centerlines", class: "road_centerline"},
	{file: "cambridge-ma/street-lights", class: "street_light"},
	{file: "cambridge-ma/street-lights-not-city-owned", class: "street_light"},
	{file: "cambridge-ma/street-sweeping-districts", choices: importer.Choices{Kind: assets.Zone, Grid: "sweeping"}},
	{file: "cambridge-ma/traffic-signals", class: "traffic_light"},
	{file: "cambridge-ma/utility-poles", choices: importer.Choices{Class: "unidentified_pole"}},
	{file: "cambridge-ma/vegetation", choices: importer.Choices{Class: "green_area"}},
	{file: "cambridge-ma/water-bodies", class: "water_body"},
	{file: "cambridge-ma/wetlands", class: "wetland_parcel"},
	{file: "cambridge-ma/zoning-districts", choices: importer.Choices{Kind: assets.Zone, Grid: "zoning"}},
	{file: "cambridge-ma/zoning-overlay-districts", choices: importer.Choices{Kind: assets.Zone, Grid: "overlay"}},
	{file: "washington-dc/campus-areas-zoning-displaced", choices: importer.Choices{Kind: assets.Zone, Grid: "campus"}},
	{file: "washington-dc/cultural-tourism-heritage-trail-signs", class: "guide_sign"},
	{file: "washington-dc/leaf-boundary", choices: importer.Choices{Kind: assets.Zone, Grid: "leaf"}},
	{file: "washington-dc-311/dead-animal-pickup-last-30-days", choices: importer.Choices{Class: "service_request"}},
	{file: "washington-dc-311/pothole-last-30-days", choices: importer.Choices{Class: "service_request"}},
	{file: "washington-dc-311/street-alley-lights-last-30-days", choices: importer.Choices{Class: "service_request"}},
}

// plainFeature is a feature as encoding/json alone reads it.
type plainFeature struct {
	Geometry   json.RawMessage
	Properties map[string]any
}

func plainFeatures(t *testing.T, in importer.Input) []plainFeature {
	t.Helper()
	gz, err := gzip.NewReader(io.NewSectionReader(in.Data, 0, in.Size))
	if err != nil {
		t.Fatal(err)
	}
	var doc struct{ Features []plainFeature }
	dec := json.NewDecoder(gz)
	dec.UseNumber()
	if err := dec.Decode(&doc); err != nil {
		t.Fatal(err)
	}
	return doc.Features
}

func extendedCatalogue(t testing.TB) *assets.Catalogue {
	t.Helper()
	c, err := assets.DefaultCatalogue()
	if err == nil {
		c, err = c.With([]byte(localClasses))
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The layers go into one book, several of them into one class.
func TestRealLayersAreImportedWholeAndOnce(t *testing.T) {
	catalogue := extendedCatalogue(t)
	inv := newBook(t, catalogue)
	stored := 0
	for _, layer := range realLayers {
		t.Run(layer.file, func(t *testing.T) {
			in := shared(t, "municipal/"+layer.file+".geojson.gz")
			d := delivery{in: in, choices: layer.choices}
			features := plainFeatures(t, in)
			first := d.commit(t, inv)
			if layer.class != "" && first.Mapping.Class != layer.class {
				t.Errorf("class %s is guessed, want %s", first.Mapping.Class, layer.class)
			}
			c := first.Counts
			if first.Rows() != len(features) || c.Inserted+c.Same+c.Rejected != len(features) || c.Updated+c.Retired != 0 {
				t.Errorf("%d features, the plan says %+v", len(features), c)
			}
			if want := expectedRejections(features, first.Mapping); c.Rejected != want {
				t.Errorf("%d rejected, want %d", c.Rejected, want)
			}
			for _, r := range first.Rejections() {
				if r.Reason.ZH == "" || r.Reason.EN == "" {
					t.Errorf("row %d is rejected without a reason", r.Row)
				}
			}
			stored += c.Inserted
			if a, b := inv.View().Len(); a+b != stored {
				t.Errorf("the book holds %d records, want %d", a+b, stored)
			}
			again := d.mustPlan(t, inv)
			want := importer.Counts{Same: c.Inserted + c.Same, Rejected: c.Rejected}
			if again.Counts != want || !again.Empty() {
				t.Errorf("the second import is %+v, want %+v", again.Counts, want)
			}
		})
	}
}

// expectedRejections counts the invalid shapes and, where there is no code, the rows that repeat a valid one.
func expectedRejections(features []plainFeature, m importer.Mapping) int {
	n, seen := 0, map[string]bool{}
	for _, f := range features {
		g, err := geo.ParseGeoJSON(f.Geometry)
		if err != nil || geo.Check(g) != nil {
			n++
			continue
		}
		if m.RefField != "" {
			continue
		}
		maps.DeleteFunc(f.Properties, func(_ string, v any) bool { return v == nil || v == "" })
		key := fmt.Sprint(g, f.Properties)
		if seen[key] {
			n++
		}
		seen[key] = true
	}
	return n
}

func TestDisplacedLayerIsNoticed(t *testing.T) {
	inv := newBook(t, catalogueOf(t))
	delivery{in: shared(t, "municipal/washington-dc/leaf-boundary.geojson.gz"), choices: importer.Choices{Kind: assets.Zone, Grid: "leaf"}}.commit(t, inv)
	d := delivery{in: shared(t, "municipal/washington-dc/campus-areas-zoning-displaced.geojson.gz"), choices: importer.Choices{Kind: assets.Zone, Grid: "campus"}}
	notes := d.mustPlan(t, inv).Notes
	if len(notes) != 1 || notes[0].EN != "nothing in the file lies within the extent of the book; check its reference system" {
		t.Errorf("the notes are %v", notes)
	}
}

func TestGrazTreesHalfAYearLater(t *testing.T) {
	may := shared(t, "municipal/history/graz-street-trees-2014-05.geojson.gz")
	november := shared(t, "municipal/history/graz-street-trees-2014-11.geojson.gz")
	for name, open := range books {
		t.Run(name, func(t *testing.T) { growTrees(t, open(t, catalogueOf(t)), may, november) })
	}
}

func growTrees(t *testing.T, inv *assets.Inventory, may, november importer.Input) {
	choices := importer.Choices{RefField: "objectid"}
	first := delivery{in: may, choices: choices}.commit(t, inv)
	if before := plainFeatures(t, may); first.Counts != (importer.Counts{Inserted: len(before)}) {
		t.Errorf("May: %+v of %d trees", first.Counts, len(before))
	}
	d := delivery{in: november, choices: choices, terms: importer.Terms{Retire: true}}
	second := d.commit(t, inv)
	if want := compareTrees(t, plainFeatures(t, may), plainFeatures(t, november)); second.Counts != want {
		t.Errorf("November: %+v, want %+v", second.Counts, want)
	}
	again := d.mustPlan(t, inv)
	if want := (importer.Counts{Same: len(plainFeatures(t, november))}); again.Counts != want {
		t.Errorf("November again: %+v, want %+v", again.Counts, want)
	}

	// A tree felled by mistake in the list comes back with the next delivery.
	back := delivery{in: may, choices: choices}.mustPlan(t, inv)
	revived := 0
	for ch := range back.Changes() {
		before, _ := ch.Before.(assets.Asset)
		after, _ := ch.After.(assets.Asset)
		if before.Stage == assets.Retired && after.Stage == assets.InService {
			revived++
		}
	}
	if revived != second.Counts.Retired {
		t.Errorf("%d trees are back in service, want the %d retired", revived, second.Counts.Retired)
	}
}

// compareTrees compares two deliveries without any code of the importer. The same code is the same tree,
// whether it stands as a number or as text; a null says no more than a missing property.
func compareTrees(t *testing.T, before, after []plainFeature) importer.Counts {
	t.Helper()
	byCode := func(features []plainFeature) map[string]plainFeature {
		out := map[string]plainFeature{}
		for _, f := range features {
			code := fmt.Sprint(f.Properties["objectid"])
			if _, twice := out[code]; twice {
				t.Fatalf("the code %s is there twice", code)
			}
			out[code] = f
		}
		return out
	}
	place := func(f plainFeature) [2]float64 {
		var g struct{ Coordinates [2]float64 }
		if err := json.NewDecoder(bytes.NewReader(f.Geometry)).Decode(&g); err != nil {
			t.Fatal(err)
		}
		return g.Coordinates
	}
	said := func(f plainFeature) map[string]any {
		out := map[string]any{}
		for k, v := range f.Properties {
			if v != nil && k != "objectid" {
				out[k] = v
			}
		}
		return out
	}
	var c importer.Counts
	old, now := byCode(before), byCode(after)
	for code, f := range now {
		was, known := old[code]
		if !known {
			c.Inserted++
			continue
		}
		moved, changed := place(was) != place(f), !reflect.DeepEqual(said(was), said(f))
		switch {
		case moved:
			c.Moved++
			c.Updated++
		case changed:
			c.Updated++
		default:
			c.Same++
		}
	}
	for code := range old {
		if _, kept := now[code]; !kept {
			c.Retired++
		}
	}
	return c
}
