package web

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
	"needlepoint/assets/access"
	"needlepoint/assets/face"
	"needlepoint/import"
	"needlepoint/import/job"
	"needlepoint/tiles"
	"needlepoint/tiles/basemaps"
)

// Config is what a Server needs to know; Inventory and Access are the fields that must be set.
type Config struct {
	Inventory *assets.Inventory
	Log       *slog.Logger
	Clock     func() time.Time
	Version   string
	Imports   *job.Desk // imports in the browser; nil for none
	Exports   []importer.ExportFormat
	Basemaps  *basemaps.Folder // files of basemaps; nil for none
	Access    *access.Desk     // who there is and what he may; must be set
	Demo      bool             // who asks on this machine without credentials is the demo user
	Transport Transport
	Sample    string // the notice that the data are invented; empty where they are not

	TileCache   int64         // bytes of tiles kept; 0 for 64 MiB, below 0 for none
	Limits      Limits        // of one client; none where not set
	MaxInFlight int           // requests worked on at once, beyond which clients get 503; 0 for 256
	MaxBody     int           // bytes of a request body; 0 for 16 MiB
	Deadline    time.Duration // for one request; 0 for 20 s
}

// Server answers HTTP requests from one Inventory.
type Server struct {
	inventory *assets.Inventory
	access    *access.Desk
	log       *slog.Logger
	clock     func() time.Time
	version   string
	edition   string // see editionOf
	sample    string
	imports   *job.Desk
	deadline  time.Duration
	started   time.Time
	inFlight  chan struct{}
	exports   []importer.ExportFormat
	files     chan struct{}  // as many as are being written
	writers   sync.WaitGroup // of files that are being sent
	counters  counters
	transport Transport
	limits    limits
	maxBody   int
	tiles     *tiles.Cache
	folder    *basemaps.Folder
	demo      bool
	rights    rights
	basemaps  atomic.Pointer[basemapSettings] // in force; never nil
	settling  sync.Mutex                      // one writer of settings
	gazetteer assets.Gazetteer
	public    atomic.Pointer[publicFace] // in force; never nil
	toldTiles *tiles.Cache               // of the public: never one with those of who is known
	feeds     *seats                     // open connections of the changes feed
	life      context.Context
	stop      context.CancelFunc // ends what would not end by itself
	ui        *embeddedUI
	app       *fiber.App
}

// New builds a server; Serve starts it.
func New(c Config) (*Server, error) {
	if c.Inventory == nil || c.Access == nil {
		return nil, errors.New("web: an inventory and the accounts must be given")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.MaxInFlight == 0 {
		c.MaxInFlight = 256
	}
	if c.TileCache == 0 {
		c.TileCache = 64 << 20
	}
	if c.MaxBody == 0 {
		c.MaxBody = 16 << 20
	}
	if c.Deadline == 0 {
		c.Deadline = 20 * time.Second
	}
	ui, err := openUI()
	if err != nil {
		return nil, err
	}
	s := &Server{
		inventory: c.Inventory, log: c.Log, clock: c.Clock, version: c.Version, edition: editionOf(c.Version, c.Inventory.Catalogue()), sample: c.Sample, imports: c.Imports, exports: c.Exports, folder: c.Basemaps, access: c.Access, demo: c.Demo,
		transport: c.Transport, limits: newLimits(c.Limits), maxBody: c.MaxBody, deadline: c.Deadline, started: c.Clock(), inFlight: make(chan struct{}, c.MaxInFlight), feeds: newSeats(maxFeeds, maxFeedsEach), files: make(chan struct{}, maxFiles), ui: ui,
	}
	s.tiles = tiles.NewCache(c.Inventory, tiles.CacheOptions{Bytes: c.TileCache, Waiting: max(c.MaxInFlight/2, 1)})
	s.toldTiles = tiles.NewCache(toldBook{c.Inventory}, tiles.CacheOptions{Bytes: max(c.TileCache/4, min(c.TileCache, 16<<20)), Waiting: max(c.MaxInFlight/4, 1)})
	s.life, s.stop = context.WithCancel(context.Background())
	s.basemaps.Store(inForce(basemaps.Initial()))
	s.public.Store(&publicFace{settings: face.Initial()})
	s.readSettings()
	s.readPublic()
	go s.followSettings()
	s.app = fiber.New(fiber.Config{
		AppName:               "needlepoint",
		Immutable:             true, // without it strings of a request are overwritten by the next one
		DisableStartupMessage: true,
		CaseSensitive:         true, // what judges an address by its path judges the one that the router takes
		BodyLimit:             c.MaxBody,
		ReadTimeout:           headPatience, // what comes after the head has time of its own
		WriteTimeout:          60 * time.Second,
		IdleTimeout:           90 * time.Second,
		ReadBufferSize:        headBytes,
		WriteBufferSize:       32 << 10, // so that most answers leave at once with their head
		ErrorHandler:          s.answerError,

		DisablePreParseMultipartForm: true, // nothing here takes a form, and its files would go to the disk
		EnableTrustedProxyCheck:      true,
		TrustedProxies:               c.Limits.Proxies.strings(),
	})
	s.app.Server().HeaderReceived = s.receiving
	s.app.Server().ConnState = answered
	s.routes()
	if missing := s.unwatched(); len(missing) > 0 {
		return nil, fmt.Errorf("web: routes without a policy: %s", strings.Join(missing, ", "))
	}
	return s, nil
}

// Serve answers on the listener until Shutdown.
func (s *Server) Serve(l net.Listener) error {
	g := newGate(l, s.limits.Limits)
	if s.transport.TLS != nil {
		return s.app.Listener(tls.NewListener(g, s.transport.TLS))
	}
	g.telling = make(chan struct{}, mostTold)
	return s.app.Listener(g)
}

// Shutdown stops accepting, lets the requests under way finish, and returns at the latest when ctx ends.
func (s *Server) Shutdown(ctx context.Context) error {
	s.stop()
	err := s.app.ShutdownWithContext(ctx)
	ended := make(chan struct{})
	go func() {
		s.writers.Wait() // what they took out is still to be noted
		close(ended)
	}()
	select {
	case <-ended:
		return err
	case <-ctx.Done():
		return errors.Join(err, ctx.Err())
	}
}
