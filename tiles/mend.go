package tiles

// mend empties the set where its rings are not valid together: the feature is left out and counted.
func (s *ringSet) mend() { s.reset() }
