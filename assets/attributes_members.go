package assets

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// AttributeMember is one attribute on its way into Attributes, its value as AttributesOf takes it.
type AttributeMember struct {
	Key   string
	Value any
}

var memberTexts = sync.Pool{New: func() any { return new([]byte) }}

// AttributesOfMembers is AttributesOf for members in a list, which it sorts by key. It refuses a key given twice.
func AttributesOfMembers(members []AttributeMember) (Attributes, error) {
	slices.SortStableFunc(members, func(a, b AttributeMember) int { return strings.Compare(a.Key, b.Key) })
	lent, _ := memberTexts.Get().(*[]byte)
	defer memberTexts.Put(lent)
	out := append((*lent)[:0], '{')
	var err error
	for i, m := range members {
		if i > 0 {
			if members[i-1].Key == m.Key {
				return Attributes{}, fmt.Errorf("attributes: %s: the key is given twice", m.Key)
			}
			out = append(out, ',')
		}
		if out, err = appendString(out, m.Key); err != nil {
			return Attributes{}, fmt.Errorf("attributes: %w", err)
		}
		out = append(out, ':')
		if out, err = appendCanonical(out, m.Value, 1); err != nil {
			return Attributes{}, fmt.Errorf("attributes: %s: %w", m.Key, err)
		}
	}
	out = append(out, '}')
	*lent = out
	return wrapCanonical(out), nil
}

// Without returns the attributes but for some keys.
func (a Attributes) Without(keys []string) Attributes {
	if !a.hasAny(keys) {
		return a
	}
	return a.those(func(key string) bool { return !slices.Contains(keys, key) })
}

// Only returns the attributes with some keys alone.
func (a Attributes) Only(keys []string) Attributes {
	if a.IsEmpty() || len(keys) == 0 {
		return Attributes{}
	}
	return a.those(func(key string) bool { return slices.Contains(keys, key) })
}

// those returns the attributes whose keys, as canonical JSON writes them, are wanted.
func (a Attributes) those(wanted func(key string) bool) Attributes {
	out := []byte{'{'}
	_ = members(a.text, func(key, value string) bool { // canonical text has no faults
		if wanted(key) {
			if len(out) > 1 {
				out = append(out, ',')
			}
			out = append(append(append(append(out, '"'), key...), '"', ':'), value...)
		}
		return true
	})
	return wrapCanonical(append(out, '}'))
}

// hasAny reports whether there is an attribute with one of the keys.
func (a Attributes) hasAny(keys []string) bool {
	return slices.ContainsFunc(keys, func(key string) bool { _, has := a.Raw(key); return has })
}

// with returns the attributes with some more, or others in their place.
func (a Attributes) with(more map[string]any) (Attributes, error) {
	all := a.Map()
	for key, value := range more {
		all[key] = value
	}
	return AttributesOf(all)
}
