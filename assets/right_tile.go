package assets

import (
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// SeenIn returns a text that two rights share only where the same is seen of whatever lies in the box and is drawn in it: "" where that is
// all of it. A box that lies in somebody's territory whole is so the same for him as for everybody who may see all, one that lies
// outside the same for all who have nothing in it. A nil right is the whole.
func (r *Right) SeenIn(box orb.Bound) string {
	if r == nil || r.whole {
		return ""
	}
	var parts []string
	area := boxShape(box)
	for i := range r.claims {
		c := &r.claims[i]
		if c.acts&MaySee == 0 {
			continue
		}
		where := c.where()
		if c.place != nil {
			switch {
			case c.place.rev == 0 || !c.place.ground.prepared.Intersects(area):
				continue
			case c.place.ground.prepared.Covers(area):
				where = ""
			}
		}
		if c.what == "" && where == "" {
			return ""
		}
		parts = append(parts, c.what+where)
	}
	if len(parts) == 0 {
		return "nothing"
	}
	slices.Sort(parts)
	return strings.Join(slices.Compact(parts), "|")
}

// reach returns the box of all that may be seen by the right; bound is false where that is not bound to any place.
func (r *Right) reach() (box orb.Bound, bound bool) {
	first := true
	for i := range r.claims {
		c := &r.claims[i]
		switch {
		case c.acts&MaySee == 0 || c.place != nil && c.place.rev == 0:
		case c.place == nil:
			return orb.Bound{}, false
		case first:
			box, first = c.place.ground.bound, false
		default:
			box = box.Union(c.place.ground.bound)
		}
	}
	return box, true
}

// meetsBox reports whether anything that may be seen by the right can lie in the box.
func (r *Right) meetsBox(box orb.Bound) bool {
	for i := range r.claims {
		c := &r.claims[i]
		if c.acts&MaySee != 0 && (c.place == nil || c.place.rev != 0 && c.place.ground.prepared.Intersects(boxShape(box))) {
			return true
		}
	}
	return false
}
