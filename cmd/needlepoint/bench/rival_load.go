package bench

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb/encoding/wkb"

	"needlepoint/cmd/needlepoint/bench/dataset"
	"needlepoint/geo"
)

// Delivery is the import of the same rows into PostGIS.
type Delivery struct {
	Tool    string  `json:"tool"`
	Seconds float64 `json:"seconds"`
}

// deliver fills the table delivered: made-up assets through ogr2ogr, timed; a store as given through its export.
func (b *run) deliver(ctx context.Context, r *rival) (*Delivery, error) {
	ogr, err := exec.LookPath("ogr2ogr")
	if b.report.Import == nil || err != nil {
		b.say("把同样的数据装入 PostGIS", "loading the same records into PostGIS")
		return nil, b.deliverExport(ctx, r)
	}
	b.say("用 ogr2ogr 把同样的数据导入 PostGIS", "importing the same records into PostGIS with ogr2ogr")
	file, err := b.writeDataset("made-up-nested.geojsonl", dataset.Nested)
	if err != nil {
		return nil, err
	}
	defer os.Remove(file)
	took, err := r.ogr(ctx, ogr, file)
	if err != nil {
		return nil, err
	}
	return &Delivery{Tool: "ogr2ogr, PG_USE_COPY", Seconds: took.Seconds()}, nil
}

// ogr has ogr2ogr import a file with COPY, attributes as one JSON column, and make its spatial index.
func (r *rival) ogr(ctx context.Context, program, file string) (time.Duration, error) {
	c := r.config
	cmd := exec.CommandContext(ctx, program, "-f", "PostgreSQL", "--config", "PG_USE_COPY", "YES",
		fmt.Sprintf("PG:host=%s port=%d user=%s dbname=%s", c.Host, c.Port, c.User, c.Database), file,
		"-nln", "delivered", "-nlt", "GEOMETRY", "-lco", "GEOMETRY_NAME=geom", "-lco", "FID=id")
	cmd.Env = append(os.Environ(), "PGPASSWORD="+c.Password)
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("against: ogr2ogr: %w\n%.2000s", err, out)
	}
	return time.Since(start), nil
}

// deliverExport copies what the program exports of the store.
func (b *run) deliverExport(ctx context.Context, r *rival) error {
	path := filepath.Join(b.dir, "export.geojsonl")
	defer os.Remove(path)
	cmd := exec.CommandContext(ctx, b.program, "export", "--store", b.options.Store, "--stage", "planned,in_service,retired", path)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("against: export: %w\n%.2000s", err, out)
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	err = r.exec(ctx, `CREATE TABLE delivered (id bigint, ref text, class text, condition text, stage text, name text, attributes json, geom geometry(Geometry, 4326))`)
	if err != nil {
		return err
	}
	if err := r.exec(ctx, `CREATE TEMP TABLE arriving (id bigint, ref text, class text, condition text, stage text, name text, attributes text, wkb bytea)`); err != nil {
		return err
	}
	rows := &exported{lines: bufio.NewScanner(file)}
	rows.lines.Buffer(nil, 64<<20)
	if _, err := r.conn.CopyFrom(ctx, pgx.Identifier{"arriving"}, []string{"id", "ref", "class", "condition", "stage", "name", "attributes", "wkb"}, rows); err != nil {
		return fmt.Errorf("against: %w", err)
	}
	return r.exec(ctx, `INSERT INTO delivered SELECT id, ref, class, condition, stage, name, attributes::json, ST_GeomFromWKB(wkb, 4326) FROM arriving; DROP TABLE arriving`)
}

// exported reads exported features as rows to copy.
type exported struct {
	lines *bufio.Scanner
	row   []any
	err   error
}

// Next implements pgx.CopyFromSource.
func (e *exported) Next() bool {
	if e.err != nil || !e.lines.Scan() {
		e.err = errors.Join(e.err, e.lines.Err())
		return false
	}
	e.row, e.err = exportedRow(e.lines.Bytes())
	return e.err == nil
}

// Values implements pgx.CopyFromSource.
func (e *exported) Values() ([]any, error) { return e.row, nil }

// Err implements pgx.CopyFromSource.
func (e *exported) Err() error { return e.err }

func exportedRow(line []byte) ([]any, error) {
	var f struct {
		ID         json.Number                `json:"id"`
		Properties map[string]json.RawMessage `json:"properties"`
		Geometry   json.RawMessage            `json:"geometry"`
	}
	if err := json.Unmarshal(line, &f); err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	id, err := strconv.ParseInt(f.ID.String(), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	row := []any{id}
	for _, own := range []string{"ref", "class", "condition", "stage", "name"} {
		var text *string
		if given, ok := f.Properties[own]; ok {
			if err := json.Unmarshal(given, &text); err != nil {
				return nil, fmt.Errorf("export: %s: %w", own, err)
			}
		}
		if text == nil {
			text = new(string)
		}
		row = append(row, *text)
		delete(f.Properties, own)
	}
	attributes, err := json.Marshal(f.Properties)
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	g, err := geo.ParseGeoJSON(f.Geometry)
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	shape, err := wkb.Marshal(g)
	if err != nil {
		return nil, fmt.Errorf("export: %w", err)
	}
	return append(row, string(attributes), shape), nil
}
