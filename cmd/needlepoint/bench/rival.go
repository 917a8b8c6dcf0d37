package bench

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"time"

	"github.com/jackc/pgx/v5"
)

// rival is PostGIS at the same work: one session in a database of its own, tuned as well as it can be.
type rival struct {
	admin    *pgx.Conn
	config   *pgx.ConnConfig
	conn     *pgx.Conn
	backend  int // process of the session
	database string
}

// openRival makes a database on the cluster that the URL names, which must run on this machine: the CPU of its processes
// is what is measured.
func openRival(ctx context.Context, address string) (*rival, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, errors.New("against: this is not a postgres:// URL") // pgx' own words may hold the password
	}
	admin, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("against: %w", err)
	}
	r := &rival{admin: admin, config: config.Copy(), database: fmt.Sprintf("needlepoint_bench_%d", os.Getpid())}
	r.config.Database = r.database
	if _, err := admin.Exec(ctx, "CREATE DATABASE "+r.database); err != nil {
		return nil, errors.Join(fmt.Errorf("against: %w", err), admin.Close(ctx))
	}
	if err := r.connect(ctx); err != nil {
		r.close()
		return nil, err
	}
	return r, nil
}

// settings of the session: what a careful operator sets for such work. Without parallel workers all the CPU is in the
// session's own process, where it can be read; the sum of the work is not more that way.
const settings = `
SET jit = off;
SET max_parallel_workers_per_gather = 0;
SET max_parallel_maintenance_workers = 0;
SET work_mem = '128MB';
SET maintenance_work_mem = '1GB';
SET random_page_cost = 1.1;
CREATE EXTENSION IF NOT EXISTS postgis;`

func (r *rival) connect(ctx context.Context) (err error) {
	if r.conn, err = pgx.ConnectConfig(ctx, r.config); err != nil {
		return fmt.Errorf("against: %w", err)
	}
	if err := r.exec(ctx, settings); err != nil {
		return err
	}
	if err := r.conn.QueryRow(ctx, "SELECT pg_backend_pid()").Scan(&r.backend); err != nil {
		return fmt.Errorf("against: %w", err)
	}
	if _, err := processCPU(r.backend); err != nil {
		return fmt.Errorf("against: the cluster must run on this machine: %w", err)
	}
	return nil
}

func (r *rival) exec(ctx context.Context, sql string) error {
	if _, err := r.conn.Exec(ctx, sql); err != nil {
		return fmt.Errorf("against: %w", err)
	}
	return nil
}

// close ends the session and drops its database.
func (r *rival) close() {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second) // also after the run was cut off
	defer cancel()
	if r.conn != nil {
		_ = r.conn.Close(ctx)
	}
	_, _ = r.admin.Exec(ctx, "DROP DATABASE IF EXISTS "+r.database+" WITH (FORCE)")
	_ = r.admin.Close(ctx)
}

// The table that the work is done on. Its order on the disk is that of its index on the map's own plane; what is damaged
// has an index of its own, by distance on the ellipsoid.
var tuning = []string{`
CREATE TABLE asset AS
SELECT id::bigint AS id, ref, class, condition, stage, nullif(name, '') AS name, attributes ->> 'road_class' AS road_class,
    coalesce(attributes::text, '{}') AS attributes, geom, ST_Transform(geom, 3857) AS plane
FROM delivered ORDER BY ST_Transform(geom, 3857)`,
	`ALTER TABLE asset ADD PRIMARY KEY (id)`,
	`CREATE INDEX asset_plane ON asset USING gist (plane)`,
	`CLUSTER asset USING asset_plane`,
	`CREATE INDEX asset_geom ON asset USING gist (geom)`,
	`CREATE INDEX asset_damaged ON asset USING gist ((geom::geography)) WHERE condition = 'damaged' AND stage <> 'retired'`,
	`VACUUM (FREEZE, ANALYZE) asset`,
}

// tune makes the table of what was delivered.
func (r *rival) tune(ctx context.Context) error {
	for _, sql := range tuning {
		if err := r.exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

// store is the URL by which the program opens the rival's database as a store.
func (r *rival) store() (string, error) {
	u, err := url.Parse(r.config.ConnString())
	if err != nil {
		return "", errors.New("against: a postgres:// URL is expected") // the cause holds the password
	}
	u.Path = "/" + r.database
	return u.String(), nil
}

// version names PostgreSQL and PostGIS.
func (r *rival) version(ctx context.Context) (out string, err error) {
	err = r.conn.QueryRow(ctx, `SELECT 'PostgreSQL ' || split_part(version(), ' ', 2) || ', PostGIS ' || postgis_lib_version() ||
		', GEOS ' || split_part(postgis_geos_version(), '-', 1) || ', shared_buffers ' || current_setting('shared_buffers')`).Scan(&out)
	if err != nil {
		return "", fmt.Errorf("against: %w", err)
	}
	return out, nil
}
