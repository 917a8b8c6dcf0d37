package geo

import (
	"errors"
	"testing"

	"github.com/paulmach/orb"
)

func ring(xy ...float64) orb.Ring {
	var r orb.Ring
	for i := 0; i+1 < len(xy); i += 2 {
		r = append(r, orb.Point{xy[i], xy[i+1]})
	}
	return append(r, r[0])
}

func square4(x, y, size float64) orb.Ring {
	return ring(x, y, x+size, y, x+size, y+size, x, y+size)
}

func kindOf(err error) FaultKind {
	var f *Fault
	if errors.As(err, &f) {
		return f.Kind
	}
	return ""
}

func TestCheckNamesTheFault(t *testing.T) {
	big := square4(0, 0, 10)
	for name, c := range map[string]struct {
		g    orb.Geometry
		want FaultKind
	}{
		"square":                       {orb.Polygon{big}, ""},
		"square clockwise":             {orb.Polygon{ring(0, 0, 0, 10, 10, 10, 10, 0)}, ""},
		"repeated positions":           {orb.Polygon{ring(0, 0, 10, 0, 10, 0, 10, 10, 10, 10, 0, 10)}, ""},
		"hole":                         {orb.Polygon{big, square4(1, 1, 2)}, ""},
		"hole touches once":            {orb.Polygon{big, ring(0, 5, 3, 4, 3, 6)}, ""},
		"hole touches at corner":       {orb.Polygon{big, ring(0, 0, 3, 1, 1, 3)}, ""},
		"hole touches twice":           {orb.Polygon{big, ring(0, 5, 5, 4, 10, 5, 5, 6)}, FaultDisconnected},
		"three holes in a circle":      {orb.Polygon{big, ring(2, 2, 4, 4, 2, 6), ring(4, 4, 8, 4, 6, 5), ring(2, 6, 6, 5, 6, 7)}, FaultDisconnected},
		"three holes at one place":     {orb.Polygon{big, ring(5, 5, 7, 5, 7, 6), ring(5, 5, 6, 8, 5, 8), ring(5, 5, 2, 5, 2, 4)}, ""},
		"bow tie":                      {orb.Polygon{ring(0, 0, 10, 10, 10, 0, 0, 10)}, FaultCrossing},
		"eight through a vertex":       {orb.Polygon{ring(0, 0, 5, 5, 10, 0, 10, 10, 5, 5, 0, 10)}, FaultSelfTouch},
		"vertex on own edge":           {orb.Polygon{ring(0, 0, 10, 0, 10, 10, 5, 0, 0, 10)}, FaultSelfTouch},
		"spike":                        {orb.Polygon{ring(0, 0, 10, 0, 10, 10, 20, 10, 10, 10, 0, 10)}, FaultSpike},
		"spike back along":             {orb.Polygon{ring(0, 0, 10, 0, 10, 10, 0, 10, 0, 20)}, FaultSpike},
		"hole outside":                 {orb.Polygon{big, square4(20, 20, 1)}, FaultHoleOutside},
		"hole around":                  {orb.Polygon{big, square4(-1, -1, 20)}, FaultHoleOutside},
		"hole in hole":                 {orb.Polygon{big, square4(1, 1, 5), square4(2, 2, 1)}, FaultHoleNested},
		"hole crosses":                 {orb.Polygon{big, square4(8, 8, 5)}, FaultCrossing},
		"hole shares an edge":          {orb.Polygon{big, square4(0, 3, 2)}, FaultCrossing},
		"hole equals exterior":         {orb.Polygon{big, big}, FaultCrossing},
		"hole crosses at vertices":     {orb.Polygon{big, ring(5, 5, 10, 0, 15, 5, 10, 10)}, FaultCrossing},
		"apart":                        {orb.MultiPolygon{{big}, {square4(20, 0, 5)}}, ""},
		"touch at a corner":            {orb.MultiPolygon{{big}, {square4(10, 10, 5)}}, ""},
		"touch at two places":          {orb.MultiPolygon{{big}, {ring(10, 0, 15, 5, 10, 10, 12, 5)}}, ""},
		"share an edge":                {orb.MultiPolygon{{big}, {square4(10, 0, 10)}}, FaultCrossing},
		"one in another":               {orb.MultiPolygon{{big}, {square4(1, 1, 2)}}, FaultOverlap},
		"same twice":                   {orb.MultiPolygon{{big}, {big}}, FaultCrossing},
		"in the hole":                  {orb.MultiPolygon{{big, square4(1, 1, 6)}, {square4(2, 2, 2)}}, ""},
		"in the hole, with a hole":     {orb.MultiPolygon{{big, square4(1, 1, 8)}, {square4(2, 2, 5), square4(3, 3, 1)}}, ""},
		"touches the hole":             {orb.MultiPolygon{{big, square4(1, 1, 6)}, {ring(1, 3, 3, 2, 3, 4)}}, ""},
		"hole of a stranger":           {orb.MultiPolygon{{square4(0, 0, 20)}, {square4(30, 0, 5), square4(1, 1, 2)}}, FaultOverlap},
		"flat":                         {orb.Polygon{ring(0, 0, 5, 5, 10, 10)}, FaultSpike},
		"two positions":                {orb.Polygon{ring(0, 0, 5, 5, 0, 0, 5, 5)}, FaultTooFew},
		"open":                         {orb.Polygon{orb.Ring{{0, 0}, {1, 0}, {1, 1}, {0, 1}}}, FaultNotClosed},
		"no ring":                      {orb.Polygon{}, FaultEmpty},
		"empty member":                 {orb.MultiPolygon{{big}, {}}, FaultEmpty},
		"line":                         {orb.LineString{{0, 0}, {1, 1}, {0, 1}, {1, 0}}, ""},
		"line of one place":            {orb.LineString{{1, 1}, {1, 1}}, FaultTooFew},
		"axes":                         {orb.Point{41, 123}, FaultAxes},
		"range":                        {orb.Point{200, 41}, FaultOutOfRange},
		"projected":                    {orb.Point{41523456, 4549123}, FaultOutOfRange},
		"nil":                          {nil, FaultUnsupported},
		"collection":                   {orb.Collection{orb.Point{1, 1}}, FaultUnsupported},
		"ring is no kind of the house": {big, FaultUnsupported},
	} {
		if got := kindOf(Check(c.g)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestCoversSeesFilledHoles(t *testing.T) {
	big, hole := square4(0, 0, 10), square4(2, 2, 4)
	area := orb.Polygon{big, hole}
	for name, c := range map[string]struct {
		g    orb.Geometry
		want bool
	}{
		"the hole":                 {orb.Polygon{hole}, false},
		"the hole, other way":      {orb.Polygon{ring(2, 2, 2, 6, 6, 6, 6, 2)}, false},
		"itself":                   {area, true},
		"its exterior":             {orb.Polygon{big}, false},
		"the boundary of its hole": {orb.LineString(hole), true},
		"a part beside the hole":   {orb.Polygon{square4(6, 2, 4)}, true},
		"a part of the hole":       {orb.Polygon{ring(2, 2, 6, 2, 6, 6)}, false},
		"around the hole":          {orb.Polygon{square4(1, 1, 6), hole}, true},
		"one in, one in the hole":  {orb.MultiPolygon{{square4(7, 7, 1)}, {hole}}, false},
	} {
		if got := Covers(area, c.g); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
