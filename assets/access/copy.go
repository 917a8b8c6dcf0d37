package access

import (
	"context"
	"fmt"

	"needlepoint/assets"
)

// copyBatch is how many events are written at a time.
const copyBatch = 2000

// Copied says what Copy copied.
type Copied struct {
	Accounts, Tokens int
	Events           int64
	Head             Head
}

// Copy copies accounts, tokens and the trail of events into an empty store, where the trail has the same numbers and hashes. Sessions
// and links that wait to be used stay behind: people sign in again. A store that holds anything is a Conflict.
func Copy(ctx context.Context, from, to Store) (Copied, error) {
	var out Copied
	there, err := to.Load(ctx)
	if err != nil {
		return out, fmt.Errorf("copy accounts: %w", err)
	}
	_, head, err := to.Events(ctx, EventQuery{Limit: 1})
	if err != nil {
		return out, fmt.Errorf("copy accounts: %w", err)
	}
	if there.Version > 0 || head.Seq > 0 {
		return out, assets.Refuse(assets.Conflict, "copy accounts", assets.Text{
			ZH: "目标处已有账号或审计记录，不会覆盖", EN: "there are accounts or events already, which are not overwritten"})
	}
	state, err := from.Load(ctx)
	if err != nil {
		return out, fmt.Errorf("copy accounts: %w", err)
	}
	var c Change
	for _, e := range state.Entries {
		switch e.Shelf {
		case shelfSession, shelfInvitation:
			continue
		case shelfAccount:
			out.Accounts++
		case shelfToken:
			out.Tokens++
		}
		c.Entries = append(c.Entries, e)
	}
	keep := func() error {
		if len(c.Entries)+len(c.Events) == 0 {
			return nil
		}
		kept, err := to.Commit(ctx, c)
		c, out.Head = Change{}, kept.Head
		return err
	}
	want, err := from.Trail(ctx, 0, func(e Event) error {
		out.Events++
		if c.Events = append(c.Events, e); len(c.Events) < copyBatch {
			return nil
		}
		return keep()
	})
	if err == nil {
		err = keep()
	}
	if err != nil {
		return out, fmt.Errorf("copy accounts: %w", err)
	}
	if out.Head != want {
		return out, assets.Refuse(assets.Invalid, "copy accounts", assets.Text{
			ZH: "审计记录的散列链对不上：原记录被改动过；已复制的部分不可用", EN: "the chain of the audit trail does not hold: it was altered where it was copied from; what was copied is not to be used"})
	}
	return out, nil
}
