package cql2

import (
	"strings"
	"time"

	"needlepoint/assets"
)

var (
	dateForm      = assets.Text{ZH: "日期，如 '2026-11-25'", EN: "a date such as '2026-11-25'"}
	timestampForm = assets.Text{ZH: "UTC 时刻，如 '2026-11-25T08:30:00Z'", EN: "a timestamp in UTC such as '2026-11-25T08:30:00Z'"}
)

// parseInstant reads a date or a timestamp in UTC, as literals have them.
func parseInstant(s string) (Instant, bool) {
	if len(s) == len(time.DateOnly) {
		t, err := time.Parse(time.DateOnly, s)
		return Instant{t, true}, err == nil
	}
	// At most nine digits of a second are told apart.
	if len(s) < len("2006-01-02T15:04:05Z") || len(s) > len("2006-01-02T15:04:05.123456789Z") ||
		!strings.HasSuffix(s, "Z") || s[10] != 'T' || s[19] == ',' {
		return Instant{}, false
	}
	t, err := time.Parse(time.RFC3339, s)
	return Instant{t.UTC(), false}, err == nil
}

// String is the instant as both forms write it.
func (i Instant) String() string {
	if i.Day {
		return i.Time.Format(time.DateOnly)
	}
	return i.Time.Format(time.RFC3339Nano)
}

// instant reads what follows DATE or TIMESTAMP.
func (p *textParser) instant(day bool) (Expr, *assets.Error) {
	if err := p.take("("); err != nil {
		return nil, err
	}
	want := timestampForm
	if day {
		want = dateForm
	}
	i, ok := parseInstant(p.next.text)
	if p.next.kind != textToken || !ok || i.Day != day {
		return nil, p.unexpected(want)
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	return i, p.take(")")
}

// interval reads what follows INTERVAL.
func (p *textParser) interval() (Expr, *assets.Error) {
	if err := p.take("("); err != nil {
		return nil, err
	}
	at := p.next.at
	from, err := p.in(p.bound)
	if err != nil {
		return nil, err
	}
	if err := p.take(","); err != nil {
		return nil, err
	}
	to, err := p.in(p.bound)
	if err != nil {
		return nil, err
	}
	if backwards(from, to) {
		return nil, unexpected(p.source, at, backwardsInterval, forwardsInterval)
	}
	return Interval{from, to}, p.take(")")
}

func (p *textParser) bound() (Expr, *assets.Error) {
	if p.next.kind != textToken {
		return p.operand(boundRole)
	}
	if p.next.text == ".." {
		return Open{}, p.advance()
	}
	i, ok := parseInstant(p.next.text)
	if !ok {
		return nil, p.unexpected(boundRole.name())
	}
	return i, p.advance()
}

var (
	backwardsInterval = assets.Text{ZH: "结束早于开始的时段", EN: "an interval that ends before it begins"}
	forwardsInterval  = assets.Text{ZH: "先开始、后结束的时段", EN: "the earlier bound first"}
)

// backwards tells whether literal bounds are in the wrong order.
func backwards(from, to Expr) bool {
	a, ok := from.(Instant)
	b, also := to.(Instant)
	return ok && also && b.Time.Before(a.Time)
}
