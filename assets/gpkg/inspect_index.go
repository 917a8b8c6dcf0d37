package gpkg

import (
	"cmp"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"zombiezen.com/go/sqlite"

	"needlepoint/assets"
)

const (
	sqlEditedIDs = `SELECT id FROM outside_edit WHERE noun = :noun`

	// roundingSteps is how far, in steps of a float32, a bound may lie outside the one that rounding by one step gives:
	// programs round in ways of their own.
	roundingSteps = 4
	// smallest is where SQLite's own rounding stops: the smallest normal float32, and a little.
	smallest = 2e-38
)

// leaf is one entry of the index: a row's box, and the node that it stands in.
type leaf struct {
	entry
	node int64
}

// SpatialIndex implements assets.Inspection: it reads the nodes of the R-tree themselves, so that no fault hides behind
// the index's own searching.
func (in *inspection) SpatialIndex(ctx context.Context, noun assets.Noun) (assets.IndexState, error) {
	w := &indexWalk{shelf: shelfOf(noun), nodes: map[int64][]byte{}, parents: map[int64]int64{}, edited: map[int64]bool{}}
	err := in.with(ctx, func(conn *sqlite.Conn) error {
		if err := w.read(conn); err != nil {
			return err
		}
		w.walk()
		if err := w.compareRows(conn); err != nil {
			return err
		}
		return w.compareBoxes(conn)
	})
	return assets.IndexState{Entries: int64(len(w.leaves)), Faults: w.faults}, err
}

// indexWalk is one R-tree being looked at.
type indexWalk struct {
	shelf   *shelf
	nodes   map[int64][]byte
	parents map[int64]int64
	edited  map[int64]bool // rows with outside edits nobody adopted yet
	leaves  []leaf         // by id
	faults  []assets.IndexFault
}

func (w *indexWalk) say(id int64, zh, en string) {
	w.faults = append(w.faults, assets.IndexFault{ID: id, Message: assets.Text{ZH: zh, EN: en}})
}

func (w *indexWalk) read(conn *sqlite.Conn) error {
	if err := query(conn, w.shelf.allNodes, nil, func(stmt *sqlite.Stmt) error {
		data := make([]byte, stmt.ColumnLen(1))
		stmt.ColumnBytes(1, data)
		w.nodes[stmt.ColumnInt64(0)] = data
		return nil
	}); err != nil {
		return err
	}
	if err := query(conn, w.shelf.allParents, nil, func(stmt *sqlite.Stmt) error {
		w.parents[stmt.ColumnInt64(0)] = stmt.ColumnInt64(1)
		return nil
	}); err != nil {
		return err
	}
	return query(conn, sqlEditedIDs, args{":noun": string(w.shelf.noun)}, func(stmt *sqlite.Stmt) error {
		w.edited[stmt.ColumnInt64(0)] = true
		return nil
	})
}

// walk goes down from the root and gathers the leaves.
func (w *indexWalk) walk() {
	root, depth := w.nodes[1], 0
	if len(root) >= nodeHead {
		depth = int(binary.BigEndian.Uint16(root))
	}
	reached := map[int64]bool{}
	w.down(1, depth, reached)
	if n := len(w.nodes) - len(reached); n > 0 {
		w.say(0, fmt.Sprintf("空间索引有 %d 个节点不在树上", n), fmt.Sprintf("%d nodes of the spatial index hang on nothing", n))
	}
	if n := len(w.parents) - max(len(reached)-1, 0); n > 0 {
		w.say(0, fmt.Sprintf("空间索引多出 %d 条节点关系", n), fmt.Sprintf("the spatial index lists %d nodes too many", n))
	}
	slices.SortFunc(w.leaves, func(a, b leaf) int { return cmp.Compare(a.id, b.id) })
}

// down visits a node with everything below it, and returns the box of it all.
func (w *indexWalk) down(no int64, depth int, reached map[int64]bool) (box [4]float32) {
	data := w.nodes[no]
	broken := func() {
		w.say(0, fmt.Sprintf("空间索引的节点 %d 已损坏", no), fmt.Sprintf("node %d of the spatial index is broken", no))
	}
	if reached[no] || len(data) < nodeHead {
		broken()
		return box
	}
	reached[no] = true
	n := int(binary.BigEndian.Uint16(data[2:]))
	if len(data) < nodeHead+n*entrySize {
		broken()
		return box
	}
	entries := make([]entry, n)
	for i := range entries {
		at := data[nodeHead+i*entrySize:]
		entries[i].id = int64(binary.BigEndian.Uint64(at))
		for j := range entries[i].box {
			entries[i].box[j] = math.Float32frombits(binary.BigEndian.Uint32(at[8+4*j:]))
		}
		if depth == 0 {
			w.leaves = append(w.leaves, leaf{entries[i], no})
			continue
		}
		child := entries[i].id
		if w.parents[child] != no {
			w.say(0, fmt.Sprintf("空间索引的节点 %d 不认节点 %d 为上级", child, no), fmt.Sprintf("node %d of the spatial index does not know that it hangs on node %d", child, no))
		}
		if below := w.down(child, depth-1, reached); !covers(entries[i].box, below) {
			w.say(0, fmt.Sprintf("空间索引的节点 %d 没有盖住其下的内容", child), fmt.Sprintf("the box of node %d of the spatial index does not cover what hangs on it", child))
		}
	}
	if n == 0 {
		return box
	}
	return union(entries)
}

