package geo

import (
	"math/rand/v2"

	"github.com/paulmach/orb"
)

// status is the order of the segments that cross the sweep line, from below: a treap whose nodes are the
// segments themselves. Its shape is random and its order is not, so no input can make it deep and results do not
// depend on chance.
type status struct {
	segs  []segment
	nodes []statusNode
	root  int32
	found []int32 // reused by list
}

type statusNode struct {
	left, right int32
	priority    uint32
}

const none = int32(-1)

func newStatus(segs []segment) status {
	return status{segs: segs, nodes: make([]statusNode, len(segs)), root: none}
}

// split takes the line apart into the segments below p, those p lies on, and those above.
func (t *status) split(p orb.Point) (below, at, above int32) {
	below, rest := t.cut(t.root, func(k int32) bool { return t.side(k, p) > 0 })
	at, above = t.cut(rest, func(k int32) bool { return t.side(k, p) == 0 })
	return below, at, above
}

// side is +1 where p is above segment k.
func (t *status) side(k int32, p orb.Point) int { return orientation(t.segs[k].a, t.segs[k].b, p) }

// cut parts a tree before the first node for which low is false.
func (t *status) cut(root int32, low func(int32) bool) (left, right int32) {
	left, right = none, none
	toLeft, toRight := &left, &right
	for root != none {
		n := &t.nodes[root]
		if low(root) {
			*toLeft = root
			toLeft = &n.right
			root = n.right
		} else {
			*toRight = root
			toRight = &n.left
			root = n.left
		}
	}
	*toLeft, *toRight = none, none
	return left, right
}

// merge puts two trees side by side.
func (t *status) merge(left, right int32) int32 {
	root := none
	to := &root
	for left != none && right != none {
		if t.nodes[left].priority > t.nodes[right].priority {
			*to = left
			to = &t.nodes[left].right
			left = *to
		} else {
			*to = right
			to = &t.nodes[right].left
			right = *to
		}
	}
	if left == none {
		left = right
	}
	*to = left
	return root
}

// put makes the line from trees below and above with the segments between them.
func (t *status) put(below int32, between []int32, above int32) {
	root := below
	for _, k := range between {
		t.nodes[k] = statusNode{left: none, right: none, priority: rand.Uint32()}
		root = t.merge(root, k)
	}
	t.root = t.merge(root, above)
}

// list gives the segments of a tree from below; it is valid until the next call.
func (t *status) list(root int32) []int32 {
	t.found = t.found[:0]
	var stack []int32
	for root != none || len(stack) > 0 {
		for root != none {
			stack = append(stack, root)
			root = t.nodes[root].left
		}
		root = stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		t.found = append(t.found, root)
		root = t.nodes[root].right
	}
	return t.found
}

func (t *status) first(root int32) int32 {
	for root != none && t.nodes[root].left != none {
		root = t.nodes[root].left
	}
	return root
}

func (t *status) last(root int32) int32 {
	for root != none && t.nodes[root].right != none {
		root = t.nodes[root].right
	}
	return root
}
