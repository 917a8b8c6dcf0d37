package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"

	"github.com/paulmach/orb"

	"needlepoint/geo"
)

// status is what the service says of itself.
type status struct {
	Version  string `json:"version"`
	Revision int64  `json:"revision"`
	Assets   int    `json:"assets"`
	Notice   string `json:"notice"`
}

// record is an asset as the API has it, to be written back.
type record struct {
	ID         int64           `json:"id"`
	Ref        string          `json:"ref"`
	Class      string          `json:"class"`
	Name       string          `json:"name"`
	Condition  string          `json:"condition"`
	Stage      string          `json:"stage"`
	Geometry   json.RawMessage `json:"geometry"`
	Attributes json.RawMessage `json:"attributes"`
}

// getJSON reads an answer of the API.
func (p *process) getJSON(ctx context.Context, path string, into any) error {
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url+path, nil)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if answer.StatusCode == http.StatusNotFound {
		return errNotFound
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s: %.300s", path, answer.Status, text)
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

var errNotFound = errors.New("there is no such record")

// places are where people look: each is the middle of an asset taken by chance, so that a place is the likelier the more
// stands there.
type places struct {
	rand   *rand.Rand
	points []orb.Point
	assets []record
}

// placesWanted is how many assets are taken by chance.
const placesWanted = 2000

// survey draws places from the service.
func (p *process) survey(ctx context.Context, seed uint64) (*places, error) {
	var s status
	if err := p.getJSON(ctx, "/api/status", &s); err != nil {
		return nil, err
	}
	out := &places{rand: rand.New(rand.NewPCG(seed, 0x706c61636573))}
	// Ids run from 1 with few gaps, so that drawing a number and skipping what is not there is fair.
	for tries := 0; len(out.points) < placesWanted && tries < 2*placesWanted; tries++ {
		var r record
		switch err := p.getJSON(ctx, fmt.Sprintf("/api/assets/%d", 1+out.rand.IntN(max(s.Assets, 1))), &r); {
		case errors.Is(err, errNotFound):
			continue
		case err != nil:
			return nil, err
		}
		g, err := geo.ParseGeoJSON(r.Geometry)
		if err != nil {
			return nil, fmt.Errorf("asset %d: %w", r.ID, err)
		}
		out.points = append(out.points, middles(g)...)
		out.assets = append(out.assets, r)
	}
	if len(out.points) == 0 {
		return nil, errors.New("the store holds no assets to look at")
	}
	return out, nil
}

// middles are the middles of geometries.
func middles(geometries ...orb.Geometry) []orb.Point {
	out := make([]orb.Point, len(geometries))
	for i, g := range geometries {
		out[i] = g.Bound().Center()
	}
	return out
}

// draw returns n places, each by chance.
func (p *places) draw(n int) []orb.Point {
	out := make([]orb.Point, n)
	for i := range out {
		out[i] = p.points[p.rand.IntN(len(p.points))]
	}
	return out
}