func covers(outer, inner [4]float32) bool {
	return outer[0] <= inner[0] && outer[1] >= inner[1] && outer[2] <= inner[2] && outer[3] >= inner[3]
}

// compareRows compares the leaves with the list of which row stands in which node.
func (w *indexWalk) compareRows(conn *sqlite.Conn) error {
	at := 0
	err := query(conn, w.shelf.allPlaces, nil, func(stmt *sqlite.Stmt) error {
		id, node := stmt.ColumnInt64(0), stmt.ColumnInt64(1)
		for ; at < len(w.leaves) && w.leaves[at].id < id; at++ {
			w.unlisted(w.leaves[at].id)
		}
		if at == len(w.leaves) || w.leaves[at].id != id || w.leaves[at].node != node {
			w.say(id, "空间索引的目录与节点不符", "the lists of the spatial index do not agree with its nodes")
		}
		if at < len(w.leaves) && w.leaves[at].id == id {
			at++
		}
		return nil
	})
	for ; at < len(w.leaves); at++ {
		w.unlisted(w.leaves[at].id)
	}
	return err
}

func (w *indexWalk) unlisted(id int64) {
	w.say(id, "空间索引的目录里没有它", "the lists of the spatial index lack it")
}

// compareBoxes compares the leaves with the geometries of the rows.
func (w *indexWalk) compareBoxes(conn *sqlite.Conn) error {
	at := 0
	extra := func() {
		// REPLACE removes a row without its entry, which adoption takes away.
		if id := w.leaves[at].id; !w.edited[id] {
			w.say(id, "空间索引里有，表里没有几何", "the spatial index holds it, and the table has no geometry of it")
		}
		at++
	}
	var blob []byte
	err := query(conn, w.shelf.boxes, nil, func(stmt *sqlite.Stmt) error {
		id := stmt.ColumnInt64(0)
		blob = slices.Grow(blob[:0], stmt.ColumnLen(1))[:stmt.ColumnLen(1)]
		stmt.ColumnBytes(1, blob)
		for at < len(w.leaves) && w.leaves[at].id < id {
			extra()
		}
		indexed := at < len(w.leaves) && w.leaves[at].id == id
		g, unreadable := parseBlob(blob)
		switch {
		case unreadable != nil: // it may be in the index of a program that can read it
		case !indexed:
			w.say(id, "空间索引里没有它", "the spatial index lacks it")
		case !boxFits(w.leaves[at].box, blob, g):
			w.say(id, "空间索引里的范围不对", "the spatial index has a wrong box of it")
		}
		for ; at < len(w.leaves) && w.leaves[at].id == id; at++ {
			if indexed {
				indexed = false
				continue
			}
			w.say(id, "在空间索引里出现两次", "the spatial index holds it twice")
		}
		return nil
	})
	if err != nil {
		return err
	}
	for at < len(w.leaves) {
		extra()
	}
	return nil
}

// boxFits reports whether a box of the index covers the geometry, and is that of its coordinates or of its header, but for rounding.
func boxFits(box [4]float32, blob []byte, g orb.Geometry) bool {
	real, err := envelope(g)
	if err != nil {
		return false
	}
	if float64(box[0]) > real.Min[0]+smallest || float64(box[1]) < real.Max[0]-smallest ||
		float64(box[2]) > real.Min[1]+smallest || float64(box[3]) < real.Max[1]-smallest {
		return false
	}
	said, ok := blobBox(blob)
	return isRounded(box, real) || ok && isRounded(box, said)
}

func isRounded(box [4]float32, of orb.Bound) bool {
	return near(box[0], roundDown(of.Min[0])) && near(box[1], roundUp(of.Max[0])) &&
		near(box[2], roundDown(of.Min[1])) && near(box[3], roundUp(of.Max[1]))
}

// near reports whether two floats are few steps apart, or both next to nothing.
func near(a, b float32) bool {
	if math.Abs(float64(a)-float64(b)) <= smallest {
		return true
	}
	d := int64(ordinal(a)) - int64(ordinal(b))
	return -roundingSteps <= d && d <= roundingSteps
}

// ordinal numbers the floats in their order.
func ordinal(f float32) int32 {
	bits := int32(math.Float32bits(f))
	if bits < 0 {
		return math.MinInt32 - bits
	}
	return bits
}
