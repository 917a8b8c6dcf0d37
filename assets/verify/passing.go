package verify

import (
	"context"

	"needlepoint/assets"
)

// passing is the rows of one noun's table going by in ascending id, read ahead.
type passing struct {
	batches <-chan *batch
	stop    context.CancelFunc
	failed  error // once batches is closed

	now *batch
	at  int
}

// batch is a stretch of rows with their images one after the other.
type batch struct {
	rows   []passingRow
	images []byte
}

type passingRow struct {
	id       int64
	rev      assets.Revision
	from, to int    // the image
	fault    string // why it cannot be read
}

const batchRows = 512

// pass begins to read the rows of a noun.
func (p *proof) pass(ctx context.Context, noun assets.Noun) *passing {
	ctx, stop := context.WithCancel(ctx)
	batches := make(chan *batch, 16)
	out := &passing{batches: batches, stop: stop}
	go func() {
		defer close(batches)
		fill := &batch{}
		send := func() error {
			select {
			case batches <- fill:
				fill = &batch{rows: make([]passingRow, 0, batchRows), images: make([]byte, 0, len(fill.images)+len(fill.images)/8)}
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		err := p.in.Records(ctx, noun, func(r assets.KeptRow) error {
			p.count()
			row := passingRow{id: r.ID, fault: r.Fault, from: len(fill.images)}
			if r.Record != nil {
				row.rev = r.Record.Revised()
				fill.images = assets.AppendImage(fill.images, r.Record)
			}
			row.to = len(fill.images)
			if fill.rows = append(fill.rows, row); len(fill.rows) < batchRows {
				return nil
			}
			return send()
		})
		if err == nil {
			err = send()
		}
		out.failed = err
	}()
	return out
}

// next returns the next row and its image, which is good until the row after it; ok is false at the end.
func (s *passing) next() (row passingRow, image []byte, ok bool, err error) {
	for s.now == nil || s.at == len(s.now.rows) {
		more := false
		if s.now, more = <-s.batches; !more {
			return row, nil, false, s.failed
		}
		s.at = 0
	}
	row = s.now.rows[s.at]
	s.at++
	return row, s.now.images[row.from:row.to], true, nil
}
