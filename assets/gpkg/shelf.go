package gpkg

import (
	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
)

// shelf is one noun's table. Its queries answer columns in the one order that readRow knows.
type shelf struct {
	noun assets.Noun

	all, one, exists string
	next, raise      string // the id that the next insert gets
	given            string // has the file itself, which gives ids to edits around the service, count on from an id
	insert, update   string // insert lacks the places of the values; see rowsOf
	remove, stamp    string
	unref            string   // takes the ref away until the record is written
	unindex          string   // takes an id out of the spatial index
	dropIndex        []string // takes the triggers of the spatial index away
	dropNotes        []string // takes the triggers that note outside edits away
	indexTriggers    string   // file that makes the triggers again
	boxes, rtree     string   // geometries by id; the number of rows in the spatial index, and the size of its nodes
	allNodes         string   // of the spatial index
	allParents       string
	allPlaces        string // which node each row of the table stands in, by id
	clear            []string
	putNode          string
	putParent        string
	putRow           string

	refs, twins string // index that keeps refs apart; query for one of two rows with the same ref

	bind func(stmt *sqlite.Stmt, r assets.Record, at int) // the texts of a record, from a parameter on
}

func shelfOf(noun assets.Noun) *shelf {
	if noun == assets.BoundaryNoun {
		return &boundaryShelf
	}
	return &assetShelf
}

// allShelves are in the order in which Load yields them.
func allShelves() []*shelf { return []*shelf{&boundaryShelf, &assetShelf} }
