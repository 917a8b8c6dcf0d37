package assets

import "fmt"

// PastProgress is how far the making of a past book is.
type PastProgress struct {
	Ready       bool
	Done, Total int // steps, of which a few may be added on the way; 0 of 0 while it waits for its turn
}

// Prepare has a past book made, unless it is there or being made, and tells how far that is. It does not wait; who asks again now
// and then keeps it wanted. Where making it failed that is told once, and the next one who asks has it tried again.
func (inv *Inventory) Prepare(r Revision) (PastProgress, error) {
	now := inv.View()
	switch {
	case r == 0 || r == now.Revision():
		return PastProgress{Ready: true}, nil
	case r < 0 || r > now.Revision():
		return PastProgress{}, noRevision("as of", r, now.Revision())
	}
	p := &inv.past
	p.mu.Lock()
	defer p.mu.Unlock()
	if m := p.failed; m != nil && m.revision == r {
		p.failed = nil
		return PastProgress{}, fmt.Errorf("as of %d: %w", r, m.err)
	}
	m := p.find(r)
	if m == nil {
		m = inv.begin(r)
	}
	m.asked = inv.clock()
	total := int(m.total.Load())
	return PastProgress{Ready: m.made(), Done: min(int(m.done.Load()), total), Total: total}, nil
}
