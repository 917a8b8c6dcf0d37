package gpkg

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"zombiezen.com/go/sqlite"
)

// entry is one box of the index: of a row at the leaves, of a node above.
type entry struct {
	id  int64
	box [4]float32 // minx, maxx, miny, maxy, rounded outwards
	key uint32     // along the Hilbert curve
}

// rebuildIndex writes the R-tree of a noun anew with all its rows, packed along the Hilbert curve, straight into its tables, and
// brings its triggers back.
func (w *writing) rebuildIndex(s *shelf) error {
	leaves, err := w.leaves(s)
	if err != nil {
		return err
	}
	return w.packIndex(s, leaves)
}

// packIndex is rebuildIndex for rows whose boxes are known, in the order of the curve.
func (w *writing) packIndex(s *shelf, leaves []entry) error {
	var nodeSize int
	if err := query(w.conn, s.rtree, nil, func(stmt *sqlite.Stmt) error {
		nodeSize = stmt.ColumnInt(1)
		return nil
	}); err != nil {
		return err
	}
	for _, clear := range s.clear {
		if err := query(w.conn, clear, nil, nil); err != nil {
			return err
		}
	}
	p := packer{conn: w.conn, shelf: s, nodeSize: nodeSize, next: 2, leafOf: make([]int64, len(leaves))}
	if err := p.pack(leaves); err != nil {
		return err
	}
	return runFile(w.conn, s.indexTriggers)
}

// leaves returns the boxes of all rows in the order of the curve.
func (w *writing) leaves(s *shelf) ([]entry, error) {
	var boxes leafBoxes
	var blob []byte
	err := query(w.conn, s.boxes, nil, func(stmt *sqlite.Stmt) error {
		blob = slices.Grow(blob[:0], stmt.ColumnLen(1))[:stmt.ColumnLen(1)]
		stmt.ColumnBytes(1, blob)
		if box, ok := blobBox(blob); ok {
			boxes.add(stmt.ColumnInt64(0), box)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return boxes.ordered(), nil
}

// leafBoxes gathers the boxes of rows.
type leafBoxes struct {
	entries []entry
	middles []orb.Point
	all     orb.Bound
}

func (l *leafBoxes) add(id int64, box orb.Bound) {
	if len(l.entries) == 0 {
		l.all = box
	}
	l.all = l.all.Union(box)
	l.middles = append(l.middles, box.Center())
	l.entries = append(l.entries, entry{id: id, box: [4]float32{
		roundDown(box.Min[0]), roundUp(box.Max[0]), roundDown(box.Min[1]), roundUp(box.Max[1])}})
}

// ordered returns the entries in the order of the curve.
func (l *leafBoxes) ordered() []entry {
	for i, c := range l.middles {
		l.entries[i].key = hilbert(cell(c[0], l.all.Min[0], l.all.Max[0]), cell(c[1], l.all.Min[1], l.all.Max[1]))
	}
	slices.SortFunc(l.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.id, b.id))
	})
	return l.entries
}

// cell maps v to a step of 0 to 65535 between low and high.
func cell(v, low, high float64) uint32 {
	if !(high > low) {
		return 0
	}
	return uint32(min(max((v-low)/(high-low)*65535, 0), 65535))
}

// hilbert returns the distance along the Hilbert curve of order 16.
func hilbert(x, y uint32) (d uint32) {
	for s := uint32(1 << 15); s > 0; s >>= 1 {
		var rx, ry uint32
		if x&s > 0 {
			rx = 1
		}
		if y&s > 0 {
			ry = 1
		}
		d += s * s * ((3 * rx) ^ ry)
		if ry == 0 {
			if rx == 1 {
				x, y = 65535-x, 65535-y
			}
			x, y = y, x
		}
	}
	return d
}

func roundDown(v float64) float32 {
	f := float32(v)
	if float64(f) > v {
		f = math.Nextafter32(f, float32(math.Inf(-1)))
	}
	return f
}

func roundUp(v float64) float32 {
	f := float32(v)
	if float64(f) < v {
		f = math.Nextafter32(f, float32(math.Inf(1)))
	}
	return f
}

// packer writes the nodes of SQLite's R*Tree module: 2 bytes of depth (in the root only), 2 of count, then
// entries of an id and four floats, all big-endian. Node 1 is the root.
type packer struct {
	conn     *sqlite.Conn
	shelf    *shelf
	nodeSize int
	next     int64
	leafOf   []int64 // node of leaf i
}

const (
	nodeHead  = 4
	entrySize = 24
	fillShare = 0.9 // leaves room for later inserts
)

func (p *packer) pack(leaves []entry) error {
	room := (p.nodeSize - nodeHead) / entrySize
	level, depth := leaves, 0
	for len(level) > room {
		nodes := int(math.Ceil(float64(len(level)) / (float64(room) * fillShare)))
		up := make([]entry, nodes)
		for i := range up {
			// Even shares, so that the last node is as full as the others.
			from, to := i*len(level)/nodes, (i+1)*len(level)/nodes
			if err := p.node(p.next, level[from:to], node{depth: 0, leaf: depth == 0, from: from}); err != nil {
				return err
			}
			up[i] = entry{id: p.next, box: union(level[from:to])}
			p.next++
		}
		level, depth = up, depth+1
	}
	if err := p.node(1, level, node{depth: depth, leaf: depth == 0}); err != nil {
		return err
	}
	return p.rows(leaves)
}

// node says what a node holds: the depth to write, whether its entries are rows, and the first row's place.
type node struct {
	depth int
	leaf  bool
	from  int
}

func (p *packer) node(no int64, entries []entry, is node) error {
	data := make([]byte, nodeHead, p.nodeSize)
	binary.BigEndian.PutUint16(data, uint16(is.depth))
	binary.BigEndian.PutUint16(data[2:], uint16(len(entries)))
	for i, e := range entries {
		data = binary.BigEndian.AppendUint64(data, uint64(e.id))
		for _, v := range e.box {
			data = binary.BigEndian.AppendUint32(data, math.Float32bits(v))
		}
		if is.leaf {
			p.leafOf[is.from+i] = no
		} else if err := p.link(p.shelf.putParent, e.id, no); err != nil {
			return err
		}
	}
	stmt, err := p.conn.Prepare(p.shelf.putNode)
	if err != nil {
		return err
	}
	stmt.SetInt64(":node", no)
	stmt.SetBytes(":data", data[:p.nodeSize])
	return step(stmt)
}

// link runs a statement whose first parameter is a row or node, and whose second is the node above it.
func (p *packer) link(sql string, child, above int64) error {
	stmt, err := p.conn.Prepare(sql)
	if err != nil {
		return err
	}
	stmt.BindInt64(1, child)
	stmt.BindInt64(2, above)
	return step(stmt)
}

// rows writes which node holds which row, by ascending id, as the table is kept.
func (p *packer) rows(leaves []entry) error {
	order := make([]int, len(leaves))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(leaves[a].id, leaves[b].id) })
	for _, i := range order {
		if err := p.link(p.shelf.putRow, leaves[i].id, p.leafOf[i]); err != nil {
			return err
		}
	}
	return nil
}

func step(stmt *sqlite.Stmt) error {
	_, err := stmt.Step()
	if ended := stmt.Reset(); err == nil {
		err = ended
	}
	return err
}

func union(entries []entry) [4]float32 {
	box := entries[0].box
	for _, e := range entries[1:] {
		box = [4]float32{min(box[0], e.box[0]), max(box[1], e.box[1]), min(box[2], e.box[2]), max(box[3], e.box[3])}
	}
	return box
}
