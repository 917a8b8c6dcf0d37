package bench

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"needlepoint/tiles"
)

// The statements, each prepared once. A tile has the columns that our own tiles have. Boxes and polygons are answered with
// whole GeoJSON features, put together in the way that takes PostgreSQL least (concat takes half of what
// json_build_object does); what is near is answered with rows, and to make a document of them is not counted. The order
// in which the index yields what is near is that of a sphere, half a per cent off, so a few more are sorted again.
const (
	feature = `concat('{"type":"Feature","id":', id, ',"geometry":', ST_AsGeoJSON(geom, 7), ',"properties":{"ref":', to_json(ref),
    ',"class":"', class, '","name":', coalesce(to_json(name)::text, 'null'), ',"condition":"', condition, '","stage":"', stage,
    CASE WHEN attributes = '{}' THEN '"}' ELSE '",' || substr(attributes, 2) END, '}')`

	sqlTile = `
SELECT coalesce(ST_AsMVT(row, 'assets', 4096, 'shape', 'id'), '') FROM (
    SELECT id, ref, class, condition, stage, name, road_class, ST_AsMVTGeom(plane, ST_TileEnvelope($1, $2, $3), 4096, 64, true) AS shape
    FROM asset WHERE plane && ST_TileEnvelope($1, $2, $3, margin => 64.0 / 4096)) row`
	sqlBox = `
SELECT id, ` + feature + ` FROM asset
WHERE ST_Intersects(geom, ST_MakeEnvelope($1, $2, $3, $4, 4326)) LIMIT 10000`
	sqlPolygon = `
SELECT id, ` + feature + ` FROM asset
WHERE ST_Intersects(geom, ST_GeomFromWKB($1, 4326)) LIMIT 10000`
	sqlRadius = `
SELECT id, ref, class, name, condition, stage, ST_X(ST_PointOnSurface(geom)), ST_Y(ST_PointOnSurface(geom)),
    ST_Distance(geom::geography, ST_SetSRID(ST_MakePoint($1, $2), 4326)::geography) AS metres
FROM asset WHERE condition = 'damaged' AND stage <> 'retired'
    AND ST_DWithin(geom::geography, ST_SetSRID(ST_MakePoint($1, $2), 4326)::geography, $3) ORDER BY metres, id LIMIT 1000`
	sqlNearest = `
SELECT id, ref, class, name, condition, stage, ST_X(ST_PointOnSurface(geom)), ST_Y(ST_PointOnSurface(geom)), metres FROM (
    SELECT *, ST_Distance(geom::geography, ST_SetSRID(ST_MakePoint($1, $2), 4326)::geography) AS metres FROM (
        SELECT id, ref, class, name, condition, stage, geom FROM asset WHERE condition = 'damaged' AND stage <> 'retired'
        ORDER BY geom::geography <-> ST_SetSRID(ST_MakePoint($1, $2), 4326)::geography LIMIT $3 * 3 / 2) candidates
    ORDER BY metres, id LIMIT $3) found`
)

// statement is one execution with its arguments.
type statement struct {
	sql  string
	args []any
}

func tileStatement(at tiles.Address) statement {
	return statement{sqlTile, []any{int(at.Z), int(at.X), int(at.Y)}}
}

// queryStatement is the question of a work at a place.
func queryStatement(work string, p orb.Point) statement {
	switch work {
	case workBox:
		b := boxAround(p)
		return statement{sqlBox, []any{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}}
	case workPolygon:
		return statement{sqlPolygon, []any{wkb.MustMarshal(polygonAround(p))}}
	case workRadius:
		return statement{sqlRadius, []any{p[0], p[1], float64(radiusMetres)}}
	}
	return statement{sqlNearest, []any{p[0], p[1], nearest}}
}

// answer runs a statement to the end of its rows.
func (r *rival) answer(ctx context.Context, s statement) (rows int, bytes int64, err error) {
	found, err := r.conn.Query(ctx, s.sql, s.args...)
	if err != nil {
		return 0, 0, fmt.Errorf("against: %w", err)
	}
	defer found.Close()
	for found.Next() {
		rows++
		for _, v := range found.RawValues() {
			bytes += int64(len(v))
		}
	}
	if err := found.Err(); err != nil {
		return 0, 0, fmt.Errorf("against: %w", err)
	}
	return rows, bytes, nil
}

// tile returns one tile.
func (r *rival) tile(ctx context.Context, at tiles.Address) (data []byte, err error) {
	s := tileStatement(at)
	if err := r.conn.QueryRow(ctx, s.sql, s.args...).Scan(&data); err != nil {
		return nil, fmt.Errorf("against: %w", err)
	}
	return data, nil
}

// ids returns the ids that a statement answers with, in its order.
func (r *rival) ids(ctx context.Context, s statement) ([]int64, error) {
	rows, err := r.conn.Query(ctx, "SELECT id FROM ("+s.sql+") answer", s.args...)
	if err != nil {
		return nil, fmt.Errorf("against: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("against: %w", err)
	}
	return ids, nil
}

// measure runs every statement once to warm up and once to measure, each within the budget.
func (r *rival) measure(ctx context.Context, work string, list []statement, budget time.Duration) (Figure, error) {
	if budget <= 0 {
		budget = budgetOfTask
	}
	warm, err := r.round(ctx, list, budget)
	if err != nil {
		return Figure{}, err
	}
	before, err := processCPU(r.backend)
	if err != nil {
		return Figure{}, err
	}
	start := time.Now()
	got, err := r.round(ctx, list[:len(warm.took)], budget)
	if err != nil {
		return Figure{}, err
	}
	took := time.Since(start)
	after, err := processCPU(r.backend)
	if err != nil {
		return Figure{}, err
	}
	n := float64(len(got.took))
	f := Figure{Work: work, Clients: 1, Requests: len(got.took), CPUMS: milliseconds(after-before) / n, P50MS: quantile(got.took, 0.5),
		P99MS: quantile(got.took, 0.99), RPS: n / took.Seconds(), Bytes: float64(got.bytes) / n}
	if list[0].sql != sqlTile { // whose one row is a whole tile
		f.Features = float64(got.features) / n
	}
	return f, nil
}

func (r *rival) round(ctx context.Context, list []statement, budget time.Duration) (out tally, err error) {
	deadline := time.Now().Add(budget)
	for i, s := range list {
		if i > 0 && time.Now().After(deadline) {
			break
		}
		start := time.Now()
		rows, bytes, err := r.answer(ctx, s)
		if err != nil {
			return out, err
		}
		out.took = append(out.took, time.Since(start))
		out.features += int64(rows)
		out.bytes += bytes
	}
	return out, nil
}
