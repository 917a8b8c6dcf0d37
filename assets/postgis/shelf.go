package postgis

import "needlepoint/assets"

// shelf is the SQL of one noun's table. Records come as the columns of row; the operations of the change set that
// is being committed lie in the staging table.
type shelf struct {
	table    string
	all      string // every row in ascending id
	loadPast string // $1 revision: the same for rows unchanged since with a NULL image in front, images for the others
	inserted string // $1 revision: rows that it inserted and that nobody changed since
	current  string // $1 id

	countIndexed string // how many rows the spatial index leads to, and how many there are
	lacking      string // $1 at most so many: ids of rows that it does not lead to, ascending

	lockStaged   string // takes the rows that operations name, in ascending id
	before       string // the rows that operations name, with the operation's place in front
	takenRef     string // the first operation whose ref another record has: place, id of that record
	clearNamed   string // removes rows that cannot be read from under the ids that inserts name
	deleteStaged string
	releaseRefs  string // empties the refs that updates change, so that two records may swap theirs
	updateStaged string // $1 revision
	insertStaged string // $1 revision, $2 the first id to give

	lockEdited string // takes the rows that outside edits touched, leaving out those somebody holds
	edited     string // the records that outside edits touched: before, and now
	stamp      string // $1 ids, $2 revisions
	advance    string // $1 the last id given, for the database's own choice of ids
}

func shelfOf(noun assets.Noun) shelf {
	if noun == assets.BoundaryNoun {
		return boundaryShelf
	}
	return assetShelf
}
