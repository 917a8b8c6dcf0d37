-- A GeoPackage 1.3 with two feature tables, and the book around them: log, head, edits made around the service.

PRAGMA application_id = 0x47504B47; -- "GPKG"
PRAGMA user_version = 10300;

CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL PRIMARY KEY,
    organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL,
    definition TEXT NOT NULL,
    description TEXT
);
INSERT INTO gpkg_spatial_ref_sys VALUES
    ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
    ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
    ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]', 'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid'),
    ('China Geodetic Coordinate System 2000', 4490, 'EPSG', 4490, 'GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101,AUTHORITY["EPSG","1024"]],AUTHORITY["EPSG","1043"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4490"]]', 'longitude/latitude coordinates in decimal degrees on the CGCS2000 spheroid');

CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY,
    data_type TEXT NOT NULL,
    identifier TEXT UNIQUE,
    description TEXT DEFAULT '',
    last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
    srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
);
CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL,
    column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL,
    z TINYINT NOT NULL,
    m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
    CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);
CREATE TABLE gpkg_extensions (
    table_name TEXT,
    column_name TEXT,
    extension_name TEXT NOT NULL,
    definition TEXT NOT NULL,
    scope TEXT NOT NULL,
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);

-- EPSG:4326 and not 4490: a GeoPackage keeps longitude first in either, but 4326 is in every file and every
-- program, GeoJSON and web maps mean it, and QGIS then puts no datum shift between them and these layers.
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES
    ('asset', 'features', 'asset', 'Public objects and surfaces', 4326),
    ('boundary', 'features', 'boundary', 'Areas and lines of order', 4326),
    ('change_set', 'attributes', 'change_set', 'What was changed when, by whom and why', NULL);
INSERT INTO gpkg_geometry_columns VALUES
    ('asset', 'geom', 'GEOMETRY', 4326, 0, 0),
    ('boundary', 'geom', 'GEOMETRY', 4326, 0, 0);
INSERT INTO gpkg_extensions VALUES
    ('asset', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec130/#extension_rtree', 'write-only'),
    ('boundary', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec130/#extension_rtree', 'write-only');

-- Columns may be NULL, because programs that edit the file write NULL for what the user leaves empty.
CREATE TABLE asset (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    geom GEOMETRY,
    ref TEXT DEFAULT '',
    class TEXT DEFAULT '',
    name TEXT DEFAULT '',
    condition TEXT DEFAULT 'intact',
    stage TEXT DEFAULT 'in_service',
    attributes TEXT DEFAULT '{}',
    rev INTEGER DEFAULT 0
);
CREATE UNIQUE INDEX asset_ref ON asset (coalesce(class, ''), ref) WHERE ref <> '';

CREATE TABLE boundary (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    geom GEOMETRY,
    ref TEXT DEFAULT '',
    kind TEXT DEFAULT '',
    grid TEXT DEFAULT '',
    name TEXT DEFAULT '',
    stage TEXT DEFAULT 'in_service',
    attributes TEXT DEFAULT '{}',
    rev INTEGER DEFAULT 0
);
CREATE UNIQUE INDEX boundary_ref ON boundary (coalesce(kind, ''), coalesce(grid, ''), ref) WHERE ref <> '';

CREATE VIRTUAL TABLE rtree_asset_geom USING rtree(id, minx, maxx, miny, maxy);
CREATE VIRTUAL TABLE rtree_boundary_geom USING rtree(id, minx, maxx, miny, maxy);

-- One change set a revision; its changes are the change_row from first_row on.
CREATE TABLE change_set (
    rev INTEGER PRIMARY KEY NOT NULL,
    base INTEGER NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    via TEXT NOT NULL,
    reason TEXT NOT NULL,
    key TEXT NOT NULL,
    digest TEXT NOT NULL,
    hash TEXT NOT NULL,
    first_row INTEGER NOT NULL,
    row_count INTEGER NOT NULL
);
CREATE UNIQUE INDEX change_set_key ON change_set (key) WHERE key <> '';

-- Images of a record before and after a revision. An insert has neither: what it made is the image before the
-- record's next change, else before its pending outside edit, else the row as it stands.
CREATE TABLE change_row (
    n INTEGER PRIMARY KEY NOT NULL,
    rev INTEGER NOT NULL,
    noun TEXT NOT NULL,
    id INTEGER NOT NULL,
    before TEXT,
    after TEXT
);
CREATE INDEX change_row_record ON change_row (noun, id, rev);

-- writing is 1 only inside a transaction of the service, so nobody else ever sees it.
CREATE TABLE head (
    one INTEGER PRIMARY KEY NOT NULL CHECK (one = 1),
    revision INTEGER NOT NULL,
    hash TEXT NOT NULL,
    next_asset INTEGER NOT NULL,
    next_boundary INTEGER NOT NULL,
    next_row INTEGER NOT NULL,
    writing INTEGER NOT NULL
);
INSERT INTO head VALUES (1, 0, '', 1, 1, 1, 0);

CREATE TABLE meta (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

-- A row as it was before the first edit that the service did not make; existed is 0 where there was none.
CREATE TABLE outside_edit (
    seq INTEGER PRIMARY KEY NOT NULL,
    noun TEXT NOT NULL,
    id INTEGER NOT NULL,
    at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    existed INTEGER NOT NULL,
    ref TEXT,
    class TEXT,
    grid TEXT,
    name TEXT,
    condition TEXT,
    stage TEXT,
    attributes TEXT,
    rev INTEGER,
    geom BLOB
);
CREATE UNIQUE INDEX outside_edit_record ON outside_edit (noun, id);

-- Rows that outside edits left in a form that the service cannot read. The book has no such record until the row is mended.
CREATE TABLE unreadable_row (
    noun TEXT NOT NULL,
    id INTEGER NOT NULL,
    at TEXT NOT NULL,
    fault TEXT NOT NULL,
    PRIMARY KEY (noun, id)
);
