package ogc

import (
	"strings"
	"time"

	"needlepoint/assets"
)

// period is a span of time, both ends included; a zero end is open.
type period struct{ from, until time.Time }

var aboutTime = assets.Text{
	ZH: "应为 RFC 3339 时刻（如 2026-11-25T08:00:00Z）、日期，或用 / 连接的两端，空或 .. 表示不限",
	EN: "an RFC 3339 time such as 2026-11-25T08:00:00Z, a date, or two of them joined by /, an end open where it is empty or .."}

// readPeriod reads the parameter datetime.
func readPeriod(given string) (period, error) {
	begin, end, interval := strings.Cut(given, "/")
	if !interval {
		end = begin
	}
	from, ok1 := readMoment(begin)
	until, ok2 := readMoment(end)
	p := period{from.from, until.until}
	open := p.from.IsZero() && p.until.IsZero()
	if !ok1 || !ok2 || open && !interval || !p.from.IsZero() && !p.until.IsZero() && p.from.After(p.until) {
		return p, badParameter("datetime", given, aboutTime)
	}
	return p, nil
}

// readMoment reads a time or a day of UTC; the empty text and ".." are open.
func readMoment(text string) (period, bool) {
	if text == "" || text == ".." {
		return period{}, true
	}
	if t, err := time.Parse(time.RFC3339, strings.ToUpper(text)); err == nil {
		return period{t, t}, true
	}
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return period{t, t.Add(24*time.Hour - 1)}, true
	}
	return period{}, false
}

func (p period) meets(q period) bool {
	return (p.from.IsZero() || q.until.IsZero() || !p.from.After(q.until)) &&
		(p.until.IsZero() || q.from.IsZero() || !p.until.Before(q.from))
}

// timeOf returns when a record was there, as far as it says: an asset from the day it was installed as an instant, a
// boundary while it is valid. ok is false where it says nothing.
func timeOf(r assets.Record) (p period, ok bool) {
	switch t := r.(type) {
	case assets.Asset:
		return dayOf(t.Attributes, installedOn)
	case assets.Boundary:
		from, begins := dayOf(t.Attributes, validFrom)
		until, ends := dayOf(t.Attributes, validUntil)
		return period{from.from, until.until}, begins || ends
	}
	return p, false
}

func dayOf(attributes assets.Attributes, key string) (period, bool) {
	value, _ := attributes.Get(key)
	text, ok := value.(string)
	if !ok || text == "" {
		return period{}, false
	}
	return readMoment(text)
}
