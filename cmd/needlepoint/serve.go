package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"needlepoint/assets"
	"needlepoint/tiles/basemaps"
	"needlepoint/web"
)

// serveCommand runs the service.
type serveCommand struct {
	storeFlags
	transportFlags
	limitFlags
	Listen       string        `help:"Address to listen on; port 0 picks a free one." default:"127.0.0.1:8080" env:"NEEDLEPOINT_LISTEN"`
	LogLevel     string        `help:"debug, info, warn or error." enum:"debug,info,warn,error" default:"info" env:"NEEDLEPOINT_LOG_LEVEL"`
	LogFormat    string        `help:"text or json." enum:"text,json" default:"text" env:"NEEDLEPOINT_LOG_FORMAT"`
	MaxInFlight  int           `help:"Requests worked on at once; more get 503." default:"256" env:"NEEDLEPOINT_MAX_IN_FLIGHT"`
	MaxBody      int           `help:"Bytes of a request body." default:"16777216" env:"NEEDLEPOINT_MAX_BODY"`
	TileCache    int           `help:"MB of rendered tiles to keep in memory; 0 for none." default:"64" env:"NEEDLEPOINT_TILE_CACHE" placeholder:"MB"`
	Deadline     time.Duration `help:"Longest time for one request." default:"20s" env:"NEEDLEPOINT_DEADLINE"`
	Spool        string        `help:"Folder that uploads of imports are kept in; one beside the store where not given." env:"NEEDLEPOINT_SPOOL" placeholder:"DIR"`
	Basemaps     string        `help:"Folder of PMTiles files to draw under the district; one beside the store where not given." env:"NEEDLEPOINT_BASEMAPS" placeholder:"DIR"`
	DebugAddress string        `help:"Loopback address to serve profiles and memory figures on; none where not given." env:"NEEDLEPOINT_DEBUG_ADDRESS" placeholder:"127.0.0.1:PORT"`
	PrintConfig  bool          `help:"Print the settings in force, secrets masked, and end."`
}

// shutdownGrace is how long the requests under way may take to finish when the service stops.
const shutdownGrace = 10 * time.Second

// Run serves until the context ends.
func (c serveCommand) Run(ctx context.Context, con *console) error {
	if c.TileCache < 0 || c.TileCache > maxTileCache {
		return misuse{assets.Text{
			ZH: fmt.Sprintf("--tile-cache＝%d：应为 0 到 %d 的整数（MB），0 为不缓存", c.TileCache, maxTileCache),
			EN: fmt.Sprintf("--tile-cache = %d: a whole number of MB from 0 to %d is expected, 0 for no cache", c.TileCache, maxTileCache)}}
	}
	bounded, err := c.limits()
	if err != nil {
		return err
	}
	if c.PrintConfig {
		return c.print(con)
	}
	if err := c.transportFlags.check(ctx, c.Listen); err != nil {
		return err
	}
	log := c.logger(con)
	door, err := openDebug(c.DebugAddress, log)
	if err != nil {
		return err
	}
	defer func() {
		if err := door.Close(); err != nil {
			log.Error("closing the debug address", "err", err)
		}
	}()
	book, err := c.openBook(ctx, con, assets.Options{Log: log})
	if err != nil {
		return err
	}
	defer func() {
		if err := book.Close(); err != nil {
			log.Error("closing the store", "err", err)
		}
	}()
	people, err := c.openAccess(ctx, con, book, log)
	if err != nil {
		return err
	}
	defer func() {
		if err := people.Close(); err != nil {
			log.Error("closing the accounts", "err", err)
		}
	}()
	desk, err := c.openDesk(ctx, con, book, people)
	if err != nil {
		return err
	}
	defer desk.Close()
	notice, err := book.Meta(ctx, assets.MetaSample)
	if err != nil {
		return err
	}
	secured, err := c.openTransport(ctx, con, log)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", c.Listen, err)
	}
	defer listener.Close() // also where it was never served
	demo := notice != "" && onLoopback(listener.Addr())
	server, err := web.New(web.Config{Inventory: book.Inventory, Log: log, Clock: con.clock, Version: version(), Sample: notice, Access: people.Desk, Demo: demo,
		Imports: desk, Exports: exportFormats(), Basemaps: c.basemapFolder(),
		Transport: secured.Transport, Limits: bounded, TileCache: c.tileCacheBytes(), MaxInFlight: c.MaxInFlight, MaxBody: c.MaxBody, Deadline: c.Deadline})
	if err != nil {
		return err
	}
	if !demo {
		if err := c.sayFirstLink(ctx, con, people, c.scheme()+"://"+reachable(listener.Addr())[0]); err != nil {
			return err
		}
	}
	n, m := book.View().Len()
	log.Info("serving", "url", c.scheme()+"://"+listener.Addr().String(), "store", c.masked(),
		"revision", book.View().Revision(), "assets", n, "boundaries", m)
	if secured.local != nil {
		con.say(installing(secured.local, listener.Addr()))
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	log.Info("stopping")
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownGrace)
	defer cancel()
	shut := server.Shutdown(stopping)
	_ = listener.Close() // told to stop before it began to accept, it would accept for ever
	if err := <-served; err != nil && !errors.Is(err, net.ErrClosed) {
		shut = errors.Join(shut, err)
	}
	return shut
}

// maxTileCache is the largest cache of tiles, in MB.
const maxTileCache = 1 << 20

// tileCacheBytes is what the server is told: below 0 for no cache.
func (c serveCommand) tileCacheBytes() int64 {
	if c.TileCache == 0 {
		return -1
	}
	return int64(c.TileCache) << 20
}

// basemapFolder is the given one, else one beside a store that is a file; of a database there is none unless given.
func (c serveCommand) basemapFolder() *basemaps.Folder {
	switch {
	case c.Basemaps != "":
		return basemaps.Open(c.Basemaps)
	case !c.isPostgres():
		return basemaps.Open(c.Store + ".basemaps")
	}
	return nil
}

func (c serveCommand) logger(con *console) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.LogLevel)) // kong has let only good words through
	opts := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(con.err, opts))
	}
	return slog.New(slog.NewTextHandler(con.err, opts))
}

func (c serveCommand) print(con *console) error {
	enc := json.NewEncoder(con.out)
	enc.SetIndent("", "  ")
	return enc.Encode(map[string]any{
		"store": c.masked(), "catalogue": c.Catalogue, "listen": c.Listen, "log_level": c.LogLevel, "log_format": c.LogFormat,
		"spool": c.Spool, "basemaps": c.Basemaps, "tile_cache": c.TileCache, "max_in_flight": c.MaxInFlight, "max_body": c.MaxBody, "deadline": c.Deadline.String(),
		"debug_address": c.DebugAddress, "tls_cert": c.TLSCert, "tls_key": c.TLSKey, "tls_local": c.TLSLocal.on,
		"tls_local_names": append([]string{}, c.TLSLocal.names...), "plain_http": c.PlainHTTP,
		"client_rate": c.ClientRate, "account_rate": c.AccountRate, "max_connections": c.MaxConnections, "trusted_proxies": c.TrustedProxies,
	})
}
