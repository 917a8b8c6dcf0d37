package cql2

import (
	"cmp"
	"math"
	"time"
)

// Moment is an instant of UTC, or the end of time to either side.
type Moment struct {
	second int64
	nano   int32
}

var (
	beginning = Moment{second: math.MinInt64}
	forever   = Moment{second: math.MaxInt64}
)

// MomentOf is the moment of a time.
func MomentOf(t time.Time) Moment { return Moment{t.Unix(), int32(t.Nanosecond())} }

// compare is negative where m is the earlier.
func (m Moment) compare(n Moment) int {
	if m.second != n.second {
		return cmp.Compare(m.second, n.second)
	}
	return cmp.Compare(m.nano, n.nano)
}

// ParseMoment reads a date or a timestamp of RFC 3339, in any zone.
func ParseMoment(s string) (Moment, bool) {
	layout := time.RFC3339
	if len(s) == len(time.DateOnly) {
		layout = time.DateOnly
	}
	t, err := time.Parse(layout, s)
	return MomentOf(t), err == nil
}
