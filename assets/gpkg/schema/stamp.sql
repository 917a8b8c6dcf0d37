-- What an exported file is a copy of.

CREATE TABLE needlepoint_export (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    revision INTEGER NOT NULL,
    hash TEXT NOT NULL,
    at TEXT NOT NULL,
    notice TEXT NOT NULL
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES
    ('needlepoint_export', 'attributes', 'needlepoint_export', 'The revision of the book that this file shows', NULL);
