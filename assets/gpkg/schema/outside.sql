-- What notes the edits that the service did not make. Only the first edit of a row since the last adoption
-- counts: it alone knows what the book holds. REPLACE removes rows without firing delete triggers, so the rows
-- that it would remove are noted beforehand; where nothing is replaced after all, adoption finds no change.

CREATE TRIGGER IF NOT EXISTS outside_asset_insert AFTER INSERT ON asset WHEN (SELECT writing FROM head) = 0 BEGIN
    INSERT INTO outside_edit (noun, id, existed)
    SELECT 'asset', NEW.id, 0
    WHERE NOT EXISTS (SELECT 1 FROM outside_edit WHERE noun = 'asset' AND id = NEW.id);
END;
CREATE TRIGGER IF NOT EXISTS outside_asset_update AFTER UPDATE ON asset WHEN (SELECT writing FROM head) = 0 BEGIN
    INSERT INTO outside_edit (noun, id, existed, ref, class, grid, name, condition, stage, attributes, rev, geom)
    SELECT 'asset', OLD.id, 1, OLD.ref, OLD.class, '', OLD.name, OLD.condition, OLD.stage, OLD.attributes, OLD.rev, OLD.geom
    WHERE NOT EXISTS (SELECT 1 FROM outside_edit WHERE noun = 'asset' AND id = OLD.id);
    INSERT INTO outside_edit (noun, id, existed)
    SELECT 'asset', NEW.id, 0
    WHERE NEW.id <> OLD.id AND NOT EXISTS (SELECT 1 FROM outside_edit WHERE noun = 'asset' AND id = NEW.id);
END;
CREATE TRIGGER IF NOT EXISTS outside_asset_delete AFTER DELETE ON asset WHEN (SELECT writing FROM head) = 0 BEGIN
    INSERT INTO outside_edit (noun, id, existed, ref, class, grid, name, condition, stage, attributes, rev, geom)
    SELECT 'asset', OLD.id, 1, OLD.ref, OLD.class, '', OLD.name, OLD.condition, OLD.stage, OLD.attributes, OLD.rev, OLD.geom
    WHERE NOT EXISTS (SELECT 1 FROM outside_edit WHERE noun = 'asset' AND id = OLD.id);
END;
CREATE TRIGGER IF NOT EXISTS outside_asset_replace_insert BEFORE INSERT ON asset WHEN (SELECT writing FROM head) = 0 BEGIN
    INSERT INTO outside_edit (noun, id, existed, ref, class, grid, name, condition, stage, attributes, rev, geom)
    SELECT 'asset', a.id, 1, a.ref, a.class, '', a.name, a.condition, a.stage, a.attributes, a.rev, a.geom
    FROM asset a
    WHERE (a.id = NEW.id OR a.ref <> '' AND a.ref = NEW.ref AND coalesce(a.class, '') = coalesce(NEW.class, ''))
        AND NOT EXISTS (SELECT 1 FROM outside_edit WHERE noun = 'asset' AND id = a.id);
END;
CREATE TRIGGER IF NOT EXISTS outside_asset_replace_update BEFORE UPDATE ON asset WHEN (SELECT writing FROM head) = 0 BEGIN
    INSERT INTO outside_edit (noun, id, existed, ref, class, grid, name, condition, stage, attributes, rev, geom)
    SELECT 'asset', a.id, 1, a.ref, a.class, '', a.name, a.condition, a.stage, a.attributes, a.rev, a.geom
    FROM asset a
    WHERE a.id <> OLD.id
        AND (a.id = NEW.id OR a.ref <> '' AND a.ref = NEW.ref AND coalesce(a.class, '') = coalesce(NEW.class, ''))
        AND NOT EXISTS (SELECT 1 FROM outside_edit WHERE noun = 'asset' AND id = a.id);
END;

CREATE TRIGGER IF NOT EXISTS outside_boundary_insert AFTER INSERT ON boundary WHEN (SELECT writing FROM head) = 0 BEGIN
    INSERT INTO outside_edit (noun, id, existed)
    SELECT 'boundary', NEW.id, 0
    WHERE NOT EXISTS (SELECT 1 FROM outside_edit WHERE noun = 'boundary' AND id = NEW.id);
END;
CREATE TRIGGER IF NOT EXISTS outside_boundary_update AFTER UPDATE ON boundary WHEN (SELECT writing FROM head) = 0 BEGIN
    INSERT INTO outside_edit (noun, id, existed, ref, class, grid, name, condition, stage, attributes, rev, geom)
    SELECT 'boundary', OLD.id, 1, OLD.ref, OLD.kind, OLD.grid, OLD.name, '', OLD.stage, OLD.attributes, OLD.rev, OLD.geom
    WHERE NOT EXISTS (SELECT 1 FROM outside_edit WHERE noun = 'boundary' AND id = OLD.id);
    INSERT INTO outside_edit (noun, id, existed)
    SELECT 'boundary', NEW.id, 0
    WHERE NEW.id <> OLD.id AND NOT EXISTS (SELECT 1 FROM outside_edit WHERE noun = 'boundary' AND id = NEW.id);
END;
CREATE TRIGGER IF NOT EXISTS outside_boundary_delete AFTER DELETE ON boundary WHEN (SELECT writing FROM head) = 0 BEGIN
    INSERT INTO outside_edit (noun, id, existed, ref, class, grid, name, condition, stage, attributes, rev, geom)
    SELECT 'boundary', OLD.id, 1, OLD.ref, OLD.kind, OLD.grid, OLD.name, '', OLD.stage, OLD.attributes, OLD.rev, OLD.geom
    WHERE NOT EXISTS (SELECT 1 FROM outside_edit WHERE noun = 'boundary' AND id = OLD.id);
END;
CREATE TRIGGER IF NOT EXISTS outside_boundary_replace_insert BEFORE INSERT ON boundary WHEN (SELECT writing FROM head) = 0 BEGIN
    INSERT INTO outside_edit (noun, id, existed, ref, class, grid, name, condition, stage, attributes, rev, geom)
    SELECT 'boundary', a.id, 1, a.ref, a.kind, a.grid, a.name, '', a.stage, a.attributes, a.rev, a.geom
    FROM boundary a
    WHERE (a.id = NEW.id OR a.ref <> '' AND a.ref = NEW.ref AND coalesce(a.kind, '') = coalesce(NEW.kind, '') AND coalesce(a.grid, '') = coalesce(NEW.grid, ''))
        AND NOT EXISTS (SELECT 1 FROM outside_edit WHERE noun = 'boundary' AND id = a.id);
END;
CREATE TRIGGER IF NOT EXISTS outside_boundary_replace_update BEFORE UPDATE ON boundary WHEN (SELECT writing FROM head) = 0 BEGIN
    INSERT INTO outside_edit (noun, id, existed, ref, class, grid, name, condition, stage, attributes, rev, geom)
    SELECT 'boundary', a.id, 1, a.ref, a.kind, a.grid, a.name, '', a.stage, a.attributes, a.rev, a.geom
    FROM boundary a
    WHERE a.id <> OLD.id
        AND (a.id = NEW.id OR a.ref <> '' AND a.ref = NEW.ref AND coalesce(a.kind, '') = coalesce(NEW.kind, '') AND coalesce(a.grid, '') = coalesce(NEW.grid, ''))
        AND NOT EXISTS (SELECT 1 FROM outside_edit WHERE noun = 'boundary' AND id = a.id);
END;
