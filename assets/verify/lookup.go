package verify

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/paulmach/orb"

	"needlepoint/assets"
)

// seekers look records up in a view, many at a time.
type seekers struct {
	ctx     context.Context
	view    assets.View
	batches chan []assets.Record
	batch   []assets.Record
	working sync.WaitGroup

	mu    sync.Mutex
	amiss []Fault
}

func newSeekers(ctx context.Context, view assets.View) *seekers {
	s := &seekers{ctx: ctx, view: view, batches: make(chan []assets.Record, 4)}
	for range runtime.GOMAXPROCS(0) {
		s.working.Go(func() {
			for batch := range s.batches {
				for _, r := range batch {
					s.look(r)
				}
			}
		})
	}
	return s
}

func (s *seekers) add(r assets.Record) error {
	if s.batch = append(s.batch, r); len(s.batch) < batchRows {
		return nil
	}
	select {
	case s.batches <- s.batch:
		s.batch = make([]assets.Record, 0, batchRows)
		return nil
	case <-s.ctx.Done():
		return s.ctx.Err()
	}
}

// end waits until all are looked up, and returns what was not found, boundaries first.
func (s *seekers) end() []Fault {
	s.batches <- s.batch
	close(s.batches)
	s.working.Wait()
	slices.SortFunc(s.amiss, func(a, b Fault) int {
		return cmp.Or(-strings.Compare(string(a.Noun), string(b.Noun)), cmp.Compare(a.ID, b.ID))
	})
	return s.amiss
}

func (s *seekers) look(r assets.Record) {
	amiss := lookUp(s.view, r)
	if amiss == (assets.Text{}) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.amiss = append(s.amiss, Fault{Revision: r.Revised(), Noun: r.Noun(), ID: r.Key(), Message: assets.Text{
		ZH: fmt.Sprintf("%s %d：%s", r.Noun().Name().ZH, r.Key(), amiss.ZH), EN: fmt.Sprintf("%s %d: %s", r.Noun(), r.Key(), amiss.EN)}})
}

// lookUp looks for one record in every way, and says in which it is not found.
func lookUp(view assets.View, r assets.Record) assets.Text {
	found, ok := view.Record(r.Noun(), r.Key())
	if !ok || !assets.Same(found, r) {
		return assets.Text{ZH: "按编号查不到，或内容不同", EN: "it is not found by its id, or is another"}
	}
	if id, has := byRef(view, r); has && id != r.Key() {
		return assets.Text{ZH: fmt.Sprintf("按编码（ref）查到的是 %d", id), EN: fmt.Sprintf("its ref leads to %d", id)}
	}
	// An index whose box meets two opposite corners covers the whole of the record's box.
	box := r.Shape().Bound()
	if !findable(view, r, box.Min) || box.Max != box.Min && !findable(view, r, box.Max) {
		return assets.Text{ZH: "按位置查不到", EN: "it is not found where it lies"}
	}
	return assets.Text{}
}

// byRef returns the id that the record's ref leads to, 0 for none; has is false where it has no ref.
func byRef(view assets.View, r assets.Record) (id int64, has bool) {
	switch t := r.(type) {
	case assets.Asset:
		found, _ := view.AssetByRef(t.Class, t.Ref)
		return found.Key(), t.Ref != ""
	case assets.Boundary:
		found, _ := view.BoundaryByRef(t.Kind, t.Grid, t.Ref)
		return found.Key(), t.Ref != ""
	}
	return 0, false
}

// findable looks for a record among what lies at a point, whatever its stage: edits around the service may have left any.
func findable(view assets.View, r assets.Record, at orb.Point) bool {
	box := orb.Bound{Min: at, Max: at}
	switch t := r.(type) {
	case assets.Asset:
		for a := range view.Candidates(box, assets.Filter{Stages: []assets.Stage{t.Stage}}) {
			if a.ID == t.ID {
				return true
			}
		}
	case assets.Boundary:
		for b := range view.BoundaryCandidates(box, assets.BoundaryFilter{Stages: []assets.Stage{t.Stage}}) {
			if b.ID == t.ID {
				return true
			}
		}
	}
	return false
}
