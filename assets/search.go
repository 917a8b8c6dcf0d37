package assets

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// Found is what a search came upon: a record and how well it fits.
type Found struct {
	Record Record
	rank   int
}

// Ranks of a search, best first.
const (
	rankRef    = iota // the ref is the query
	rankName          // the name is the query
	rankStarts        // ref or name begins with it
	rankHolds         // ref or name holds it
	rankNone
)

// Search finds boundaries and assets whose ref or name holds q, upper and lower case alike, any part of a Chinese
// name included. It returns the best limit of them (the ref itself, the name itself, beginnings, parts;
// boundaries before assets, then by id) and how many there are in all. Retired records are left out.
func (v View) Search(q string, limit int) (found []Found, total int) {
	q = fold(strings.TrimSpace(q))
	if q == "" || limit <= 0 {
		return nil, 0
	}
	keep := func(r Record, rank int) {
		total++
		found = append(found, Found{r, rank})
		if len(found) >= 4*limit+64 { // bounded however many match
			found = best(found, limit)
		}
	}
	v.snap.boundaries.Scan(func(_ BoundaryID, b *Boundary) bool {
		if b.Stage != Retired {
			if rank := rankOf(q, b.Ref, b.Name); rank < rankNone {
				if told, ok := v.boundary(b); ok {
					keep(told, rank)
				}
			}
		}
		return true
	})
	v.some(v.matcher(Query{}), func(r row) bool {
		if rank := rankOf(q, r.ref(), r.name()); rank < rankNone {
			keep(v.asset(r), rank)
		}
		return true
	})
	return best(found, limit), total
}

func best(found []Found, limit int) []Found {
	slices.SortStableFunc(found, func(a, b Found) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank),
			-strings.Compare(string(a.Record.Noun()), string(b.Record.Noun())), // boundary before asset
			cmp.Compare(a.Record.Key(), b.Record.Key()))
	})
	return found[:min(len(found), limit)]
}

func rankOf(q, ref, name string) int {
	ref, name = fold(ref), fold(name)
	switch {
	case ref == q:
		return rankRef
	case name == q:
		return rankName
	case strings.HasPrefix(ref, q) || strings.HasPrefix(name, q):
		return rankStarts
	case strings.Contains(ref, q) || strings.Contains(name, q):
		return rankHolds
	}
	return rankNone
}

// fold lowers letters and turns full-width forms into plain ones, as an input method leaves them; text that
// needs neither comes back as it is, without a copy.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < 0x80 && !('A' <= r && r <= 'Z'):
			return r
		case r >= 0xFF01 && r <= 0xFF5E:
			r -= 0xFEE0
		case r == 0x3000:
			r = ' '
		}
		return unicode.ToLower(r)
	}, s)
}
