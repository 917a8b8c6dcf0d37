package storetest

import (
	"testing"

	"needlepoint/assets"
)

// Book is one store under test, empty at first, that several handles can open.
type Book interface {
	// Open returns another handle on the book, as another process would hold it. Its Commit should wait for
	// another writer well below ten seconds, so that the Busy case ends soon. The suite closes the handle;
	// closing it a second time at the end of the test must do no harm.
	Open(t testing.TB) assets.Store

	// Edit changes rows in plain SQL around the service, in one transaction, in the way that QGIS or psql
	// would. It returns the error of a database that refuses such a row.
	Edit(t testing.TB, edits ...Edit) error

	// Hold takes the place of another writer until release is called.
	Hold(t testing.TB) (release func())
}

// Edit is one row changed around the service: an Insert of Record (under ID, or under the database's choice
// where ID is 0, naming no rev), an Update that sets every column of row ID but rev to Record's, a Delete of
// row ID.
type Edit struct {
	Action assets.Action
	Noun   assets.Noun
	ID     int64
	Record assets.Record
	Spoil  Spoil
}

// Spoil makes the row of an Edit one that the service cannot read.
type Spoil string

// The ways to spoil a row.
const (
	SpoilNothing    Spoil = ""
	SpoilMissing    Spoil = "geometry missing"      // the geometry is NULL
	SpoilGeometry   Spoil = "geometry not readable" // a GEOMETRYCOLLECTION, or bytes that are no geometry
	SpoilAttributes Spoil = "attributes no object"  // the attributes are [1]
)

// Run holds the store that open makes to the contract. Each case gets an empty book of its own.
func Run(t *testing.T, open func(t *testing.T) Book) {
	for _, c := range allCases() {
		t.Run(c.sentence, func(t *testing.T) { c.check(newDesk(t, open(t))) })
	}
}

// testCase is one sentence of the contract and the check of it.
type testCase struct {
	sentence string
	check    func(d *desk)
}

func allCases() []testCase {
	var all []testCase
	for _, some := range [][]testCase{
		loadCases(), commitCases(), idCases(), conflictCases(), refCases(), keyCases(),
		changesCases(), historyCases(), journalCases(), outsideCases(), spoiledCases(), closeCases(), randomCases(), inspectCases(), verifyCases(),
	} {
		all = append(all, some...)
	}
	return all
}
