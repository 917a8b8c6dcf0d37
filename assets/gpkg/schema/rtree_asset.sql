-- The triggers of GeoPackage 1.4 that keep the spatial index of asset in step; unlike those of 1.3 they stand UPSERT.

CREATE TRIGGER IF NOT EXISTS rtree_asset_geom_insert AFTER INSERT ON asset
WHEN (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN
    INSERT OR REPLACE INTO rtree_asset_geom VALUES (NEW.id, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER IF NOT EXISTS rtree_asset_geom_update6 AFTER UPDATE OF geom ON asset
WHEN OLD.id = NEW.id AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) AND (OLD.geom NOTNULL AND NOT ST_IsEmpty(OLD.geom)) BEGIN
    UPDATE rtree_asset_geom SET minx = ST_MinX(NEW.geom), maxx = ST_MaxX(NEW.geom), miny = ST_MinY(NEW.geom), maxy = ST_MaxY(NEW.geom) WHERE id = NEW.id;
END;
CREATE TRIGGER IF NOT EXISTS rtree_asset_geom_update7 AFTER UPDATE OF geom ON asset
WHEN OLD.id = NEW.id AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) AND (OLD.geom ISNULL OR ST_IsEmpty(OLD.geom)) BEGIN
    INSERT INTO rtree_asset_geom VALUES (NEW.id, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER IF NOT EXISTS rtree_asset_geom_update2 AFTER UPDATE OF geom ON asset
WHEN OLD.id = NEW.id AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN
    DELETE FROM rtree_asset_geom WHERE id = OLD.id;
END;
CREATE TRIGGER IF NOT EXISTS rtree_asset_geom_update5 AFTER UPDATE ON asset
WHEN OLD.id <> NEW.id AND (NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom)) BEGIN
    DELETE FROM rtree_asset_geom WHERE id = OLD.id;
    INSERT OR REPLACE INTO rtree_asset_geom VALUES (NEW.id, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), ST_MaxY(NEW.geom));
END;
CREATE TRIGGER IF NOT EXISTS rtree_asset_geom_update4 AFTER UPDATE ON asset
WHEN OLD.id <> NEW.id AND (NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)) BEGIN
    DELETE FROM rtree_asset_geom WHERE id IN (OLD.id, NEW.id);
END;
CREATE TRIGGER IF NOT EXISTS rtree_asset_geom_delete AFTER DELETE ON asset WHEN OLD.geom NOTNULL BEGIN
    DELETE FROM rtree_asset_geom WHERE id = OLD.id;
END;
