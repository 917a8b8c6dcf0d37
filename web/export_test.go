package web_test

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"needlepoint/assets"
	"needlepoint/import"
	csvfile "needlepoint/import/csv"
	geojsonfile "needlepoint/import/geojson"
	"needlepoint/web"
)

// startExporting serves the small book with two formats, and one that fails after some bytes.
func startExporting(t *testing.T) *service {
	return startWith(t, func(c *web.Config) {
		c.Exports = []importer.ExportFormat{
			{Name: "geojson", Ending: ".geojson", MediaType: "application/geo+json", Exporter: geojsonfile.Exporter{}},
			{Name: "csv", Ending: ".csv", MediaType: "text/csv; charset=utf-8", Exporter: csvfile.Exporter{ByteOrderMark: true, Stamped: true}},
			{Name: "broken", Ending: ".x", MediaType: "text/plain", Exporter: failing{after: "half a file"}},
			{Name: "refusing", Ending: ".x", MediaType: "text/plain", Exporter: failing{}},
		}
	})
}

// csvAlone is the one format of services that are not about formats.
func csvAlone() []importer.ExportFormat {
	return []importer.ExportFormat{{Name: "csv", Ending: ".csv", MediaType: "text/csv; charset=utf-8", Exporter: csvfile.Exporter{ByteOrderMark: true, Stamped: true}}}
}

// failing is a format whose writer fails, after some bytes or before any.
type failing struct{ after string }

func (f failing) Export(_ context.Context, w io.Writer, _ iter.Seq[assets.Record], _ importer.Stamp) error {
	_, err := io.WriteString(w, f.after)
	return errors.Join(err, assets.Refuse(assets.TooLarge, "export", assets.Text{ZH: "放不下", EN: "it does not fit"}))
}

type collection struct {
	Needlepoint struct {
		Revision int
		Notice   string
	}
	Features []struct {
		ID         int
		Properties map[string]any
	}
}

func (c collection) ids() (out []int) {
	for _, f := range c.Features {
		out = append(out, f.ID)
	}
	return out
}

func TestExportSelects(t *testing.T) {
	s := startExporting(t)
	for query, want := range map[string]string{
		"":                              "[1 2 3]",
		"&condition=damaged":            "[2 3]",
		"&boundary=1":                   "[1 2]",
		"&bbox=123.0605,41,123.09,41.1": "[2 3]",
		"&q=安居街":                        "[1 2]",
		"&ids=3,1,99":                   "[1 3]",
		"&stage=retired":                "[4]",
		"&class=building":               "[]",
		"&noun=boundary":                "[1]",
		"&noun=boundary&kind=park":      "[]",
		"&noun=boundary&q=一号":           "[1]",
		"&noun=boundary&ids=2":          "[]",
		"&noun=boundary&bbox=0,0,1,1":   "[]",
	} {
		var got collection
		header := s.get("/api/export?format=geojson"+query, &got)
		if fmt.Sprint(got.ids()) != want || got.Needlepoint.Revision != 1 || got.Needlepoint.Notice != "示例数据" {
			t.Errorf("%s: %v at %+v, want %s", query, got.ids(), got.Needlepoint, want)
		}
		if header.Get("Needlepoint-Revision") != "1" || header.Get("Content-Type") != "application/geo+json" {
			t.Errorf("%s: %v", query, header)
		}
	}
	area := map[string]any{"type": "Polygon", "coordinates": []any{[]any{[]float64{123.0605, 41.09}, []float64{123.09, 41}, []float64{123.09, 41.1}, []float64{123.0605, 41.09}}}}
	var got collection
	s.ask("/api/export", map[string]any{"format": "geojson", "geometry": area}, &got)
	if fmt.Sprint(got.ids()) != "[3]" {
		t.Errorf("by geometry: %v", got.ids())
	}
	s.ask("/api/export", map[string]any{"format": "geojson", "noun": "boundary", "geometry": area, "bbox": []float64{123, 41, 124, 42}}, &got)
	if fmt.Sprint(got.ids()) != "[1]" {
		t.Errorf("boundaries by geometry: %v", got.ids())
	}
	s.fillOneMore()
	s.get("/api/export?format=geojson&as_of=1", &got)
	if len(got.Features) != 3 || got.Needlepoint.Revision != 1 {
		t.Errorf("as of revision 1: %d features of revision %d", len(got.Features), got.Needlepoint.Revision)
	}
}

