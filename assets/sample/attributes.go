package sample

import (
	"strconv"
	"strings"
	"sync"

	"needlepoint/assets"
)

// pair is one attribute; the value is a string, an int, a float64, a bool or a list of strings.
type pair struct {
	key   string
	value any
}

// maxBag bounds how many different attribute sets are remembered.
const maxBag = 1 << 16

// bag makes attributes. Furniture of one street is much alike, so most sets are made once.
type bag struct {
	mu   sync.Mutex
	seen map[string]assets.Attributes
	key  []byte
}

func newBag() *bag { return &bag{seen: map[string]assets.Attributes{}} }

// of returns the pairs as attributes. Pairs hold nothing that has no JSON form.
func (b *bag) of(pairs ...pair) assets.Attributes {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.key = b.key[:0]
	for _, p := range pairs {
		b.key = append(b.key, p.key...)
		switch v := p.value.(type) {
		case string:
			b.key = append(append(b.key, '='), v...)
		case int:
			b.key = strconv.AppendInt(append(b.key, '#'), int64(v), 10)
		case bool:
			b.key = strconv.AppendBool(append(b.key, '?'), v)
		case float64:
			b.key = strconv.AppendFloat(append(b.key, '~'), v, 'g', -1, 64)
		case []string:
			for _, s := range v {
				b.key = append(append(b.key, '|'), s...)
			}
		}
		b.key = append(b.key, 0)
	}
	if a, ok := b.seen[string(b.key)]; ok {
		return a
	}
	m := make(map[string]any, len(pairs))
	for _, p := range pairs {
		if list, ok := p.value.([]string); ok {
			values := make([]any, len(list))
			for i, s := range list {
				values[i] = s
			}
			m[p.key] = values
			continue
		}
		m[p.key] = p.value
	}
	a, err := assets.AttributesOf(m)
	if err != nil { // only NUL, NaN and foreign types fail, and none is written here
		return assets.Attributes{}
	}
	if len(b.seen) >= maxBag {
		clear(b.seen)
	}
	b.seen[strings.Clone(string(b.key))] = a
	return a
}
