// Package cql2 reads CQL2 filters, as text and as JSON, into one expression and makes a predicate over records of it.
//
//	expr, err := cql2.ParseText("S_INTERSECTS(geometry, BBOX(123.4,41.7,123.5,41.8)) AND condition = 'damaged'")
//	expr, err := cql2.ParseJSON(body)
//	cql2.Text(expr), cql2.JSON(expr)                 // both forms back; parsing them again gives the Same expression
//	q := cql2.AssetQueryables(catalogue, "")         // or BoundaryQueryables(catalogue, ""); "" is every class
//	damaged, err := cql2.Compile(expr, q)            // once a request
//	box, ok := cql2.Bound(expr, "geometry")          // a box that holds every match, for an index
//	classes, ok := cql2.Equalities(expr, "class")    // the only values that a match can have
//	for a := range view.Candidates(box, filter) {
//		one = a                                      // one variable for all records: nothing escapes a record
//		if damaged(&one) { … }
//	}
//
// Every error is an *assets.Error with a Fault on the field "filter"; PositionOf tells the place of a syntax error.
// Whatever a caller does not know (another inventory, a table of a conformance test) comes as Queryables of its
// own record type: the package knows nothing of HTTP.
//
// Meanings. Logic is three-valued as in SQL: a comparison with an absent value is unknown, and a record passes only
// where the whole is true. A date stands for its first moment in UTC; an instant among temporal functions is the
// interval that begins and ends there; ".." is without end. Text compares by code points; CASEI folds as Unicode's
// full case folding does, ACCENTI leaves out the marks of the canonical decomposition. In LIKE, % is any run, _ any
// one character, and \ makes the next one plain. Arrays compare as sets. Arithmetic is of float64; what has no finite
// result (x / 0) is absent. Spatial functions are those of simple features in the plane of longitude and latitude,
// exact for the coordinates as given; heights are kept but not compared.
package cql2
