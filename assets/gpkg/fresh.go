package gpkg

import "needlepoint/assets"

// fresh is a large revision that was just kept, for somebody who waits for it: reading so many records back costs more than
// keeping them did. It is there from before the commit, and is given away once, for what Changes returns is the caller's own.
type fresh struct {
	wishes map[assets.Revision]int // calls of Changes that wait, by the revision that each waits for
	kept   assets.Committed
}

// wish says that a call waits for a revision.
func (s *Store) wish(rev assets.Revision) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fresh.wishes == nil {
		s.fresh.wishes = map[assets.Revision]int{}
	}
	s.fresh.wishes[rev]++
}

// unwish ends a wish. What the last one that had it did not take is forgotten.
func (s *Store) unwish(rev assets.Revision) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fresh.wishes[rev]--; s.fresh.wishes[rev] > 0 {
		return
	}
	delete(s.fresh.wishes, rev)
	if s.fresh.kept.Revision == rev {
		s.fresh.kept = assets.Committed{}
	}
}

// offer lays a revision ready where somebody waits for it, and takes away what lay there.
func (s *Store) offer(c assets.Committed) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fresh.kept = assets.Committed{}
	if len(c.Changes) >= bulkRows && s.fresh.wishes[c.Revision] > 0 {
		s.fresh.kept = c
	}
}

// claim returns the changes of a revision of the log that lies ready; nil where another one does, or none.
func (s *Store) claim(c assets.Committed) []assets.Change {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fresh.kept.Revision != c.Revision || s.fresh.kept.Hash != c.Hash {
		return nil
	}
	changes := s.fresh.kept.Changes
	s.fresh.kept = assets.Committed{}
	return changes
}
