package assets

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// loader takes a whole book, record by record in any order, and packs it. Until all have come they wait in a form that takes
// about as much memory as the packed book itself.
type loader struct {
	book    *builder
	waiting [len(strata)][][]waitingRow // in runs, so that none is copied to a larger place
	count   int
	chunks  [][]byte
	coder   attributeCoder
	points  []orb.Point
	world   []geo.WorldPoint
	parts   []uint32
	entry   []byte
}

// waitingRow is an asset on its way into a segment.
type waitingRow struct {
	key   uint64
	id    AssetID
	chunk uint32
	at    uint32
}

const (
	loadChunk = 1 << 20 // bytes
	loadRun   = 1 << 14 // rows
)

func newLoader() *loader { return &loader{book: newBuilder(), coder: newAttributeCoder()} }

// len returns how many assets have come.
func (l *loader) len() int { return l.count }

// add takes a record.
func (l *loader) add(r Record) error {
	a, ok := r.(Asset)
	if !ok {
		return l.book.add(r)
	}
	if a.Geometry == nil {
		return fmt.Errorf("asset %d has no geometry", a.ID)
	}
	f, points, parts, err := flatten(a.Geometry, l.points[:0], l.parts[:0])
	if err != nil {
		return fmt.Errorf("asset %d: %w", a.ID, err)
	}
	l.points, l.parts, l.world = points, parts, l.world[:0]
	box := emptyBox
	for _, p := range points {
		w := geo.World(p)
		l.world = append(l.world, w)
		box = joinBoxes(box, geo.WorldBox{Min: w, Max: w})
	}
	code := l.book.combo(tallyKey{a.Class, a.Condition, a.Stage})
	l.book.tally[code]++
	l.entry = l.coder.append(l.entry[:0], a.Attributes)
	need := 64 + len(a.Ref) + len(a.Name) + len(l.entry) + 24*len(points) + 5*len(parts)
	last := len(l.chunks) - 1
	if last < 0 || cap(l.chunks[last])-len(l.chunks[last]) < need {
		l.chunks = append(l.chunks, make([]byte, 0, max(loadChunk, need)))
		last++
	}
	out := l.chunks[last]
	l.wait(stratumOf(box), waitingRow{keyOfBox(box), a.ID, uint32(last), uint32(len(out))})
	out = binary.AppendUvarint(out, uint64(code))
	out = binary.AppendVarint(out, int64(a.Rev))
	for _, text := range [...]string{a.Ref, a.Name} {
		out = append(binary.AppendUvarint(out, uint64(len(text))), text...)
	}
	out = append(binary.AppendUvarint(out, uint64(len(l.entry))), l.entry...)
	out = append(out, byte(f))
	out = binary.AppendUvarint(out, uint64(len(parts)))
	for _, n := range parts {
		out = binary.AppendUvarint(out, uint64(n))
	}
	out = binary.AppendUvarint(out, uint64(len(points)))
	for i, p := range points {
		out = binary.LittleEndian.AppendUint64(out, math.Float64bits(p[0]))
		out = binary.LittleEndian.AppendUint64(out, math.Float64bits(p[1]))
		out = binary.LittleEndian.AppendUint32(out, l.world[i].X)
		out = binary.LittleEndian.AppendUint32(out, l.world[i].Y)
	}
	l.chunks[last] = out
	return nil
}

func (l *loader) wait(stratum uint8, row waitingRow) {
	runs := &l.waiting[stratum]
	if last := len(*runs) - 1; last < 0 || len((*runs)[last]) == loadRun {
		*runs = append(*runs, make([]waitingRow, 0, loadRun))
	}
	last := len(*runs) - 1
	(*runs)[last] = append((*runs)[last], row)
	l.count++
}

// loadBook packs the whole book of a store as it stood at a revision, 0 for the present; seen is told of each record. The store
// reads on while what it has read is taken in.
func loadBook(ctx context.Context, store Store, at Revision, seen func(Record)) (*builder, error) {
	l := newLoader()
	batches, done := make(chan []Record, 8), make(chan error, 1)
	stop := make(chan struct{})
	go func() {
		var failed error
		for batch := range batches {
			for _, r := range batch {
				if failed == nil {
					if failed = l.add(r); failed != nil {
						close(stop)
					}
				}
			}
		}
		done <- failed
	}()
	batch := make([]Record, 0, loadBatch)
	head, err := store.Load(ctx, at, func(r Record) error {
		seen(r)
		if batch = append(batch, r); len(batch) < loadBatch {
			return nil
		}
		select {
		case batches <- batch:
			batch = make([]Record, 0, loadBatch)
			return nil
		case <-stop:
			return errLoadFailed
		}
	})
	batches <- batch
	close(batches)
	if failed := <-done; failed != nil {
		return nil, failed
	}
	if err != nil {
		return nil, err
	}
	book, err := l.pack(ctx)
	if err != nil {
		return nil, err
	}
	book.head = head
	return book, nil
}

const loadBatch = 256

var errLoadFailed = errors.New("a record does not fit the book")

// waitingReader reads what add wrote.
type waitingReader struct {
	rest   []byte
	points []orb.Point
	world  []geo.WorldPoint
	parts  []uint32
}

func (r *waitingReader) number() int {
	n, size := binary.Uvarint(r.rest)
	r.rest = r.rest[size:]
	return int(n)
}

func (r *waitingReader) text() string {
	n := r.number()
	s := string(r.rest[:n])
	r.rest = r.rest[n:]
	return s
}

