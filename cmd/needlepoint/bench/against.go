package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"needlepoint/tiles"
)

// Against is PostGIS at the same work in the same run.
type Against struct {
	Version  string    `json:"version"`
	Delivery *Delivery `json:"delivery,omitempty"`
	Figures  []Figure  `json:"figures"`
	Ratios   []Ratio   `json:"ratios"` // how many times more it takes than we do
	Tiles    Content   `json:"tiles"`
	Answers  Answers   `json:"answers"`
}

// Ratio compares CPU a request; of the import the seconds that it takes.
type Ratio struct {
	Work  string  `json:"work"`
	Times float64 `json:"times"`
}

// Answers counts questions that were asked of both.
type Answers struct {
	Asked    int      `json:"asked"`
	Same     int      `json:"same"` // the same ids
	Examples []string `json:"examples,omitempty"`
}

// workImport names the import among the ratios.
const workImport = "import of the same rows"

// firstCompared is the zoom from which our tiles hold everything that is there, so that others can draw the same.
const firstCompared = 14

// measureAgainst has PostGIS do what the service has just done, and compares what both answer.
func (b *run) measureAgainst(ctx context.Context, p *process) error {
	r, err := openRival(ctx, b.options.Against)
	if err != nil {
		return err
	}
	defer r.close()
	out := &Against{Figures: []Figure{}, Ratios: []Ratio{}}
	b.report.Against = out
	if out.Delivery, err = b.deliver(ctx, r); err != nil {
		return err
	}
	if out.Delivery != nil {
		out.Ratios = append(out.Ratios, Ratio{workImport, out.Delivery.Seconds / b.report.Import.Seconds})
	}
	b.say("为 PostGIS 建索引、聚簇和统计", "PostGIS: indexes, clustering, statistics")
	if err := r.tune(ctx); err != nil {
		return err
	}
	if out.Version, err = r.version(ctx); err != nil {
		return err
	}
	for zoom := firstCompared; zoom <= tiles.ServedZoom; zoom++ {
		var list []statement
		for _, at := range b.work.tiles[zoom] {
			list = append(list, tileStatement(at))
		}
		if err := b.rivalFigure(ctx, r, tileWork(zoom), list); err != nil {
			return err
		}
	}
	for _, q := range allQuestions() {
		var list []statement
		for _, at := range b.work.queries[q.work] {
			list = append(list, queryStatement(q.work, at))
		}
		if err := b.rivalFigure(ctx, r, q.work, list); err != nil {
			return err
		}
	}
	b.say("逐个要素比较内容", "comparing what both answer")
	if err := b.compareTiles(ctx, p, r); err != nil {
		return err
	}
	return b.compareAnswers(ctx, p, r)
}

// rivalFigure measures one work of the rival and keeps figure and ratio.
func (b *run) rivalFigure(ctx context.Context, r *rival, work string, list []statement) error {
	if len(list) == 0 {
		return nil
	}
	f, err := r.measure(ctx, work, list, b.options.Budget)
	if err != nil {
		return fmt.Errorf("%s: %w", work, err)
	}
	out := b.report.Against
	out.Figures = append(out.Figures, f)
	b.say(fmt.Sprintf("PostGIS：%s：每次 %.3f ms CPU", work, f.CPUMS), fmt.Sprintf("PostGIS: %s: %.3f ms CPU a request", work, f.CPUMS))
	if own, ok := figureOf(b.report.Figures, work); ok && own.CPUMS > 0 {
		out.Ratios = append(out.Ratios, Ratio{work, f.CPUMS / own.CPUMS})
	}
	return nil
}

// How much of the work is compared.
const (
	comparedTiles     = 20 // of each zoom
	comparedQuestions = 25 // of each kind
)

func (b *run) compareTiles(ctx context.Context, p *process, r *rival) error {
	c := dial(p.url)
	defer c.close()
	for zoom := firstCompared; zoom <= tiles.ServedZoom; zoom++ {
		seen := map[tiles.Address]bool{}
		for _, at := range b.work.tiles[zoom] {
			if seen[at] || len(seen) == comparedTiles {
				continue
			}
			seen[at] = true
			ours, err := c.do(get(tilePath(at)))
			if err != nil {
				return err
			}
			if ours.status >= 300 {
				return fmt.Errorf("tile %v: answered %d", at, ours.status)
			}
			theirs, err := r.tile(ctx, at)
			if err != nil {
				return err
			}
			if err := b.report.Against.Tiles.compare(at, ours.body, theirs); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *run) compareAnswers(ctx context.Context, p *process, r *rival) error {
	c := dial(p.url)
	defer c.close()
	out := &b.report.Against.Answers
	for _, q := range allQuestions() {
		points := b.work.queries[q.work]
		for _, at := range points[:min(len(points), comparedQuestions)] {
			answer, err := c.do(q.request(at))
			if err != nil {
				return err
			}
			ours, err := idsOf(answer.body)
			if err != nil {
				return fmt.Errorf("%s: %w", q.work, err)
			}
			theirs, err := r.ids(ctx, queryStatement(q.work, at))
			if err != nil {
				return err
			}
			out.add(fmt.Sprintf("%s at %v", q.work, at), ours, theirs)
		}
	}
	return nil
}

// add counts one question; the order of ids is no difference.
func (a *Answers) add(what string, ours, theirs []int64) {
	slices.Sort(ours)
	slices.Sort(theirs)
	a.Asked++
	if slices.Equal(ours, theirs) {
		a.Same++
		return
	}
	if len(a.Examples) < mostExamples {
		a.Examples = append(a.Examples, fmt.Sprintf("%s: %d ids here, %d in PostGIS; only here %v, only there %v",
			what, len(ours), len(theirs), without(ours, theirs), without(theirs, ours)))
	}
}

// without returns what the first list has and the second has not.
func without(a, b []int64) (out []int64) {
	for _, id := range a {
		if _, found := slices.BinarySearch(b, id); !found {
			out = append(out, id)
		}
	}
	return out
}

// idsOf returns the ids of the records of an answer, a FeatureCollection or a list.
func idsOf(body []byte) ([]int64, error) {
	type identified struct {
		ID json.RawMessage `json:"id"` // a number, or text where the standard wants it
	}
	var answer struct{ Features, Items []identified }
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, err
	}
	ids := []int64{}
	for _, r := range append(answer.Features, answer.Items...) {
		id, err := strconv.ParseInt(strings.Trim(string(r.ID), `"`), 10, 64)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}
