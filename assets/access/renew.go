package access

import (
	"context"
	"time"
)

// renew writes which sessions and tokens were used lately, and drops what is over: not at every request, but all at once now and
// then.
func (d *Desk) renew(ctx context.Context) error {
	if len(d.renewals(d.book.Load())) == 0 {
		return nil
	}
	return d.change(ctx, func(b *book) (Change, error) { return Change{Entries: d.renewals(b)}, nil })
}

func (d *Desk) renewals(b *book) (out []Entry) {
	now := d.clock()
	for key, s := range b.sessions {
		a := b.accounts[s.Account]
		switch seen := s.seen(); {
		case a == nil || a.era != s.Era || !now.Before(s.ends()):
			out = append(out, Entry{Shelf: shelfSession, Key: key.text()})
		case seen.Sub(s.Seen) >= renewAfter:
			next := *s
			next.Seen = seen.UTC()
			out = append(out, entry(shelfSession, key.text(), &next))
		}
	}
	for key, t := range b.tokens {
		if at := t.used.Load(); at > 0 {
			if day := time.Unix(at, 0).UTC().Format(time.DateOnly); day > t.LastUsedDay {
				next := *t
				next.LastUsedDay = day
				out = append(out, entry(shelfToken, key.text(), &next))
			}
		}
	}
	for key, i := range b.invitations {
		if !now.Before(i.Expires) {
			out = append(out, Entry{Shelf: shelfInvitation, Key: key.text()})
		}
	}
	return out
}
