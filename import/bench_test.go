package importer_test

import (
	"bytes"
	"fmt"
	"testing"

	"needlepoint/import"
)

// BenchmarkPlan plans 100,000 new lights with eight fields each.
func BenchmarkPlan(b *testing.B) {
	const rows = 100_000
	var collection, table bytes.Buffer
	collection.WriteString(`{"type":"FeatureCollection","features":[`)
	table.WriteString("PoleID,lon,lat,height_m,owner,note,state,n\n")
	for i := range rows {
		if i > 0 {
			collection.WriteString(",\n")
		}
		lon, lat := 123+float64(i%1000)/10_000, 41+float64(i/1000)/10_000
		fmt.Fprintf(&collection, `{"type":"Feature","id":%d,"properties":{"PoleID":"P%07d","height_m":%d,"owner":"市政","note":null,"state":"完好","n":%d.5},`+
			`"geometry":{"type":"Point","coordinates":[%v,%v]}}`, i, i, i%12, i, lon, lat)
		fmt.Fprintf(&table, "P%07d,%v,%v,%d,市政,,完好,%d.5\n", i, lon, lat, i%12, i)
	}
	collection.WriteString("]}")
	inv := newBook(b, catalogueOf(b))
	for name, data := range map[string][]byte{"street-lights.geojson": collection.Bytes(), "street-lights.csv": table.Bytes()} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				plan := delivery{in: file(name, data)}.mustPlan(b, inv)
				if plan.Counts != (importer.Counts{Inserted: rows}) {
					b.Fatalf("%+v", plan.Counts)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/row")
		})
	}
}
