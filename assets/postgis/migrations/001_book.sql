-- The book: records, the log of their changes, the head, and the edits made around the service.
--
-- Attributes are json, not jsonb, which rewrites numbers: the float 1.0734247635822502e+17 would come back as the
-- whole number 107342476358225020, which is another value of the book.

CREATE SEQUENCE needlepoint.asset_id MAXVALUE 9007199254740991;
CREATE SEQUENCE needlepoint.boundary_id MAXVALUE 9007199254740991;

CREATE TABLE needlepoint.asset (
    id         bigint PRIMARY KEY DEFAULT nextval('needlepoint.asset_id') CHECK (id BETWEEN 1 AND 9007199254740991),
    ref        text NOT NULL DEFAULT '',
    class      text NOT NULL,
    name       text NOT NULL DEFAULT '',
    condition  text NOT NULL DEFAULT 'intact',
    stage      text NOT NULL DEFAULT 'in_service',
    geom       geometry(Geometry, 4326) NOT NULL
        CHECK (GeometryType(geom) IN ('POINT', 'MULTIPOINT', 'LINESTRING', 'MULTILINESTRING', 'POLYGON', 'MULTIPOLYGON') AND NOT ST_IsEmpty(geom)),
    attributes json NOT NULL DEFAULT '{}' CHECK (json_typeof(attributes) = 'object'),
    rev        bigint NOT NULL DEFAULT 0
);
ALTER SEQUENCE needlepoint.asset_id OWNED BY needlepoint.asset.id;
CREATE INDEX asset_geom ON needlepoint.asset USING gist (geom);
CREATE UNIQUE INDEX asset_ref ON needlepoint.asset (class, ref) WHERE ref <> '';
COMMENT ON TABLE needlepoint.asset IS 'One public object or surface a row. Edits made here are noticed and become revisions of actor "outside"; rev is the service''s own.';
COMMENT ON COLUMN needlepoint.asset.geom IS 'Longitude, latitude in degrees, two dimensions; edges are straight in lon/lat.';

CREATE TABLE needlepoint.boundary (
    id         bigint PRIMARY KEY DEFAULT nextval('needlepoint.boundary_id') CHECK (id BETWEEN 1 AND 9007199254740991),
    ref        text NOT NULL DEFAULT '',
    kind       text NOT NULL,
    grid       text NOT NULL DEFAULT '',
    name       text NOT NULL DEFAULT '',
    stage      text NOT NULL DEFAULT 'in_service',
    geom       geometry(Geometry, 4326) NOT NULL
        CHECK (GeometryType(geom) IN ('POINT', 'MULTIPOINT', 'LINESTRING', 'MULTILINESTRING', 'POLYGON', 'MULTIPOLYGON') AND NOT ST_IsEmpty(geom)),
    attributes json NOT NULL DEFAULT '{}' CHECK (json_typeof(attributes) = 'object'),
    rev        bigint NOT NULL DEFAULT 0
);
ALTER SEQUENCE needlepoint.boundary_id OWNED BY needlepoint.boundary.id;
CREATE INDEX boundary_geom ON needlepoint.boundary USING gist (geom);
CREATE UNIQUE INDEX boundary_ref ON needlepoint.boundary (kind, grid, ref) WHERE ref <> '';
COMMENT ON TABLE needlepoint.boundary IS 'One area or line of order a row. Edits made here are noticed and become revisions of actor "outside"; rev is the service''s own.';
COMMENT ON COLUMN needlepoint.boundary.geom IS 'Longitude, latitude in degrees, two dimensions; edges are straight in lon/lat.';

CREATE TABLE needlepoint.change_set (
    rev    bigint PRIMARY KEY,
    base   bigint NOT NULL,
    at     timestamptz NOT NULL,
    actor  text NOT NULL,
    via    text NOT NULL,
    reason text NOT NULL,
    key    text NOT NULL,
    digest text NOT NULL,
    hash   text NOT NULL
);
CREATE UNIQUE INDEX change_set_key ON needlepoint.change_set (key) WHERE key <> '';
COMMENT ON COLUMN needlepoint.change_set.hash IS 'Hex SHA-256 over the hash of the revision before and this change set.';

CREATE TABLE needlepoint.change_row (
    rev    bigint NOT NULL,
    seq    integer NOT NULL,
    noun   text NOT NULL,
    id     bigint NOT NULL,
    before text,
    after  text,
    PRIMARY KEY (rev, seq),
    CHECK (before IS NOT NULL OR after IS NULL)
);
CREATE INDEX change_row_record ON needlepoint.change_row (noun, id, rev);
COMMENT ON TABLE needlepoint.change_row IS 'Images of a record before and after a revision. An insert has neither: what it made is the image before the record''s next change, or the row as it stands.';

