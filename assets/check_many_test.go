package assets

import (
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"
)

// TestManyRecordsAreRefusedInTheirOrder has a change set so large that several goroutines judge it name its first faults, in order.
func TestManyRecordsAreRefusedInTheirOrder(t *testing.T) {
	inv := &Inventory{catalogue: builtIn(t)}
	for _, every := range []int{1, 3, 100, 1500} {
		ops := make([]Operation, 7*checkRun+5)
		var want []string
		for i := range ops {
			a := lamp(t, nil)
			if i%every == every-1 {
				a.Geometry = orb.Point{300, 41}
				if len(want) < maxFaults {
					want = append(want, "operations["+strconv.Itoa(i)+"].record")
				}
			}
			ops[i] = Put(a)
		}
		err := inv.check(ChangeSet{Operations: ops})
		var got []string
		if refused, ok := err.(*Error); ok {
			for _, f := range refused.Faults {
				at, _, _ := strings.Cut(f.Field, ".geometry")
				got = append(got, at)
			}
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Fatalf("every %d: faults at\n%v, want\n%v", every, got, want)
		}
	}
	ops := make([]Operation, 3*checkRun)
	for i := range ops {
		ops[i] = Put(lamp(t, nil))
	}
	if err := inv.check(ChangeSet{Operations: ops}); err != nil {
		t.Fatal(err)
	}
}
