package importer

import (
	"context"
	"errors"
	"iter"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// Piecewise is what a Source is besides where finding its rows is much less work than reading them: the reading can then be done
// in several places at once.
type Piecewise interface {
	// Pieces yields the file in runs of so many rows, the last of fewer, in order and from the start at each call. An error is a fault
	// of the whole file and comes last; the rows before it need not all have come. Facts are told as after Rows.
	Pieces(ctx context.Context, size int) iter.Seq2[Piece, error]
}

// Piece is a run of rows that any goroutine may read.
type Piece interface {
	Len() int
	Rows() []Row // as Source.Rows yields them
}

// pass is one reading of a file.
type pass[T any] struct {
	most int                                   // rows beyond it refuse the file; 0 for any number
	work func(rows []Row) T                    // called for some rows at a time, on several goroutines
	take func(result T) (more bool, err error) // called for each result in file order, on one goroutine
}

const batchRows = 256

// errNoMore ends a pass whose take wants no more.
var errNoMore = errors.New("no more rows are wanted")

// inOrder reads the file for a pass.
func inOrder[T any](ctx context.Context, src Source, p pass[T]) error {
	group, ctx := errgroup.WithContext(ctx)
	run := func(f func() error) { group.Go(func() error { return Contain(f) }) }
	workers := runtime.GOMAXPROCS(0)
	type batch struct {
		rows   func() []Row
		result chan T
		failed error // of the file, which is told after all that came before
	}
	work := make(chan batch, workers)
	ordered := make(chan batch, 2*workers)
	run(func() error {
		defer close(work)
		defer close(ordered)
		count := 0
		failed := batches(ctx, src, func(n int, rows func() []Row) error {
			if count += n; p.most > 0 && count > p.most {
				return TooManyRows(p.most)
			}
			b := batch{rows: rows, result: make(chan T, 1)}
			for _, to := range []chan batch{ordered, work} {
				select {
				case to <- b:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return nil
		})
		select {
		case ordered <- batch{failed: failed}:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	for range workers {
		run(func() error {
			for b := range work {
				b.result <- p.work(b.rows())
			}
			return nil
		})
	}
	run(func() error {
		for b := range ordered {
			if b.rows == nil {
				return b.failed
			}
			select {
			case result := <-b.result:
				more, err := p.take(result)
				if err != nil {
					return err
				}
				if !more {
					return errNoMore
				}
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	if err := group.Wait(); !errors.Is(err, errNoMore) {
		return err
	}
	return nil
}

// batches calls each for runs of rows in file order.
func batches(ctx context.Context, src Source, each func(n int, rows func() []Row) error) error {
	if pieces, ok := src.(Piecewise); ok {
		for piece, err := range pieces.Pieces(ctx, batchRows) {
			if err != nil {
				return err
			}
			if err := each(piece.Len(), piece.Rows); err != nil {
				return err
			}
		}
		return nil
	}
	var rows []Row
	send := func() error {
		full := rows
		rows = make([]Row, 0, batchRows)
		return each(len(full), func() []Row { return full })
	}
	for row, err := range src.Rows(ctx) {
		if err != nil {
			return err
		}
		if rows = append(rows, row); len(rows) == batchRows {
			if err := send(); err != nil {
				return err
			}
		}
	}
	return send()
}
