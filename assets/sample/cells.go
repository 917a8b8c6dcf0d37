package sample

import (
	"cmp"
	"fmt"
	"iter"
	"slices"

	"needlepoint/assets"
)

// Grid is one of the four grids of cells that lie over the district.
type Grid struct {
	Key  string
	Name assets.Text
}

// Grids returns the four grids of the district, each a partition of every community.
func Grids() []Grid {
	return []Grid{
		{"city-management", assets.Text{ZH: "城市管理网格", EN: "city-management grid"}},
		{"social-governance", assets.Text{ZH: "社会治理网格", EN: "social-governance grid"}},
		{"party-building", assets.Text{ZH: "党的建设网格", EN: "party-building grid"}},
		{"service", assets.Text{ZH: "服务群众网格", EN: "service grid"}},
	}
}

// exclusive reports whether a block is a cell of its own in every grid, as parks, schools and works are.
func (u use) exclusive() bool {
	return u < residential || u == campus || u == greenUse || u == industrial
}

// cuts says where block (i, j) is cut, in steps from its south-west corner, in the city-management grid.
func (l *layout) cuts(i, j int) (across, up int) {
	return 2 + int(3*l.chance(i, j, 31)), 2 + int(3*l.chance(i, j, 32))
}

// shifted moves a cut by one step in a quarter of the blocks: the four grids were drawn by four offices.
func shifted(cut int, q float64) int {
	switch {
	case q < 0.125:
		return cut + 1
	case q < 0.25:
		return cut - 1
	}
	return cut
}

// blockCells returns the cells of one grid that belong to block (i, j). Those of the service grid may reach
// into the block to the east, which then has none of its own.
func (l *layout) blockCells(grid, i, j int, d *divisions) []box {
	whole := box{i * steps, j * steps, (i + 1) * steps, (j + 1) * steps}
	across, up := l.cuts(i, j)
	exclusive := l.at(i, j).exclusive()
	switch {
	case grid == 3:
		return l.serviceCells(whole, i, j, d)
	case exclusive:
		return []box{whole}
	case grid == 0:
		a, b := whole.a0+across, whole.b0+up
		return []box{{whole.a0, b, a, whole.b1}, {a, b, whole.a1, whole.b1}, {whole.a0, whole.b0, a, b}, {a, whole.b0, whole.a1, b}}
	case grid == 1:
		b := whole.b0 + shifted(up, l.chance(i, j, 33))
		return []box{{whole.a0, b, whole.a1, whole.b1}, {whole.a0, whole.b0, whole.a1, b}}
	}
	a := whole.a0 + shifted(across, l.chance(i, j, 34))
	return []box{{whole.a0, whole.b0, a, whole.b1}, {a, whole.b0, whole.a1, whole.b1}}
}

// serviceCells returns whole blocks, some joined with their eastern neighbour of the same community.
func (l *layout) serviceCells(whole box, i, j int, d *divisions) []box {
	joins := func(i int) bool {
		if l.at(i, j).exclusive() || l.at(i+1, j).exclusive() || i+1 >= l.waters.nu || l.at(i+1, j) == outside {
			return false
		}
		k := j*l.waters.nu + i
		return i%2 == 0 && d.community[k] == d.community[k+1] && l.chance(i, j, 35) < 0.5
	}
	switch {
	case i > 0 && joins(i-1):
		return nil
	case joins(i):
		whole.a1 += steps
	}
	return []box{whole}
}

// cells yields the cells of one grid, community by community, numbered west to east, then north to south.
func (p *Plan) cells(grid int) iter.Seq[assets.Boundary] {
	return func(yield func(assets.Boundary) bool) {
		for _, c := range p.divisions.communities {
			type cell struct {
				box       box
				exclusive bool
			}
			var cells []cell
			for _, k := range c.blocks {
				i, j := k%p.waters.nu, k/p.waters.nu
				for _, b := range p.blockCells(grid, i, j, p.divisions) {
					cells = append(cells, cell{b, p.at(i, j).exclusive()})
				}
			}
			slices.SortFunc(cells, func(a, b cell) int { return cmp.Or(b.box.b1-a.box.b1, a.box.a0-b.box.a0) })
			office := p.divisions.streets[c.parent].name + "办事处"
			for n, cell := range cells {
				kind := "basic"
				if cell.exclusive {
					kind = "exclusive"
				}
				b := assets.Boundary{Ref: fmt.Sprintf("%s%03d", c.ref, n+1), Kind: assets.Cell, Grid: Grids()[grid].Key,
					Name: fmt.Sprintf("%s第%d网格", c.name, n+1), Stage: assets.InService, Geometry: p.polygon(cell.box),
					Attributes: p.bag.of(pair{"cell_kind", kind}, pair{"responsible_org", office})}
				if !yield(b) {
					return
				}
			}
		}
	}
}
