package assets

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// intakeRows is how many assets a revision must insert to be packed at once, rather than one by one beside the segments and
// then packed after all.
const intakeRows = 16_384

// intake is a revision on its way into a book that it fills: what it inserts, and the assets that were there before it.
type intake struct {
	book     *builder
	changes  []Change
	before   []Asset
	arriving [len(strata)][]arrival
}

// arrival is an asset on its way into a segment.
type arrival struct {
	key  uint64
	id   AssetID
	at   int32 // in changes, and beyond their end in before
	code uint32
}

// fills reports whether a revision does nothing but insert, and so much that most of the book after it is new.
func (b *builder) fills(c Committed) bool {
	if len(c.Changes) < intakeRows || c.Revision != b.head.Revision+1 || b.places.many+b.recents.Len() > len(c.Changes)/2 {
		return false
	}
	return !slices.ContainsFunc(c.Changes, func(ch Change) bool { return ch.Before != nil || ch.After == nil || ch.After.Shape() == nil })
}

// filled returns the book as a revision that fills it leaves it. The book itself stays as it is.
func (b *builder) filled(c Committed) (*builder, error) {
	book := newBuilder()
	book.boundaries, book.boundaryRefs, book.boundaryIndex = *b.boundaries.Copy(), *b.boundaryRefs.Copy(), b.boundaryIndex.Clone()
	in := intake{book: book, changes: c.Changes}
	in.before = slices.Collect(View{snap: b.freeze()}.Assets(Filter{Stages: AnyStage()}))
	if err := in.sort(); err != nil {
		return nil, fmt.Errorf("revision %d: %w", c.Revision, err)
	}
	if err := in.pack(); err != nil {
		return nil, fmt.Errorf("revision %d: %w", c.Revision, err)
	}
	book.head = Head{Revision: c.Revision, At: c.At, Hash: c.Hash}
	return book, nil
}

func (in *intake) asset(at int32) Asset {
	if before := int(at) - len(in.changes); before >= 0 {
		return in.before[before]
	}
	a, _ := in.changes[at].After.(Asset)
	return a
}

// sort enters the boundaries and says which asset goes where.
func (in *intake) sort() error {
	var points []orb.Point
	var parts []uint32
	for at := range int32(len(in.changes) + len(in.before)) {
		if int(at) < len(in.changes) {
			if y, ok := in.changes[at].After.(Boundary); ok {
				if err := in.book.addBoundary(y); err != nil {
					return err
				}
				continue
			}
		}
		a := in.asset(at)
		var err error
		if _, points, parts, err = flatten(a.Geometry, points[:0], parts[:0]); err != nil {
			return fmt.Errorf("asset %d: %w", a.ID, err)
		}
		box := emptyBox
		for _, p := range points {
			w := geo.World(p)
			box = joinBoxes(box, geo.WorldBox{Min: w, Max: w})
		}
		code := in.book.combo(tallyKey{a.Class, a.Condition, a.Stage})
		in.book.tally[code]++
		stratum := stratumOf(box)
		in.arriving[stratum] = append(in.arriving[stratum], arrival{keyOfBox(box), a.ID, at, code})
	}
	for stratum, rows := range in.arriving {
		in.arriving[stratum] = sortSpread([][]arrival{rows}, func(a *arrival) uint64 { return a.key }, func(a, b arrival) int {
			return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.id, b.id))
		})
	}
	return nil
}

// pack makes the segments, as many at a time as there are processors.
func (in *intake) pack() error {
	b := in.book
	type job struct {
		stratum uint8
		rows    []arrival
	}
	var jobs []job
	for s, rows := range in.arriving {
		for len(rows) > 0 {
			n := evenRun(len(rows))
			jobs = append(jobs, job{uint8(s), rows[:n]})
			b.order = append(b.order, len(b.order))
			rows = rows[n:]
		}
	}
	b.slots, b.gone = make([]*segment, len(jobs)), make([]*rowSet, len(jobs))
	var next atomic.Int64
	var wait sync.WaitGroup
	faults := make([]error, min(runtime.GOMAXPROCS(0), len(jobs)))
	for worker := range faults {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(jobs) && faults[worker] == nil; i = int(next.Add(1)) - 1 {
				b.slots[i], faults[worker] = in.packOne(jobs[i].stratum, jobs[i].rows)
			}
		})
	}
	wait.Wait()
	if err := errors.Join(faults...); err != nil {
		return err
	}
	return b.settle()
}

func (in *intake) packOne(stratum uint8, rows []arrival) (*segment, error) {
	coder := newAttributeCoder() // one a segment, so that several can be packed at a time
	p := newPacker(stratum, len(rows), &coder)
	var entry []byte
	for _, row := range rows {
		a := packable{Asset: in.asset(row.at), combo: row.code}
		entry = coder.append(entry[:0], a.Attributes)
		a.attributes = entry
		if err := p.add(&a); err != nil {
			return nil, fmt.Errorf("asset %d: %w", a.ID, err)
		}
	}
	return p.done(), nil
}
