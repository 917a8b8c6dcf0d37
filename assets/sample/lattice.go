package sample

import (
	"math"
	"math/rand/v2"

	"github.com/paulmach/orb"
)

// steps is into how many parts the side of a block is divided; every boundary runs through these points.
const steps = 6

// The anchor is where the middle of the lattice lies, in degrees, and how many metres a degree has there.
const (
	anchorLon       = 123.06
	anchorLat       = 41.08
	metresPerDegLon = 83920.0
	metresPerDegLat = 111060.0
	turn            = -9 * math.Pi / 180
)

// rank is how important a road line is.
type rank int

const (
	noRoad rank = iota
	branch
	secondary
	arterial
)

// halfWidth is from the centreline to the kerb, in metres.
func (r rank) halfWidth() float64 { return [...]float64{0, 4.5, 9, 15}[r] }

// walk is the width of the sidewalk behind the kerb, in metres.
func (r rank) walk() float64 { return [...]float64{0, 3, 4.5, 6}[r] }

// corner is the radius of the kerb where a road of this rank meets a more important one, in metres.
func (r rank) corner() float64 { return [...]float64{0, 5, 8, 10}[r] }

// line is one line of the lattice, a street from end to end of the district.
type line struct {
	at   float64 // u of a north-south line, v of an east-west line, in metres
	rank rank
	name roadName
	year int // in which its furniture was put up
	tree int // species of its trees
}

// lattice is the plan's street lines: nu blocks by nv blocks between nu+1 and nv+1 lines.
type lattice struct {
	us, vs []line
	bend   float64 // v of the river, near which the lattice meanders with it
}

func (l *lattice) nu() int { return len(l.us) - 1 }
func (l *lattice) nv() int { return len(l.vs) - 1 }

// sub returns the coordinate of point k (counted in steps from the first line) along lines.
func sub(lines []line, k int) float64 {
	i, rest := k/steps, k%steps
	if rest == 0 {
		return lines[i].at
	}
	return lines[i].at + (lines[i+1].at-lines[i].at)*float64(rest)/steps
}

// point puts (u, v) on the ground, in degrees rounded to 1e-7 (about 1 cm). The float64 conversions in warp
// and place keep compilers from fusing a product into a sum, which some machines do and others do not.
func (l *lattice) point(u, v float64) orb.Point {
	return l.place(l.warp(u, v))
}

// place turns the bent plan and puts it on the ground.
func (l *lattice) place(x, y float64) orb.Point {
	sin, cos := math.Sincos(turn)
	east, north := float64(x*cos)-float64(y*sin), float64(x*sin)+float64(y*cos)
	return orb.Point{round7(anchorLon + east/metresPerDegLon), round7(anchorLat + north/metresPerDegLat)}
}

func (l *lattice) warp(u, v float64) (x, y float64) {
	near := (v - l.bend) / 1400
	meander := float64(125*math.Sin(u/790+0.4)) + float64(20*math.Sin(u/420))
	x = u + float64(60*math.Sin(v/900)) + float64(18*math.Sin(u/700+v/500))
	y = v + float64(60*math.Sin(u/1400+1)) + float64(20*math.Cos(v/600)) + float64(meander*math.Exp(-float64(near*near)))
	return x, y
}

// azimuth returns the compass direction, in whole degrees, of the step (du, dv) taken at (u, v).
func (l *lattice) azimuth(u, v, du, dv float64) int {
	x0, y0 := l.warp(u, v)
	x1, y1 := l.warp(u+du, v+dv)
	sin, cos := math.Sincos(turn)
	dx, dy := x1-x0, y1-y0
	east, north := float64(dx*cos)-float64(dy*sin), float64(dx*sin)+float64(dy*cos)
	return (int(math.Round(math.Atan2(east, north)*180/math.Pi)) + 360) % 360
}

func round7(x float64) float64 { return math.Round(x*1e7) / 1e7 }

// layLines lays out the lines of a lattice of nu by nv blocks around the anchor.
func layLines(r *rand.Rand, w waters) *lattice {
	l := &lattice{us: make([]line, w.nu+1), vs: make([]line, w.nv+1)}
	at := 0.0
	for i := range l.us {
		l.us[i] = line{at: at, rank: lineRank(i, 4), year: 2009 + r.IntN(15), tree: r.IntN(speciesCount)}
		at += 175 + 75*r.Float64()
		if i == w.tributary {
			at = l.us[i].at + 96
		}
	}
	centre(l.us)
	at = 0
	for j := range l.vs {
		l.vs[j] = line{at: at, rank: lineRank(j+1, 5), year: 2009 + r.IntN(15), tree: r.IntN(speciesCount)}
		at += 155 + 75*r.Float64()
		if j == w.river {
			at = l.vs[j].at + 210
		}
	}
	centre(l.vs)
	for _, j := range []int{w.river, w.river + 1, w.river - w.bayRows} {
		l.vs[j].rank = max(l.vs[j].rank, secondary)
	}
	l.vs[w.river].rank, l.vs[w.river+1].rank = secondary, secondary
	for _, i := range []int{w.bayFrom, w.bayTo} {
		l.us[i].rank = max(l.us[i].rank, secondary)
	}
	l.us[w.tributary].rank, l.us[w.tributary+1].rank = branch, branch
	l.bend = l.vs[w.river].at + 105
	nameLines(r, l, w)
	return l
}

// lineRank gives every line its place in the hierarchy: one arterial a period, a secondary every other line.
func lineRank(i, period int) rank {
	switch {
	case i%period == 3:
		return arterial
	case i%2 == 1:
		return secondary
	}
	return branch
}

func centre(lines []line) {
	middle := (lines[0].at + lines[len(lines)-1].at) / 2
	for i := range lines {
		lines[i].at = math.Round((lines[i].at-middle)*10) / 10
	}
}
