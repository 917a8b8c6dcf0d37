package web

import (
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
)

// counters are what /metrics reports of requests since the start.
type counters struct {
	byClass [6]atomic.Int64 // by the first digit of the status
	micros  atomic.Int64
}

func (n *counters) add(status int, took time.Duration) {
	n.byClass[min(max(status/100, 0), 5)].Add(1)
	n.micros.Add(took.Microseconds())
}

// healthz says that the process lives; it touches nothing that could be slow.
func (s *Server) healthz(c *fiber.Ctx) error { return c.SendString("ok\n") }

// readyz says whether this node should get traffic. It is ready from its first catch-up on: a node out of touch
// with its store goes on serving, and says for how long.
func (s *Server) readyz(c *fiber.Ctx) error {
	return c.SendString(fmt.Sprintf("ready at revision %d, lag %d ms\n",
		s.inventory.View().Revision(), s.inventory.Lag().Milliseconds()))
}

// metrics reports in Prometheus' text format.
func (s *Server) metrics(c *fiber.Ctx) error {
	var b strings.Builder
	gauge := func(name, help string, value any) {
		fmt.Fprintf(&b, "# HELP needlepoint_%s %s\n# TYPE needlepoint_%s gauge\nneedlepoint_%s %v\n", name, help, name, name, value)
	}
	view := s.inventory.View()
	n, m := view.Len()
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	gauge("revision", "Revision that readers see.", view.Revision())
	gauge("lag_seconds", "How long the view has been out of touch with the store.", s.inventory.Lag().Seconds())
	gauge("assets", "Assets in the book, retired ones included.", n)
	gauge("boundaries", "Boundaries in the book, retired ones included.", m)
	gauge("heap_bytes", "Bytes of live heap.", mem.HeapAlloc)
	gauge("uptime_seconds", "Seconds since the start.", s.clock().Sub(s.started).Seconds())
	b.WriteString("# HELP needlepoint_requests_total Requests answered, by class of status.\n# TYPE needlepoint_requests_total counter\n")
	for class := 1; class <= 5; class++ {
		fmt.Fprintf(&b, "needlepoint_requests_total{status=\"%dxx\"} %d\n", class, s.counters.byClass[class].Load())
	}
	fmt.Fprintf(&b, "# HELP needlepoint_request_seconds_total Time spent answering.\n# TYPE needlepoint_request_seconds_total counter\n"+
		"needlepoint_request_seconds_total %g\n", float64(s.counters.micros.Load())/1e6)
	counter := func(name, help string, value int64) {
		fmt.Fprintf(&b, "# HELP needlepoint_%s %s\n# TYPE needlepoint_%s counter\nneedlepoint_%s %d\n", name, help, name, name, value)
	}
	kept := s.tiles.Stats()
	gauge("tile_cache_bytes", "Bytes of the tiles kept, with what keeping them costs.", kept.Bytes)
	gauge("tile_cache_entries", "Tiles kept.", kept.Entries)
	gauge("tile_renders", "Tiles being made, or in the queue for it.", kept.Rendering)
	gauge("tile_readers_waiting", "Readers who wait for a tile being made.", kept.Waiting)
	counter("tile_cache_hits_total", "Readers answered from the tiles kept.", kept.Hits)
	counter("tile_cache_misses_total", "Readers of tiles that were not kept.", kept.Misses)
	counter("tile_renders_total", "Tiles made.", kept.Renders)
	counter("tile_cache_drops_total", "Tiles kept that a change made untrue.", kept.Dropped)
	counter("tile_cache_evictions_total", "Tiles that made room for others.", kept.Evicted)
	counter("tile_cache_resets_total", "Times that all tiles were dropped, since what had changed could not be told.", kept.Forgotten)
	counter("tile_refusals_total", "Readers sent away since too many waited for tiles.", kept.Refused)
	c.Set(fiber.HeaderContentType, "text/plain; version=0.0.4; charset=utf-8")
	return c.SendString(b.String())
}

// statusOut is the body of /api/status.
type statusOut struct {
	Name        string          `json:"name"`
	Version     string          `json:"version"`
	Revision    assets.Revision `json:"revision"`
	Hash        string          `json:"hash" doc:"of the head of the change log"`
	CommittedAt *time.Time      `json:"committed_at" doc:"when the revision was committed; null before the first"`
	LagMS       int64           `json:"lag_ms" doc:"how long the view has been out of touch with the store; 0 while it follows"`
	Ready       bool            `json:"ready"`
	Sample      bool            `json:"sample" doc:"the data are invented"`
	Notice      string          `json:"notice,omitempty" doc:"what must be said of the data wherever they are shown"`
	Extent      []float64       `json:"extent" doc:"west, south, east, north of everything; empty for an empty book"`
	Assets      int             `json:"assets" doc:"retired ones included"`
	Boundaries  int             `json:"boundaries" doc:"retired ones included"`
}
