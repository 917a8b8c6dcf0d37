package gpkg

import (
	"fmt"

	"github.com/paulmach/orb"
	"zombiezen.com/go/sqlite"
)

// registerFunctions gives a connection what the triggers of the spatial index call. They stand in the file
// itself, so a connection without these functions cannot write a single row.
func registerFunctions(conn *sqlite.Conn) error {
	ordinates := map[string]func(orb.Bound) float64{
		"ST_MinX": func(b orb.Bound) float64 { return b.Min[0] },
		"ST_MaxX": func(b orb.Bound) float64 { return b.Max[0] },
		"ST_MinY": func(b orb.Bound) float64 { return b.Min[1] },
		"ST_MaxY": func(b orb.Bound) float64 { return b.Max[1] },
	}
	register := func(name string, scalar func(sqlite.Context, []sqlite.Value) (sqlite.Value, error)) error {
		err := conn.CreateFunction(name, &sqlite.FunctionImpl{NArgs: 1, Deterministic: true, AllowIndirect: true, Scalar: scalar})
		if err != nil {
			return fmt.Errorf("register %s: %w", name, err)
		}
		return nil
	}
	for name, of := range ordinates {
		if err := register(name, func(_ sqlite.Context, args []sqlite.Value) (sqlite.Value, error) {
			box, ok := blobBox(args[0].Blob())
			if !ok {
				return sqlite.Value{}, nil
			}
			return sqlite.FloatValue(of(box)), nil
		}); err != nil {
			return err
		}
	}
	// A geometry that cannot be read counts as empty: it has no place in the index.
	return register("ST_IsEmpty", func(_ sqlite.Context, args []sqlite.Value) (sqlite.Value, error) {
		if args[0].Type() == sqlite.TypeNull {
			return sqlite.Value{}, nil
		}
		if _, ok := blobBox(args[0].Blob()); ok {
			return sqlite.IntegerValue(0), nil
		}
		return sqlite.IntegerValue(1), nil
	})
}
