-- The book around the feature tables: log, head, edits made around the service.

CREATE UNIQUE INDEX asset_ref ON asset (coalesce(class, ''), ref) WHERE ref <> '';
CREATE UNIQUE INDEX boundary_ref ON boundary (coalesce(kind, ''), coalesce(grid, ''), ref) WHERE ref <> '';

-- Registered, so that programs show the log beside the layers, and no longer list the tables that are not.
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES
    ('change_set', 'attributes', 'change_set', 'What was changed when, by whom and why', NULL);

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
