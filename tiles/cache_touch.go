package tiles

import (
	"needlepoint/assets"
	"needlepoint/geo"
)

// catchUp takes the cache to the head of a reader's view, and reports whether he may share what it has at the address: not
// where his view is of a book that the cache cannot compare with its own, and not where an older view than the
// cache's differs there from the present.
func (c *Cache) catchUp(head assets.Head, at Address) (shared bool) {
	if sameHead(head, c.applied) {
		return true
	}
	if head.Revision >= c.applied.Revision {
		if boxes, ok := c.book.Touched(c.applied, head); ok {
			c.applied = head
			for _, some := range boxes {
				c.drop(some)
			}
			return true
		}
	} else if _, ok := c.book.Touched(head, c.applied); ok {
		return true
	}
	if _, followed := c.book.Touched(head, head); !followed {
		return false
	}
	if _, followed := c.book.Touched(c.applied, c.applied); followed && head.Revision < c.applied.Revision {
		return false
	}
	c.applied = head
	c.forget()
	return true
}

func sameHead(a, b assets.Head) bool { return a.Revision == b.Revision && a.Hash == b.Hash }

// drop takes away what the boxes reach: by looking for the addresses of each box, zoom by zoom, or, where a box covers more of
// them than there are spots, by looking at all spots of the zoom.
func (c *Cache) drop(boxes []geo.WorldBox) {
	for z := range c.spots {
		for _, b := range boxes {
			if len(c.spots[z]) == 0 {
				break
			}
			c.dropAt(uint8(z), b)
		}
	}
}

func (c *Cache) dropAt(z uint8, b geo.WorldBox) {
	spots := c.spots[z]
	west, east := columns(z, b.Min.X, b.Max.X)
	north, south := columns(z, b.Min.Y, b.Max.Y)
	if uint64(east-west+1)*uint64(south-north+1) > uint64(len(spots)) {
		for _, s := range spots {
			if s.window.Meets(b) {
				c.clear(s)
			}
		}
		return
	}
	for x := west; x <= east; x++ {
		for y := north; y <= south; y++ {
			if s := spots[spotKey(x, y)]; s != nil && s.window.Meets(b) {
				c.clear(s)
			}
		}
	}
}

// columns returns the first and the last column, or row, of the zoom whose tiles a span of the world may reach, a little
// more rather than less.
func columns(z uint8, low, high uint32) (first, last uint32) {
	side := int64(1) << (geo.WorldBits - z)
	margin := side*(Buffer+1)/Extent + 2
	most := int64(1)<<z - 1
	return uint32(max((int64(low)-margin)/side, 0)), uint32(min((int64(high)+margin)/side, most))
}

// clear takes away what is at a spot: tiles are dropped, and those being made will not be kept and get no more readers.
func (c *Cache) clear(s *spot) {
	for s.entries != nil {
		c.stats.Dropped++
		c.remove(s.entries)
	}
	for len(s.flights) > 0 {
		c.ground(s.flights[0])
	}
}

// forget drops everything of the present.
func (c *Cache) forget() {
	any := false
	for _, spots := range c.spots {
		for _, s := range spots {
			any = true
			c.clear(s)
		}
	}
	if any {
		c.stats.Forgotten++
	}
}
