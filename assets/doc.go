// Package assets is the inventory of a district: its nouns, its change log, its snapshots, its ports.
//
// Data flows one way. A writer proposes a ChangeSet through Inventory.Commit; the Store keeps it as
// one revision; the follower reads it back with Store.Changes and publishes the next Snapshot; every
// reader sees a Snapshot through a View. The package knows no database and no protocol.
package assets
