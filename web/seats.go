package web

import "sync"

// seats bounds how many of something are held at once, in all and by one holder.
type seats struct {
	most, each int

	mu  sync.Mutex
	all int
	of  map[string]int
}

func newSeats(most, each int) *seats { return &seats{most: most, each: each, of: map[string]int{}} }

// take takes a seat for a holder, and reports whether there was one.
func (s *seats) take(holder string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all >= s.most || s.of[holder] >= s.each {
		return false
	}
	s.all++
	s.of[holder]++
	return true
}

// leave gives back a seat that was taken.
func (s *seats) leave(holder string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all--
	if s.of[holder]--; s.of[holder] == 0 {
		delete(s.of, holder)
	}
}
