package web

import (
	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
	"needlepoint/tiles"
)

const mvtType = "application/vnd.mapbox-vector-tile"

// tile serves one vector tile: whole or an error, 204 where nothing is there, 304 to who has it already. Its
// ETag depends on the bytes alone, so that a revision that leaves a tile alone is no reason to send it again.
func (s *Server) tile(c *fiber.Ctx) error {
	at, err := tiles.ParseAddress(c.Params("z"), c.Params("x"), c.Params("y"))
	if err != nil {
		return err
	}
	view, err := s.viewAsked(c)
	if err != nil {
		return err
	}
	// Removed and retired assets are in the tile too: whether they are seen is the map's choice.
	tile, err := tiles.Render(c.UserContext(), at, []tiles.Source{
		tiles.Boundaries(view, assets.BoundaryFilter{}),
		tiles.Assets(view, assets.Filter{Stages: assets.AnyStage()}),
	}, tiles.Options{})
	if err != nil {
		return err
	}
	c.Set(headerRevision, revisionText(view.Revision()))
	c.Set(fiber.HeaderCacheControl, "no-cache")
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	c.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	if len(tile.Data) == 0 {
		return c.SendStatus(fiber.StatusNoContent)
	}
	etag, zipped := tile.ETag, acceptsGzip(c)
	if zipped {
		etag = tile.GzipETag()
	}
	c.Set(fiber.HeaderETag, etag)
	if matches(c.Get(fiber.HeaderIfNoneMatch), etag) {
		return c.SendStatus(fiber.StatusNotModified)
	}
	if zipped {
		tile = tile.Gzip()
		c.Set(fiber.HeaderContentEncoding, "gzip")
	}
	c.Set(fiber.HeaderContentType, mvtType)
	return c.Send(tile.Data)
}

// tileJSON describes the tiles to other clients.
func (s *Server) tileJSON(c *fiber.Ctx) error {
	extent, _ := s.inventory.View().Extent()
	c.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	c.Set(fiber.HeaderCacheControl, "no-cache")
	return c.JSON(tiles.Set{
		Name: "Needlepoint", Description: "Public assets and boundaries of a district", Attribution: s.sample,
		URL: c.BaseURL() + "/tiles/{z}/{x}/{y}.mvt", Extent: extent,
		Layers: []tiles.Layer{tiles.AssetLayer(), tiles.BoundaryLayer()},
	}.TileJSON())
}
