package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"needlepoint/geo"
	"needlepoint/tiles"
)

// Freshness is how long an edit takes from being sent until a tile with the edit in it has been fetched.
type Freshness struct {
	Edits  int     `json:"edits"`
	P50MS  float64 `json:"p50_ms"`
	P99MS  float64 `json:"p99_ms"`
	Stale  int     `json:"stale"` // tiles fetched after the receipt that did not have the edit yet
	Assets int     `json:"assets,omitempty"`
}

// freshEdits is how many edits are followed into a tile.
const freshEdits = 200

// measureFresh edits on a node and looks for each edit in a tile of the same node.
func (b *run) measureFresh(ctx context.Context, p *process) error {
	f, err := b.follow(ctx, p, p)
	if err != nil {
		return err
	}
	b.report.Fresh = f
	b.say(fmt.Sprintf("修改到瓦片：p99 %.1f ms", f.P99MS), fmt.Sprintf("edit to tile: p99 %.1f ms", f.P99MS))
	return nil
}

// follow sends edits to one node, one after the other, and fetches from another until the edit is in the tile.
func (b *run) follow(ctx context.Context, writer, reader *process) (*Freshness, error) {
	in, out := dial(writer.url), dial(reader.url)
	defer in.close()
	defer out.close()
	f := &Freshness{}
	var took []time.Duration
	for n := 0; n < len(b.places.assets) && f.Edits < freshEdits; n++ {
		r := &b.places.assets[n]
		if !bytes.Contains(r.Geometry, []byte(`"Point"`)) { // whose tile is where it stands
			continue
		}
		at, err := tileOf(*r)
		if err != nil {
			return nil, err
		}
		r.Name = fmt.Sprintf("bench %d %d", f.Edits, time.Now().UnixNano())
		ask, err := editRequest(*r)
		if err != nil {
			return nil, err
		}
		spent, stale, err := fresh(ctx, exchange{in, out, ask, get(tilePath(at)), []byte(r.Name)})
		if err != nil {
			return nil, err
		}
		f.Edits++
		f.Stale += stale
		took = append(took, spent)
	}
	if f.Edits == 0 {
		return nil, errors.New("freshness: none of the assets drawn is a point")
	}
	f.P50MS, f.P99MS = quantile(took, 0.5), quantile(took, 0.99)
	return f, nil
}

// tileOf is a tile in which the record stands.
func tileOf(r record) (tiles.Address, error) {
	g, err := geo.ParseGeoJSON(r.Geometry)
	if err != nil {
		return tiles.Address{}, fmt.Errorf("asset %d: %w", r.ID, err)
	}
	return addresses(16, middles(g))[0], nil
}

// exchange is one edit and the tile that is to show it.
type exchange struct {
	in, out *client
	edit    request
	tile    request
	mark    []byte // in the tile once the edit is
}

// freshPatience is how long an edit may take into a tile.
const freshPatience = 20 * time.Second

// fresh sends the edit and fetches the tile until it has it; stale counts the fetches before.
func fresh(ctx context.Context, x exchange) (took time.Duration, stale int, err error) {
	start := time.Now()
	answer, err := x.in.do(x.edit)
	if err != nil {
		return 0, 0, err
	}
	if answer.status != 200 {
		return 0, 0, fmt.Errorf("an edit was answered %d: %.300s", answer.status, answer.body)
	}
	for ctx.Err() == nil {
		answer, err := x.out.do(x.tile)
		if err != nil {
			return 0, 0, err
		}
		if answer.status == 200 && bytes.Contains(answer.body, x.mark) {
			return time.Since(start), stale, nil
		}
		if stale++; time.Since(start) > freshPatience {
			return 0, 0, fmt.Errorf("%s does not show an edit after %v", x.tile.path, freshPatience)
		}
		time.Sleep(2 * time.Millisecond)
	}
	return 0, 0, ctx.Err()
}
