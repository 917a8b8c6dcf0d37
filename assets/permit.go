package assets

// Act is a set of things that a permit lets its holder do with records.
type Act uint8

// The acts.
const (
	MaySee    Act = 1 << iota // read records, now and in the past
	MayEdit                   // insert, change, retire and delete assets
	MayGovern                 // insert, change, retire and delete boundaries
)

// Permit is one part of a right: some acts, on assets of some classes, in some place.
type Permit struct {
	Acts     Act
	Classes  []ClassKey // assets of these alone; nil for every class, empty for none. Boundaries have no class.
	Boundary BoundaryID // only what lies in this boundary; 0 for everywhere
	Withheld []string   // keys of attributes that are not told, nor taken, under this permit
}
