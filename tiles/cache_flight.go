package tiles

import (
	"context"
	"fmt"
	"runtime/debug"
	"slices"
)

// flight is one tile being made, for any number of readers.
type flight struct {
	key     key
	order   Order
	readers int
	aloft   bool               // more readers may join, and the tile will be kept
	cancel  context.CancelFunc // nil while the first reader makes the tile
	done    chan struct{}      // closed when what follows is set
	tile    Packed
	err     error

	deserted bool // the reader who made the tile has given up
}

// launch enters a flight. Where it is not shared, it is for this reader alone.
func (c *Cache) launch(k key, o Order, shared bool) *flight {
	f := &flight{key: k, order: o, done: make(chan struct{})}
	if shared && !c.reached(o) {
		f.aloft = true
		c.flights[k] = f
		if !k.past() {
			s := c.spotAt(k.at)
			s.flights = append(s.flights, f)
		}
	}
	c.stats.Rendering++
	return f
}

// reached reports whether a tile of the order's view would be untrue for the present that the cache is at.
func (c *Cache) reached(o Order) bool {
	if o.Past || sameHead(o.View.Head(), c.applied) {
		return false
	}
	boxes, ok := c.book.Touched(o.View.Head(), c.applied)
	if !ok {
		return true
	}
	window := o.At.window()
	for _, some := range boxes {
		for _, b := range some {
			if b.Meets(window) {
				return true
			}
		}
	}
	return false
}

// ground ends that readers join a flight and that its tile will be kept; those who wait for it still get it.
func (c *Cache) ground(f *flight) {
	if !f.aloft {
		return
	}
	f.aloft = false
	delete(c.flights, f.key)
	if f.key.past() {
		return
	}
	s := c.spotAt(f.key.at)
	s.flights = slices.DeleteFunc(s.flights, func(other *flight) bool { return other == f })
	c.sweep(s)
}

// begin has the first reader make the tile, and returns when it is there: nothing is handed from one goroutine to another, which
// costs as much as a small tile. Where no slot is free it returns false, and the tile is made when one is.
func (c *Cache) begin(ctx context.Context, f *flight) bool {
	select {
	case c.slots <- struct{}{}:
		f.tile, f.err = c.make(ctx, f.order)
		<-c.slots
		f.deserted = f.err != nil && ctx.Err() != nil
		c.land(f)
		return true
	default:
	}
	waiting, cancel := context.WithCancel(context.Background())
	c.mu.Lock()
	f.cancel = cancel
	c.mu.Unlock()
	go c.await(waiting, f)
	return false
}

// await makes the tile when a slot is free.
func (c *Cache) await(ctx context.Context, f *flight) {
	defer f.cancel()
	select {
	case c.slots <- struct{}{}:
		f.tile, f.err = c.make(ctx, f.order)
		<-c.slots
	case <-ctx.Done():
		f.err = ctx.Err()
	}
	c.land(f)
}

// land keeps the tile of a flight where it is still true, and hands it to those who wait.
func (c *Cache) land(f *flight) {
	c.mu.Lock()
	keep := f.aloft && f.err == nil
	c.ground(f)
	if keep {
		c.keep(f.key, f.tile)
	}
	c.stats.Rendering--
	if f.err == nil {
		c.stats.Renders++
	}
	c.mu.Unlock()
	close(f.done)
}

// make renders and packs. A panic is an error: others may wait for the tile, and it may have no reader's goroutine to end in.
func (c *Cache) make(ctx context.Context, o Order) (p Packed, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("tile %v: panic: %v\n%s", o.At, r, debug.Stack())
		}
	}()
	if err := ctx.Err(); err != nil {
		return Packed{}, err
	}
	t, err := Render(&courteous{ctx, newTurns()}, o.At, o.Sources(o.View, o.Filter), c.limits)
	if err != nil {
		return Packed{}, err
	}
	if c.bytes <= 0 && o.Plain {
		return unpacked(t, o.View.Revision()), nil
	}
	return Pack(t, o.View.Revision()), nil
}

// courteous is the context of a render, which asks it again and again whether to go on: each time it is time to, it lets all others
// have a turn that wait for a processor.
type courteous struct {
	context.Context
	turns turns
}

func (c *courteous) Err() error {
	c.turns.give()
	return c.Context.Err()
}

// leave says that a reader waits no more. A tile that nobody waits for any more is not made.
func (c *Cache) leave(f *flight) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stats.Waiting--
	if f.readers--; f.readers == 0 && f.cancel != nil {
		c.ground(f)
		f.cancel()
	}
}
