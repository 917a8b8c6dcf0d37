package gpkg

import (
	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
)

var boundaryShelf = shelf{
	noun:   assets.BoundaryNoun,
	all:    `SELECT id, ref, kind, grid, name, '', stage, attributes, rev, geom FROM boundary ORDER BY id`,
	one:    `SELECT id, ref, kind, grid, name, '', stage, attributes, rev, geom FROM boundary WHERE id = :id`,
	exists: `SELECT count(*) FROM boundary WHERE id = :id`,
	next:   `SELECT next_boundary FROM head`,
	raise:  `UPDATE head SET next_boundary = max(next_boundary, :next)`,
	given:  `UPDATE sqlite_sequence SET seq = max(seq, :id) WHERE name = 'boundary'`,
	insert: `INSERT INTO boundary (id, geom, rev, ref, kind, grid, name, stage, attributes) VALUES `,
	update: `UPDATE boundary SET geom = ?2, rev = ?3, ref = ?4, kind = ?5, grid = ?6, name = ?7, stage = ?8, attributes = ?9 WHERE id = ?1`,
	remove: `DELETE FROM boundary WHERE id = :id`,
	stamp:  `UPDATE boundary SET rev = :rev WHERE id = :id`,
	unref:  `UPDATE boundary SET ref = '' WHERE id = :id`,

	unindex: `DELETE FROM rtree_boundary_geom WHERE id = :id`,
	dropIndex: []string{
		`DROP TRIGGER rtree_boundary_geom_insert`, `DROP TRIGGER rtree_boundary_geom_update2`, `DROP TRIGGER rtree_boundary_geom_update4`,
		`DROP TRIGGER rtree_boundary_geom_update5`, `DROP TRIGGER rtree_boundary_geom_update6`, `DROP TRIGGER rtree_boundary_geom_update7`,
		`DROP TRIGGER rtree_boundary_geom_delete`,
	},
	dropNotes: []string{
		`DROP TRIGGER outside_boundary_insert`, `DROP TRIGGER outside_boundary_update`, `DROP TRIGGER outside_boundary_delete`,
		`DROP TRIGGER outside_boundary_replace_insert`, `DROP TRIGGER outside_boundary_replace_update`,
	},
	indexTriggers: "schema/rtree_boundary.sql",
	boxes:         `SELECT id, geom FROM boundary WHERE geom NOTNULL ORDER BY id`,
	rtree:         `SELECT (SELECT count(*) FROM rtree_boundary_geom_rowid), (SELECT length(data) FROM rtree_boundary_geom_node WHERE nodeno = 1)`,
	allNodes:      `SELECT nodeno, data FROM rtree_boundary_geom_node`,
	allParents:    `SELECT nodeno, parentnode FROM rtree_boundary_geom_parent`,
	allPlaces:     `SELECT rowid, nodeno FROM rtree_boundary_geom_rowid ORDER BY rowid`,
	clear:         []string{`DELETE FROM rtree_boundary_geom_node`, `DELETE FROM rtree_boundary_geom_rowid`, `DELETE FROM rtree_boundary_geom_parent`},
	putNode:       `INSERT INTO rtree_boundary_geom_node (nodeno, data) VALUES (:node, :data)`,
	putParent:     `INSERT INTO rtree_boundary_geom_parent (nodeno, parentnode) VALUES (:node, :parent)`,
	putRow:        `INSERT INTO rtree_boundary_geom_rowid (rowid, nodeno) VALUES (:id, :node)`,

	refs:  `boundary_ref`,
	twins: `SELECT max(id) FROM boundary WHERE ref <> '' GROUP BY coalesce(kind, ''), coalesce(grid, ''), ref HAVING count(*) > 1 LIMIT 1`,
	bind: func(stmt *sqlite.Stmt, r assets.Record, at int) {
		t, _ := r.(assets.Boundary)
		stmt.BindText(at, t.Ref)
		stmt.BindText(at+1, string(t.Kind))
		stmt.BindText(at+2, t.Grid)
		stmt.BindText(at+3, t.Name)
		stmt.BindText(at+4, string(t.Stage))
		stmt.BindText(at+5, t.Attributes.String())
	},
}
