package postgis

import "needlepoint/assets"

// shelf is the SQL of one noun's table. Records come as the columns of row; the operations of the change set that
// is being committed lie in the staging table.
type shelf struct {
	loadHead string // every row in ascending id, with a NULL image in front
	loadPast string // $1 revision: the same for rows unchanged since, images for the others
	inserted string // $1 revision: rows that it inserted and that nobody changed since
	current  string // $1 id

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
