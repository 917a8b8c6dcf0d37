package postgis

const boundaryColumns = `a.id, a.ref, '', '', a.kind, a.grid, a.name, a.stage, a.geom, a.attributes, a.rev`

// boundaryShelf keeps boundaries.
var boundaryShelf = shelf{
	table: `needlepoint.boundary`,

	all: `SELECT ` + boundaryColumns + ` FROM needlepoint.boundary a ORDER BY a.id`,

	loadPast: `SELECT NULL::text, ` + boundaryColumns + ` FROM needlepoint.boundary a
		WHERE NOT EXISTS (SELECT FROM needlepoint.change_row c WHERE c.noun = 'boundary' AND c.id = a.id AND c.rev > $1)
		UNION ALL
		SELECT c.before, c.id, '', '', '', '', '', '', '', NULL, '{}', 0
		FROM (SELECT DISTINCT ON (id) id, before FROM needlepoint.change_row WHERE noun = 'boundary' AND rev > $1 ORDER BY id, rev) c
		WHERE c.before IS NOT NULL
		ORDER BY 2`,

	inserted: `SELECT ` + boundaryColumns + ` FROM needlepoint.change_row c JOIN needlepoint.boundary a ON a.id = c.id
		WHERE c.rev = $1 AND c.noun = 'boundary' AND c.before IS NULL
		AND NOT EXISTS (SELECT FROM needlepoint.change_row n WHERE n.noun = 'boundary' AND n.id = c.id AND n.rev > $1)`,

	current: `SELECT ` + boundaryColumns + ` FROM needlepoint.boundary a WHERE a.id = $1`,

	countIndexed: `SELECT (SELECT count(*) FROM needlepoint.boundary a WHERE a.geom && ` + everywhere + `), (SELECT count(*) FROM needlepoint.boundary)`,

	lacking: `SELECT a.id FROM needlepoint.boundary a EXCEPT SELECT a.id FROM needlepoint.boundary a WHERE a.geom && ` + everywhere + ` ORDER BY 1 LIMIT $1`,

	lockStaged: `SELECT count(*) FROM (SELECT FROM needlepoint.boundary a JOIN pg_temp.staged s ON s.noun = 'boundary' AND s.id = a.id
		ORDER BY a.id FOR UPDATE OF a) locked`,

	before: `SELECT s.seq, ` + boundaryColumns + ` FROM pg_temp.staged s JOIN needlepoint.boundary a ON a.id = s.id WHERE s.noun = 'boundary'`,

	takenRef: `SELECT s.seq, a.id FROM pg_temp.staged s JOIN needlepoint.boundary a ON a.kind = s.kind AND a.grid = s.grid AND a.ref = s.ref
		WHERE s.noun = 'boundary' AND s.action <> 'delete' AND a.ref <> ''
		AND NOT EXISTS (SELECT FROM pg_temp.staged t WHERE t.noun = 'boundary' AND t.id = a.id)
		ORDER BY s.seq LIMIT 1`,

	clearNamed: `WITH cleared AS (DELETE FROM needlepoint.boundary a USING pg_temp.staged s
			WHERE s.noun = 'boundary' AND s.action = 'insert' AND a.id = s.id RETURNING a.id)
		DELETE FROM needlepoint.unreadable_row u USING cleared WHERE u.noun = 'boundary' AND u.id = cleared.id`,

	deleteStaged: `DELETE FROM needlepoint.boundary a USING pg_temp.staged s WHERE s.noun = 'boundary' AND s.action = 'delete' AND a.id = s.id`,

	releaseRefs: `UPDATE needlepoint.boundary a SET ref = '' FROM pg_temp.staged s
		WHERE s.noun = 'boundary' AND s.action = 'update' AND a.id = s.id AND a.ref <> '' AND (a.kind, a.grid, a.ref) <> (s.kind, s.grid, s.ref)`,

	updateStaged: `UPDATE needlepoint.boundary a
		SET ref = s.ref, kind = s.kind, grid = s.grid, name = s.name, stage = s.stage, geom = s.geom, attributes = s.attributes, rev = $1
		FROM pg_temp.staged s WHERE s.noun = 'boundary' AND s.action = 'update' AND a.id = s.id`,

	// The n-th insert without an id is staged under -n.
	insertStaged: `INSERT INTO needlepoint.boundary (id, ref, kind, grid, name, stage, geom, attributes, rev)
		SELECT CASE WHEN s.id > 0 THEN s.id ELSE $2 - 1 - s.id END, s.ref, s.kind, s.grid, s.name, s.stage, s.geom, s.attributes, $1
		FROM pg_temp.staged s WHERE s.noun = 'boundary' AND s.action = 'insert' ORDER BY s.seq`,

	lockEdited: `SELECT a.id FROM needlepoint.boundary a
		WHERE a.id IN (SELECT e.id FROM needlepoint.outside_edit e WHERE e.noun = 'boundary')
		ORDER BY a.id FOR UPDATE SKIP LOCKED`,

	edited: `SELECT e.seq, e.last, e.latest, e.existed, ` + editColumns + `, a.id IS NOT NULL, e.id, coalesce(a.ref, ''), '', '', coalesce(a.kind, ''), coalesce(a.grid, ''), coalesce(a.name, ''), coalesce(a.stage, ''), a.geom, coalesce(a.attributes, '{}'), coalesce(a.rev, 0)
		FROM (SELECT DISTINCT ON (id) *, max(seq) OVER one AS last, max(at) OVER one AS latest
			FROM needlepoint.outside_edit WHERE noun = 'boundary' WINDOW one AS (PARTITION BY id) ORDER BY id, seq) e
		LEFT JOIN needlepoint.boundary a ON a.id = e.id
		ORDER BY e.id`,

	stamp: `UPDATE needlepoint.boundary a SET rev = s.rev FROM unnest($1::bigint[], $2::bigint[]) AS s (id, rev) WHERE a.id = s.id`,

	advance: `SELECT setval('needlepoint.boundary_id', greatest($1, last_value)) FROM needlepoint.boundary_id`,
}
