package gpkg

import (
	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
)

var assetShelf = shelf{
	noun:   assets.AssetNoun,
	all:    `SELECT id, ref, class, '', name, condition, stage, attributes, rev, geom FROM asset ORDER BY id`,
	one:    `SELECT id, ref, class, '', name, condition, stage, attributes, rev, geom FROM asset WHERE id = :id`,
	exists: `SELECT count(*) FROM asset WHERE id = :id`,
	next:   `SELECT next_asset FROM head`,
	raise:  `UPDATE head SET next_asset = max(next_asset, :next)`,
	given:  `UPDATE sqlite_sequence SET seq = max(seq, :id) WHERE name = 'asset'`,
	insert: `INSERT INTO asset (id, geom, rev, ref, class, name, condition, stage, attributes) VALUES `,
	update: `UPDATE asset SET geom = ?2, rev = ?3, ref = ?4, class = ?5, name = ?6, condition = ?7, stage = ?8, attributes = ?9 WHERE id = ?1`,
	remove: `DELETE FROM asset WHERE id = :id`,
	stamp:  `UPDATE asset SET rev = :rev WHERE id = :id`,
	unref:  `UPDATE asset SET ref = '' WHERE id = :id`,

	unindex: `DELETE FROM rtree_asset_geom WHERE id = :id`,
	dropIndex: []string{
		`DROP TRIGGER rtree_asset_geom_insert`, `DROP TRIGGER rtree_asset_geom_update2`, `DROP TRIGGER rtree_asset_geom_update4`,
		`DROP TRIGGER rtree_asset_geom_update5`, `DROP TRIGGER rtree_asset_geom_update6`, `DROP TRIGGER rtree_asset_geom_update7`,
		`DROP TRIGGER rtree_asset_geom_delete`,
	},
	dropNotes: []string{
		`DROP TRIGGER outside_asset_insert`, `DROP TRIGGER outside_asset_update`, `DROP TRIGGER outside_asset_delete`,
		`DROP TRIGGER outside_asset_replace_insert`, `DROP TRIGGER outside_asset_replace_update`,
	},
	indexTriggers: "schema/rtree_asset.sql",
	boxes:         `SELECT id, geom FROM asset WHERE geom NOTNULL ORDER BY id`,
	rtree:         `SELECT (SELECT count(*) FROM rtree_asset_geom_rowid), (SELECT length(data) FROM rtree_asset_geom_node WHERE nodeno = 1)`,
	allNodes:      `SELECT nodeno, data FROM rtree_asset_geom_node`,
	allParents:    `SELECT nodeno, parentnode FROM rtree_asset_geom_parent`,
	allPlaces:     `SELECT rowid, nodeno FROM rtree_asset_geom_rowid ORDER BY rowid`,
	clear:         []string{`DELETE FROM rtree_asset_geom_node`, `DELETE FROM rtree_asset_geom_rowid`, `DELETE FROM rtree_asset_geom_parent`},
	putNode:       `INSERT INTO rtree_asset_geom_node (nodeno, data) VALUES (:node, :data)`,
	putParent:     `INSERT INTO rtree_asset_geom_parent (nodeno, parentnode) VALUES (:node, :parent)`,
	putRow:        `INSERT INTO rtree_asset_geom_rowid (rowid, nodeno) VALUES (:id, :node)`,

	refs:  `asset_ref`,
	twins: `SELECT max(id) FROM asset WHERE ref <> '' GROUP BY coalesce(class, ''), ref HAVING count(*) > 1 LIMIT 1`,
	bind: func(stmt *sqlite.Stmt, r assets.Record, at int) {
		t, _ := r.(assets.Asset)
		stmt.BindText(at, t.Ref)
		stmt.BindText(at+1, string(t.Class))
		stmt.BindText(at+2, t.Name)
		stmt.BindText(at+3, string(t.Condition))
		stmt.BindText(at+4, string(t.Stage))
		stmt.BindText(at+5, t.Attributes.String())
	},
}