CREATE TABLE needlepoint.head (
    the_one       boolean PRIMARY KEY DEFAULT true CHECK (the_one),
    revision      bigint NOT NULL,
    hash          text NOT NULL,
    next_asset    bigint NOT NULL,
    next_boundary bigint NOT NULL
);
INSERT INTO needlepoint.head (revision, hash, next_asset, next_boundary) VALUES (0, '', 1, 1);
COMMENT ON TABLE needlepoint.head IS 'The newest revision. Whoever commits holds this row, so revisions become visible in their order.';

CREATE TABLE needlepoint.meta (
    key   text PRIMARY KEY,
    value text NOT NULL
);

-- The row as it was before an edit that the service did not make; existed is false where there was none.
CREATE TABLE needlepoint.outside_edit (
    seq        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    noun       text NOT NULL,
    id         bigint NOT NULL,
    at         timestamptz NOT NULL DEFAULT now(),
    made_by    text NOT NULL DEFAULT session_user,
    existed    boolean NOT NULL,
    ref        text NOT NULL DEFAULT '',
    class      text NOT NULL DEFAULT '',
    condition  text NOT NULL DEFAULT '',
    kind       text NOT NULL DEFAULT '',
    grid       text NOT NULL DEFAULT '',
    name       text NOT NULL DEFAULT '',
    stage      text NOT NULL DEFAULT '',
    geom       geometry(Geometry, 4326),
    attributes json,
    rev        bigint NOT NULL DEFAULT 0
);
CREATE INDEX outside_edit_record ON needlepoint.outside_edit (noun, id, seq);
COMMENT ON TABLE needlepoint.outside_edit IS 'Edits that wait to be adopted as a revision.';

CREATE TABLE needlepoint.unreadable_row (
    noun  text NOT NULL,
    id    bigint NOT NULL,
    at    timestamptz NOT NULL,
    fault text NOT NULL,
    PRIMARY KEY (noun, id)
);
COMMENT ON TABLE needlepoint.unreadable_row IS 'Rows that outside edits left in a form that the service cannot read, and why. The book has no such record until the row is mended.';

-- Owner's rights, so that an account which may edit the two tables needs no right to the log.
CREATE FUNCTION needlepoint.note_asset() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO needlepoint.outside_edit (noun, id, existed, ref, class, condition, name, stage, geom, attributes, rev)
        VALUES ('asset', OLD.id, true, OLD.ref, OLD.class, OLD.condition, OLD.name, OLD.stage, OLD.geom, OLD.attributes, OLD.rev);
    END IF;
    IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND NEW.id <> OLD.id THEN
        INSERT INTO needlepoint.outside_edit (noun, id, existed) VALUES ('asset', NEW.id, false);
    END IF;
    PERFORM pg_notify('needlepoint', 'outside');
    RETURN NULL;
END $$;

CREATE FUNCTION needlepoint.note_boundary() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO needlepoint.outside_edit (noun, id, existed, ref, kind, grid, name, stage, geom, attributes, rev)
        VALUES ('boundary', OLD.id, true, OLD.ref, OLD.kind, OLD.grid, OLD.name, OLD.stage, OLD.geom, OLD.attributes, OLD.rev);
    END IF;
    IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND NEW.id <> OLD.id THEN
        INSERT INTO needlepoint.outside_edit (noun, id, existed) VALUES ('boundary', NEW.id, false);
    END IF;
    PERFORM pg_notify('needlepoint', 'outside');
    RETURN NULL;
END $$;

-- TRUNCATE is refused: readers with an older snapshot would see neither the rows nor the edits that removed them.
CREATE FUNCTION needlepoint.refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'needlepoint.% cannot be truncated; use DELETE, which the service notices', TG_TABLE_NAME;
END $$;

CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON needlepoint.asset FOR EACH ROW
    WHEN (current_setting('needlepoint.writer', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION needlepoint.note_asset();
CREATE TRIGGER note AFTER INSERT OR UPDATE OR DELETE ON needlepoint.boundary FOR EACH ROW
    WHEN (current_setting('needlepoint.writer', true) IS DISTINCT FROM 'on') EXECUTE FUNCTION needlepoint.note_boundary();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON needlepoint.asset EXECUTE FUNCTION needlepoint.refuse_truncate();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON needlepoint.boundary EXECUTE FUNCTION needlepoint.refuse_truncate();