func TestExportedFilesNameTheirRevision(t *testing.T) {
	s := startExporting(t)
	status, header, body := s.do("GET", "/api/export?format=csv", nil)
	if status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	disposition := header.Get("Content-Disposition")
	kind, params, err := mime.ParseMediaType(disposition)
	if err != nil || kind != "attachment" || params["filename"] != "绣城-部件-修订1.csv" || !strings.Contains(disposition, `filename="needlepoint-assets-r1.csv"`) {
		t.Errorf("Content-Disposition %s: %v, %v", disposition, params, err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(body), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 4 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	last := len(rows[0]) - 1
	if got := fmt.Sprint(rows[0][last-1:], rows[1][last-1:]); got != "[needlepoint_book_revision needlepoint_notice] [1 示例数据]" {
		t.Errorf("stamp %s", got)
	}
}

func TestBadExportsAreRefused(t *testing.T) {
	s := startExporting(t)
	for path, want := range map[string]int{
		"/api/export": 422, "/api/export?format=dwg": 422, "/api/export?format=geojson&class=no_such": 422,
		"/api/export?format=geojson&boundary=9": 404, "/api/export?format=geojson&noun=boundary&class=building": 422,
		"/api/export?format=geojson&kind=park": 422, "/api/export?format=geojson&bbox=3,2,1,0": 422, "/api/export?format=refusing": 413,
		"/api/export?format=geojson&noun=street": 422, "/api/export?format=geojson&as_of=9": 404,
	} {
		if status, header, out := s.do("GET", path, nil); status != want || header.Get("Content-Disposition") != "" || !json.Valid(out) {
			t.Errorf("%s: %d %s, want %d", path, status, out, want)
		}
	}
	status, _, out := s.do("GET", "/api/export?format=dwg", nil)
	if !strings.Contains(string(out), "geojson, csv") && !strings.Contains(string(out), "geojson、csv") {
		t.Errorf("%d %s does not say which formats there are", status, out)
	}
}

// TestABrokenExportIsSeenToBeBroken checks that a file that could not be finished does not look like a whole one.
func TestABrokenExportIsSeenToBeBroken(t *testing.T) {
	var log strings.Builder
	s := startWith(t, func(c *web.Config) {
		c.Exports = []importer.ExportFormat{{Name: "broken", Ending: ".x", MediaType: "text/plain", Exporter: failing{after: "half a file"}}}
		c.Log = slog.New(slog.NewTextHandler(&log, nil))
	})
	resp, err := http.Get(s.url + "/api/export?format=broken")
	if err != nil {
		return // as good
	}
	defer resp.Body.Close()
	if body, err := io.ReadAll(resp.Body); err == nil {
		t.Errorf("%d %q reads as a whole file", resp.StatusCode, body)
	}
}

// endless writes until it is stopped, and says when it was.
type endless struct{ ended chan error }

func (e endless) Export(ctx context.Context, w io.Writer, records iter.Seq[assets.Record], _ importer.Stamp) error {
	out := bufio.NewWriter(w)
	for {
		for r := range records {
			if _, err := out.Write(assets.AppendImage(nil, r)); err != nil {
				e.ended <- err
				return err
			}
		}
		if ctx.Err() != nil {
			e.ended <- ctx.Err()
			return ctx.Err()
		}
	}
}

// TestAnExportEndsWithItsReader checks that nothing goes on writing for a reader who has left, and that places are given back.
func TestAnExportEndsWithItsReader(t *testing.T) {
	ended := make(chan error, 20)
	s := startWith(t, func(c *web.Config) {
		c.Exports = []importer.ExportFormat{{Name: "endless", Ending: ".x", MediaType: "text/plain", Exporter: endless{ended}}}
	})
	var open []*http.Response
	for range 20 {
		resp, err := http.Get(s.url + "/api/export?format=endless")
		if err != nil {
			t.Fatal(err)
		}
		if open = append(open, resp); resp.StatusCode == 503 {
			break
		}
	}
	if last := open[len(open)-1].StatusCode; last != 503 {
		t.Errorf("%d exports at once are all let in", len(open))
	}
	for _, resp := range open {
		resp.Body.Close()
	}
	for range len(open) - 1 {
		select {
		case <-ended:
		case <-time.After(20 * time.Second):
			t.Fatal("an export goes on without a reader")
		}
	}
}

func TestExportIsDescribed(t *testing.T) {
	s := startExporting(t)
	var api struct {
		Paths map[string]map[string]struct {
			Responses map[string]struct{ Content map[string]any }
		}
	}
	s.get("/api/openapi.json", &api)
	var formats struct {
		Items []struct{ Name, Ending string }
	}
	s.get("/api/export/formats", &formats)
	if len(formats.Items) != 4 || formats.Items[0].Name != "geojson" || formats.Items[1].Ending != ".csv" {
		t.Errorf("formats %+v", formats)
	}
	for _, method := range []string{"get", "post"} {
		content := api.Paths["/api/export"][method].Responses["200"].Content
		if content["application/geo+json"] == nil || content["text/csv"] == nil {
			t.Errorf("%s: %v", method, content)
		}
	}
	if !slices.Contains([]int{404, 405}, firstOf(s.do("PUT", "/api/export?"+url.Values{"format": {"csv"}}.Encode(), nil))) {
		t.Error("an export is not to be put")
	}
}

func firstOf(status int, _ http.Header, _ []byte) int { return status }
