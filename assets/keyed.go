package assets

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// newsWait is how long Keyed waits for a revision beyond the view's: the view may be a moment behind the store.
const newsWait = time.Second

// Keyed returns the revision that the change set with an idempotency key became, among those after a given one; 0 where
// none of them has it. It is for a writer that was interrupted and must learn whether its commit was kept.
func (inv *Inventory) Keyed(ctx context.Context, key string, after Revision) (Revision, error) {
	for r := after; ; r++ {
		c, late, err := inv.changesAfter(ctx, r)
		switch {
		case err != nil:
			return 0, fmt.Errorf("keyed: %w", err)
		case late:
			return 0, nil
		case c.Key == key:
			return c.Revision, nil
		}
	}
}

// changesAfter returns the revision after r; late says that there is none, nor any to be seen coming.
func (inv *Inventory) changesAfter(ctx context.Context, r Revision) (c Committed, late bool, err error) {
	if r >= inv.View().Revision() {
		waiting, cancel := context.WithTimeout(ctx, newsWait)
		defer cancel()
		c, err = inv.store.Changes(waiting, r)
		if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
			return Committed{}, true, nil
		}
		return c, false, err
	}
	c, err = inv.store.Changes(ctx, r)
	return c, false, err
}
