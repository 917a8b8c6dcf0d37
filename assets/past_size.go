package assets

import (
	"reflect"
	"slices"

	"github.com/paulmach/orb"
)

// What a past book takes beside its segments, in bytes: a change for the nodes of trees that it alone has, and a row of a book
// that was read whole for its places in the directories of ids and refs.
const (
	changeCost = 1024
	rowCost    = 40
)

// recordCost is about what a record takes in memory; 0 for none.
func recordCost(r Record) int64 {
	const fields = 320
	var text int
	var shape orb.Geometry
	switch t := r.(type) {
	case Asset:
		text, shape = len(t.Ref)+len(t.Name)+len(t.Attributes.text), t.Geometry
	case Boundary:
		text, shape = len(t.Ref)+len(t.Name)+len(t.Grid)+len(t.Attributes.text), t.Geometry
	default:
		return 0
	}
	return int64(fields+text) + heldBytes(reflect.ValueOf(shape))
}

// trim lets go of the past books looked at least lately until those that stay take no more than they may beside the
// present. The last one stays whatever it takes; what a reader holds lives until he is done with it.
func (p *past) trim(present *Snapshot) {
	p.mu.Lock()
	defer p.mu.Unlock()
	most := p.bytes
	if most == 0 {
		most = residentBytes
	}
	counted := map[*segment]bool{nil: true}
	for _, seg := range present.slots {
		counted[seg] = true
	}
	var sum int64
	for i, m := range slices.Backward(p.kept) {
		if !m.made() {
			continue
		}
		sum += m.own
		for _, seg := range m.snap.slots {
			if !counted[seg] {
				counted[seg] = true
				sum += seg.bytes()
			}
		}
		if sum > most && i < len(p.kept)-1 {
			underWay := slices.DeleteFunc(slices.Clone(p.kept[:i+1]), (*moment).made)
			p.kept = append(underWay, p.kept[i+1:]...)
			return
		}
	}
}

// made reports whether the work is done.
func (m *moment) made() bool {
	select {
	case <-m.ready:
		return true
	default:
		return false
	}
}

// bytes is what a segment takes in memory.
func (s *segment) bytes() int64 {
	v := reflect.ValueOf(s).Elem()
	return int64(v.Type().Size()) + heldBytes(v)
}

// heldBytes returns the bytes that a value holds beyond itself.
func heldBytes(v reflect.Value) (n int64) {
	switch v.Kind() {
	case reflect.String:
		return int64(v.Len())
	case reflect.Slice:
		n = int64(v.Cap()) * int64(v.Type().Elem().Size())
		fallthrough
	case reflect.Array:
		if plain(v.Type().Elem()) {
			return n
		}
		for i := range v.Len() {
			n += heldBytes(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			n += heldBytes(v.Field(i))
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			n = int64(v.Elem().Type().Size()) + heldBytes(v.Elem())
		}
	case reflect.Map:
		n = int64(v.Len()) * int64(v.Type().Key().Size()+v.Type().Elem().Size()) * 2
	}
	return n
}

// plain reports whether values of the type hold nothing beyond themselves.
func plain(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Array:
		return plain(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if !plain(t.Field(i).Type) {
				return false
			}
		}
		return true
	case reflect.String, reflect.Slice, reflect.Pointer, reflect.Interface, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return false
	}
	return true
}
