package assets

import (
	"math/rand/v2"
	"strconv"
	"testing"
)

func TestRefsComeBackAsTheyWere(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	refs := []string{"", "0", "00", "1", "9", "10", "000000000000000000", "999999999999999999", "A-1", "１２", "0x1", "1 2"}
	for range 100_000 {
		ref := strconv.FormatUint(r.Uint64(), 10)
		refs = append(refs, ref[:r.IntN(len(ref)+1)])
	}
	p := newPacker(0, 0, nil)
	for _, ref := range refs {
		p.addRef(ref)
	}
	table := p.s.refs
	table.text = string(p.refText)
	for i, ref := range refs {
		if got, appended := table.get(i), string(table.append([]byte("x"), i)); got != ref || appended != "x"+ref {
			t.Fatalf("%q came back as %q and %q", ref, got, appended)
		}
	}
}
