package postgis

const assetColumns = `a.id, a.ref, a.class, a.condition, '', '', a.name, a.stage, a.geom, a.attributes, a.rev`

// assetShelf keeps assets.
var assetShelf = shelf{
	table: `needlepoint.asset`,

	all: `SELECT ` + assetColumns + ` FROM needlepoint.asset a ORDER BY a.id`,

	loadPast: `SELECT NULL::text, ` + assetColumns + ` FROM needlepoint.asset a
		WHERE NOT EXISTS (SELECT FROM needlepoint.change_row c WHERE c.noun = 'asset' AND c.id = a.id AND c.rev > $1)
		UNION ALL
		SELECT c.before, c.id, '', '', '', '', '', '', '', NULL, '{}', 0
		FROM (SELECT DISTINCT ON (id) id, before FROM needlepoint.change_row WHERE noun = 'asset' AND rev > $1 ORDER BY id, rev) c
		WHERE c.before IS NOT NULL
		ORDER BY 2`,

	inserted: `SELECT ` + assetColumns + ` FROM needlepoint.change_row c JOIN needlepoint.asset a ON a.id = c.id
		WHERE c.rev = $1 AND c.noun = 'asset' AND c.before IS NULL
		AND NOT EXISTS (SELECT FROM needlepoint.change_row n WHERE n.noun = 'asset' AND n.id = c.id AND n.rev > $1)`,

	current: `SELECT ` + assetColumns + ` FROM needlepoint.asset a WHERE a.id = $1`,

	countIndexed: `SELECT (SELECT count(*) FROM needlepoint.asset a WHERE a.geom && ` + everywhere + `), (SELECT count(*) FROM needlepoint.asset)`,

	lacking: `SELECT a.id FROM needlepoint.asset a EXCEPT SELECT a.id FROM needlepoint.asset a WHERE a.geom && ` + everywhere + ` ORDER BY 1 LIMIT $1`,

	lockStaged: `SELECT count(*) FROM (SELECT FROM needlepoint.asset a JOIN pg_temp.staged s ON s.noun = 'asset' AND s.id = a.id
		ORDER BY a.id FOR UPDATE OF a) locked`,

	before: `SELECT s.seq, ` + assetColumns + ` FROM pg_temp.staged s JOIN needlepoint.asset a ON a.id = s.id WHERE s.noun = 'asset'`,

	takenRef: `SELECT s.seq, a.id FROM pg_temp.staged s JOIN needlepoint.asset a ON a.class = s.class AND a.ref = s.ref
		WHERE s.noun = 'asset' AND s.action <> 'delete' AND a.ref <> ''
		AND NOT EXISTS (SELECT FROM pg_temp.staged t WHERE t.noun = 'asset' AND t.id = a.id)
		ORDER BY s.seq LIMIT 1`,

	clearNamed: `WITH cleared AS (DELETE FROM needlepoint.asset a USING pg_temp.staged s
			WHERE s.noun = 'asset' AND s.action = 'insert' AND a.id = s.id RETURNING a.id)
		DELETE FROM needlepoint.unreadable_row u USING cleared WHERE u.noun = 'asset' AND u.id = cleared.id`,

	deleteStaged: `DELETE FROM needlepoint.asset a USING pg_temp.staged s WHERE s.noun = 'asset' AND s.action = 'delete' AND a.id = s.id`,

	releaseRefs: `UPDATE needlepoint.asset a SET ref = '' FROM pg_temp.staged s
		WHERE s.noun = 'asset' AND s.action = 'update' AND a.id = s.id AND a.ref <> '' AND (a.class, a.ref) <> (s.class, s.ref)`,

	updateStaged: `UPDATE needlepoint.asset a
		SET ref = s.ref, class = s.class, condition = s.condition, name = s.name, stage = s.stage, geom = s.geom, attributes = s.attributes, rev = $1
		FROM pg_temp.staged s WHERE s.noun = 'asset' AND s.action = 'update' AND a.id = s.id`,

	// The n-th insert without an id is staged under -n.
	insertStaged: `INSERT INTO needlepoint.asset (id, ref, class, condition, name, stage, geom, attributes, rev)
		SELECT CASE WHEN s.id > 0 THEN s.id ELSE $2 - 1 - s.id END, s.ref, s.class, s.condition, s.name, s.stage, s.geom, s.attributes, $1
		FROM pg_temp.staged s WHERE s.noun = 'asset' AND s.action = 'insert' ORDER BY s.seq`,

	lockEdited: `SELECT a.id FROM needlepoint.asset a
		WHERE a.id IN (SELECT e.id FROM needlepoint.outside_edit e WHERE e.noun = 'asset')
		ORDER BY a.id FOR UPDATE SKIP LOCKED`,

	edited: `SELECT e.seq, e.last, e.latest, e.existed, ` + editColumns + `, a.id IS NOT NULL, e.id, coalesce(a.ref, ''), coalesce(a.class, ''), coalesce(a.condition, ''), '', '', coalesce(a.name, ''), coalesce(a.stage, ''), a.geom, coalesce(a.attributes, '{}'), coalesce(a.rev, 0)
		FROM (SELECT DISTINCT ON (id) *, max(seq) OVER one AS last, max(at) OVER one AS latest
			FROM needlepoint.outside_edit WHERE noun = 'asset' WINDOW one AS (PARTITION BY id) ORDER BY id, seq) e
		LEFT JOIN needlepoint.asset a ON a.id = e.id
		ORDER BY e.id`,

	stamp: `UPDATE needlepoint.asset a SET rev = s.rev FROM unnest($1::bigint[], $2::bigint[]) AS s (id, rev) WHERE a.id = s.id`,

	advance: `SELECT setval('needlepoint.asset_id', greatest($1, last_value)) FROM needlepoint.asset_id`,
}
