package web

import (
	"bytes"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// ownCopy is how long whom may keep what depends on who asks: the reader's own browser, and it asks each time whether it still holds.
const ownCopy = "private, no-cache"

// anybodysCopy is the same for tiles of the public face.
const anybodysCopy = "public, max-age=60"

// Headers that the HTTP library has no names for.
const (
	headerOpenerPolicy   = "Cross-Origin-Opener-Policy"
	headerResourcePolicy = "Cross-Origin-Resource-Policy"
)

// permissions are what a page of ours may ask of a device: where it is, and nothing else.
const permissions = "geolocation=(self), camera=(), microphone=(), payment=(), usb=(), serial=(), hid=(), midi=(), display-capture=()"

// policyWith is what a page of ours may load: everything from here, pictures and data also from the origins, nothing from
// elsewhere, no inline script. Sheets may be inline since Mantine writes its own into the page; a style in markup may not.
func policyWith(origins []string) string {
	more := ""
	for _, origin := range origins {
		more += " " + origin
	}
	return "default-src 'self'; script-src 'self'; worker-src 'self' blob:; connect-src 'self'" + more + "; " +
		"img-src 'self' data: blob:" + more + "; style-src 'self' 'unsafe-inline'; style-src-attr 'none'; font-src 'self' data:; " +
		"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
}

// secure says what may be done with an answer: by a browser that shows it, by pages of other sites, by caches on the way.
func (s *Server) secure(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentSecurityPolicy, s.basemaps.Load().policy)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderXFrameOptions, "DENY")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
	s.strict(c)
	switch path := c.Path(); {
	case forOtherSites(path):
		c.Set(fiber.HeaderCacheControl, ownCopy)
	default:
		c.Set(headerResourcePolicy, "same-origin")
		if strings.HasPrefix(path, "/api") {
			c.Set(fiber.HeaderCacheControl, ownCopy)
		}
	}
	if err := c.Next(); err != nil {
		return err
	}
	if bytes.HasPrefix(c.Response().Header.ContentType(), []byte("text/html")) {
		c.Set(headerOpenerPolicy, "same-origin")
		c.Set(fiber.HeaderPermissionsPolicy, permissions)
	}
	return nil
}

// forOtherSites reports whether a path is of the map's own interfaces, which pages of other sites and GIS programs may show.
func forOtherSites(path string) bool {
	for _, open := range []string{"/tiles", "/ogc", "/style.json", "/basemaps/"} {
		if strings.HasPrefix(path, open) {
			return true
		}
	}
	return false
}