// asset reads one asset, whose geometry is good until the next is read.
func (r *waitingReader) asset(combos []tallyKey) (a packable) {
	a.combo = uint32(r.number())
	k := combos[a.combo]
	rev, size := binary.Varint(r.rest)
	r.rest = r.rest[size:]
	a.Class, a.Condition, a.Stage, a.Rev = k.class, k.condition, k.stage, Revision(rev)
	a.Ref, a.Name = r.text(), r.text()
	n := r.number()
	a.attributes, r.rest = r.rest[:n], r.rest[n:]
	f := form(r.rest[0])
	r.rest = r.rest[1:]
	r.parts, r.points, r.world = r.parts[:0], r.points[:0], r.world[:0]
	for range r.number() {
		r.parts = append(r.parts, uint32(r.number()))
	}
	for range r.number() {
		r.points = append(r.points, orb.Point{
			math.Float64frombits(binary.LittleEndian.Uint64(r.rest)),
			math.Float64frombits(binary.LittleEndian.Uint64(r.rest[8:])),
		})
		r.world = append(r.world, geo.WorldPoint{X: binary.LittleEndian.Uint32(r.rest[16:]), Y: binary.LittleEndian.Uint32(r.rest[20:])})
		r.rest = r.rest[24:]
	}
	a.Geometry, a.world = unflatten(f, r.points, r.parts), r.world
	return a
}

// pack makes the book of what has come. The loader is empty afterwards.
func (l *loader) pack(ctx context.Context) (*builder, error) {
	b := l.book
	var jobs []packJob
	for stratum, runs := range l.waiting {
		l.waiting[stratum] = nil
		rows := sortSpread(runs, func(w *waitingRow) uint64 { return w.key }, func(a, b waitingRow) int {
			return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.id, b.id))
		})
		for len(rows) > 0 {
			n := evenRun(len(rows))
			jobs = append(jobs, packJob{uint8(stratum), rows[:n]})
			b.order = append(b.order, len(b.order))
			rows = rows[n:]
		}
	}
	b.slots, b.gone = make([]*segment, len(jobs)), make([]*rowSet, len(jobs))
	if err := l.packAll(ctx, jobs); err != nil {
		return nil, err
	}
	l.chunks, l.coder = nil, attributeCoder{}
	if err := b.settle(); err != nil {
		return nil, err
	}
	return b, nil
}

// packJob is one segment to be made.
type packJob struct {
	stratum uint8
	rows    []waitingRow
}

func (l *loader) packAll(ctx context.Context, jobs []packJob) error {
	var next atomic.Int64
	var wait sync.WaitGroup
	faults := make([]error, min(runtime.GOMAXPROCS(0), len(jobs)))
	for worker := range faults {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(jobs) && faults[worker] == nil; i = int(next.Add(1)) - 1 {
				if faults[worker] = ctx.Err(); faults[worker] == nil {
					l.book.slots[i], faults[worker] = l.packOne(jobs[i])
				}
			}
		})
	}
	wait.Wait()
	return errors.Join(faults...)
}

func (l *loader) packOne(job packJob) (*segment, error) {
	var r waitingReader
	p := newPacker(job.stratum, len(job.rows), &l.coder)
	for _, w := range job.rows {
		r.rest = l.chunks[w.chunk][w.at:]
		a := r.asset(l.book.combos)
		a.ID = w.id
		if err := p.add(&a); err != nil {
			return nil, fmt.Errorf("asset %d: %w", a.ID, err)
		}
	}
	return p.done(), nil
}

// settle enters the rows of all segments in the directory and the refs.
func (b *builder) settle() error {
	var wait sync.WaitGroup
	wait.Go(b.settleRefs)
	err := b.settlePlaces()
	wait.Wait()
	return err
}

func (b *builder) rowsPacked() (n int) {
	for _, s := range b.slots {
		n += s.rows
	}
	return n
}

func (b *builder) settlePlaces() error {
	all := make([]place, 0, b.rowsPacked())
	for slot, s := range b.slots {
		for at := range s.rows {
			all = append(all, place{AssetID(s.ids[at]), locationOf(slot, at)})
		}
	}
	all = sortSpread([][]place{all}, func(p *place) uint64 { return uint64(p.id) }, func(x, y place) int { return cmp.Compare(x.id, y.id) })
	for i := 1; i < len(all); i++ {
		if all[i].id == all[i-1].id {
			return fmt.Errorf("asset %d is there already", all[i].id)
		}
	}
	b.places.setAll(all)
	return nil
}

func (b *builder) settleRefs() {
	type entry struct {
		hash uint64
		id   AssetID
	}
	refs := make([]entry, 0, b.rowsPacked())
	for _, s := range b.slots {
		for at := range s.rows {
			if ref := s.refs.get(at); ref != "" {
				refs = append(refs, entry{refHash(b.combos[s.combos[s.kinds[at]]].class, ref), AssetID(s.ids[at])})
			}
		}
	}
	refs = sortSpread([][]entry{refs}, func(e *entry) uint64 { return e.hash }, func(x, y entry) int {
		return cmp.Or(cmp.Compare(x.hash, y.hash), cmp.Compare(x.id, y.id))
	})
	b.assetRefs.hashes, b.assetRefs.ids = make([]uint64, len(refs)), make([]AssetID, len(refs))
	for i, r := range refs {
		b.assetRefs.hashes[i], b.assetRefs.ids[i] = r.hash, r.id
	}
}
