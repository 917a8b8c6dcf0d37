package web

import (
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/tiles"
)

const mvtType = "application/vnd.mapbox-vector-tile"

// tile serves one vector tile: whole or an error, 204 where nothing is there, 304 to who has it already. Its
// ETag depends on the bytes alone, so that a revision that leaves a tile alone is no reason to send it again.
func (s *Server) tile(c *fiber.Ctx) error {
	at, err := tileAddress(c)
	if err != nil {
		return err
	}
	view, err := s.viewAsked(c)
	if err != nil {
		return err
	}
	filter, text, err := s.tileFilter(c, view)
	if err != nil {
		return err
	}
	layers, err := layersAsked(c)
	if err != nil {
		return err
	}
	cache, seen := s.tiles, ""
	if byPublic(c.UserContext()) {
		cache, seen = s.toldTiles, ";told "+view.Head().Hash
	} else {
		seen, view = seenIn(at, view)
	}
	zipped := acceptsGzip(c)
	tile, err := cache.Tile(c.UserContext(), tiles.Order{At: at, Plain: !zipped, View: view, Past: len(c.Context().QueryArgs().Peek(asOf)) > 0,
		Filter: filter, Variant: layers.variant(text) + seen, Sources: layers.sources()})
	if err != nil {
		return err
	}
	if zipped {
		return sendTile(c, tile, tile.GzipETag)
	}
	return sendTile(c, tile, tile.ETag)
}

// seenIn returns what the right of a view adds to the name of a tile in the cache, and the view to make the tile from. Who sees all that
// can show in a tile shares it with everybody who does. Squares count by their middles and not by what is drawn in them, so that below
// where everything is drawn each right has its own.
func seenIn(at tiles.Address, view assets.View) (variant string, from assets.View) {
	right := view.Right()
	if right == nil || right.SeesAll() {
		return "", view.As(nil)
	}
	box := orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}
	if at.Z >= tiles.OverviewZoom {
		box = at.SearchBound()
	}
	if variant = right.SeenIn(box); variant == "" {
		return "", view.As(nil)
	}
	return ";seen" + variant, view
}

// tileAddress reads the address from the path, which the router has found to be /tiles/z/x/y.mvt.
func tileAddress(c *fiber.Ctx) (tiles.Address, error) {
	z, rest, _ := strings.Cut(strings.TrimPrefix(address(c), "/tiles/"), "/")
	x, y, _ := strings.Cut(rest, "/")
	return tiles.ParseAddress(z, x, strings.TrimSuffix(y, ".mvt"))
}

// sendTile sends a tile in the encoding that the ETag is of.
func sendTile(c *fiber.Ctx, tile tiles.Packed, etag string) error {
	c.Set(headerRevision, revisionText(tile.Revision))
	c.Set(fiber.HeaderCacheControl, ownCopy)
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	if byPublic(c.UserContext()) {
		// Whoever is known is never to be answered with it, by no cache on the way.
		c.Set(fiber.HeaderCacheControl, anybodysCopy)
		c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding+", "+fiber.HeaderAuthorization+", "+fiber.HeaderCookie)
	}
	c.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	if tile.Size == 0 {
		return c.SendStatus(fiber.StatusNoContent)
	}
	c.Set(fiber.HeaderETag, etag)
	if given := c.Request().Header.Peek(fiber.HeaderIfNoneMatch); len(given) > 0 && matches(string(given), etag) {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, mvtType)
	if etag == tile.GzipETag {
		c.Set(fiber.HeaderContentEncoding, "gzip")
		return c.Send(tile.Gzip)
	}
	data, err := tile.Data()
	if err != nil {
		return err
	}
	return c.Send(data)
}

// tileJSON describes the tiles to other clients.
func (s *Server) tileJSON(c *fiber.Ctx) error {
	extent, _ := s.view(c.UserContext()).Extent()
	c.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	c.Set(fiber.HeaderCacheControl, ownCopy)
	return c.JSON(tiles.Set{
		Name: "Needlepoint", Description: "Public assets and boundaries of a district", Attribution: s.sample,
		URL: c.BaseURL() + "/tiles/{z}/{x}/{y}.mvt", Extent: extent,
		Layers: []tiles.Layer{tiles.AssetLayer(), tiles.BoundaryLayer(), tiles.CellLayer()},
	}.TileJSON())
}
