package assets

import "time"

// dueAttribute says when an asset is to be looked at next, in every class that is inspected.
const dueAttribute = "next_due_on"

// Day is a day of the calendar as a number such as 20261130; 0 is no day.
type Day int32

// ParseDay reads a day written as 2026-11-30; ok is false for anything else.
func ParseDay(s string) (d Day, ok bool) {
	if len(s) != len(time.DateOnly) {
		return 0, false
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return 0, false
	}
	return Day(t.Year()*10000 + int(t.Month())*100 + t.Day()), true
}

// dueOf returns the day on which an asset is due, 0 where it has none.
func dueOf(a Attributes) Day {
	d, _ := ParseDay(a.Text(dueAttribute))
	return d
}

// dueRaw is dueOf for the canonical JSON of the attribute.
func dueRaw(raw string) Day {
	if len(raw) != len(time.DateOnly)+2 || raw[0] != '"' {
		return 0
	}
	d, _ := ParseDay(raw[1 : len(raw)-1])
	return d
}
