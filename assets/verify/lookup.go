package verify

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"needlepoint/assets"
)

// seekers look records up in a view, many at a time.
type seekers struct {
	ctx     context.Context
	batches chan []assets.Record
	batch   []assets.Record
	working sync.WaitGroup

	mu    sync.Mutex
	amiss []Fault
}

func newSeekers(ctx context.Context, view assets.View) *seekers {
	s := &seekers{ctx: ctx, batches: make(chan []assets.Record, 4)}
	for range runtime.GOMAXPROCS(0) {
		finder := view.Finder()
		s.working.Go(func() {
			for batch := range s.batches {
				for _, r := range batch {
					s.look(finder, r)
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

func (s *seekers) look(in *assets.Finder, r assets.Record) {
	amiss := lookUp(in, r)
	if amiss == (assets.Text{}) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.amiss = append(s.amiss, Fault{Revision: r.Revised(), Noun: r.Noun(), ID: r.Key(), Message: assets.Text{
		ZH: fmt.Sprintf("%s %d：%s", r.Noun().Name().ZH, r.Key(), amiss.ZH), EN: fmt.Sprintf("%s %d: %s", r.Noun(), r.Key(), amiss.EN)}})
}

// lookUp looks for one record in every way, and says in which it is not found.
func lookUp(in *assets.Finder, r assets.Record) assets.Text {
	if !in.Same(r) {
		return assets.Text{ZH: "按编号查不到，或内容不同", EN: "it is not found by its id, or is another"}
	}
	if id := in.ByRef(r); id != r.Key() {
		return assets.Text{ZH: fmt.Sprintf("按编码（ref）查到的是 %d", id), EN: fmt.Sprintf("its ref leads to %d", id)}
	}
	if !in.Lies(r) {
		return assets.Text{ZH: "按位置查不到", EN: "it is not found where it lies"}
	}
	return assets.Text{}
}
