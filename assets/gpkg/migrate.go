package gpkg

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
)

//go:embed schema/*.sql
var schema embed.FS

// migrations bring a file from one version of the schema to the next; a file of version n has had the first n.
// A migration that has been released is never changed.
func migrations() [][]string {
	return [][]string{{geoPackageScript, "schema/0001_book.sql"}, {"schema/0002_print.sql"}}
}

// geoPackageScript makes an empty file a GeoPackage with the two feature tables; exports begin with it too.
const geoPackageScript = "schema/0001_geopackage.sql"

// outsideScript makes the triggers that note the edits of others.
const outsideScript = "schema/outside.sql"

// triggerScripts are run at every opening: programs that rebuild a table lose its triggers.
func triggerScripts() []string {
	return []string{outsideScript, "schema/rtree_asset.sql", "schema/rtree_boundary.sql"}
}

const (
	applicationID = 0x47504B47

	sqlAnyTable      = `SELECT count(*) FROM sqlite_master`
	sqlHasVersion    = `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'`
	sqlVersion       = `SELECT version FROM schema_version`
	sqlCreateVersion = `CREATE TABLE IF NOT EXISTS schema_version (one INTEGER PRIMARY KEY NOT NULL CHECK (one = 1), version INTEGER NOT NULL)`
	sqlTriggers      = `SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('asset', 'boundary') AND (name LIKE 'outside!_%' ESCAPE '!' OR name LIKE 'rtree!_%' ESCAPE '!')`
	sqlSetVersion    = `INSERT OR REPLACE INTO schema_version (one, version) VALUES (1, :version)`
)

// settled reports whether the file needs no migration and lacks no trigger, so that opening it needs no turn to write.
func settled(conn *sqlite.Conn) (bool, error) {
	version, err := schemaVersion(conn)
	if err != nil || version != int64(len(migrations())) {
		return false, err
	}
	there, err := number(conn, sqlTriggers, nil)
	if err != nil {
		return false, err
	}
	wanted := 0
	for _, name := range triggerScripts() {
		script, err := schema.ReadFile(name)
		if err != nil {
			return false, err
		}
		wanted += strings.Count(string(script), "CREATE TRIGGER")
	}
	return there == int64(wanted), nil
}

// migrate makes an empty file a store, or brings an older store up to this program. It runs inside a write
// transaction, so of two processes that open a new file one makes it.
func migrate(conn *sqlite.Conn) error {
	version, err := schemaVersion(conn)
	if err != nil {
		return err
	}
	scripts := migrations()
	if version > int64(len(scripts)) {
		return assets.Refuse(assets.Unsupported, opOpen, assets.Text{
			ZH: fmt.Sprintf("数据文件的版本是 %d，本程序只认到 %d；请升级程序", version, len(scripts)),
			EN: fmt.Sprintf("the data file is of version %d, and this program knows versions up to %d: use a newer program", version, len(scripts))})
	}
	if version < int64(len(scripts)) {
		if err := query(conn, sqlCreateVersion, nil, nil); err != nil {
			return err
		}
		for _, name := range slices.Concat(scripts[version:]...) {
			if err := runFile(conn, name); err != nil {
				return err
			}
		}
		if err := query(conn, sqlSetVersion, args{":version": len(scripts)}, nil); err != nil {
			return err
		}
	}
	for _, name := range triggerScripts() {
		if err := runFile(conn, name); err != nil {
			return err
		}
	}
	for _, s := range allShelves() { // a program that rebuilt a table may have lost the count of its ids too
		next, err := number(conn, s.next, nil)
		if err != nil {
			return err
		}
		if err := query(conn, s.given, args{":id": next - 1}, nil); err != nil {
			return err
		}
	}
	return nil
}

// schemaVersion returns 0 for an empty file, and refuses one that is something else.
func schemaVersion(conn *sqlite.Conn) (int64, error) {
	if n, err := number(conn, sqlAnyTable, nil); err != nil || n == 0 {
		return 0, err
	}
	ours, err := number(conn, sqlHasVersion, nil)
	if err != nil {
		return 0, err
	}
	application, err := number(conn, "PRAGMA application_id", nil)
	if err != nil {
		return 0, err
	}
	switch {
	case application == applicationID && ours == 0:
		return 0, assets.Refuse(assets.Invalid, opOpen, assets.Text{
			ZH: "该文件是 GeoPackage，但不是本系统的数据文件；请用 import 导入它",
			EN: "the file is a GeoPackage, but not a store of this program; bring it in with import"})
	case application != applicationID:
		return 0, assets.Refuse(assets.Invalid, opOpen, assets.Text{
			ZH: "该文件是 SQLite 数据库，但不是 GeoPackage", EN: "the file is an SQLite database, but no GeoPackage"})
	}
	return number(conn, sqlVersion, nil)
}

func runFile(conn *sqlite.Conn, name string) error {
	script, err := schema.ReadFile(name)
	if err != nil {
		return err
	}
	if err := run(conn, string(script)); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
