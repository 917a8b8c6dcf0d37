package importer

// NoPlace is the error of a table in which no column is known to hold the place: whoever asked can be offered them.
type NoPlace struct {
	Columns []string // of the table, in file order
	Refusal error    // the sentence
}

// Error implements error.
func (e *NoPlace) Error() string { return e.Refusal.Error() }

// Unwrap returns the sentence as the domain's error.
func (e *NoPlace) Unwrap() error { return e.Refusal }
