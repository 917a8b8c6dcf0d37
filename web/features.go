package web

import (
	"net/http"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
	"needlepoint/web/ogc"
)

// features is the OGC API of the book as a catalogue describes it.
func (s *Server) features(catalogue *assets.Catalogue) *ogc.API {
	return ogc.New(ogc.Config{
		View:      func(c *fiber.Ctx) assets.View { return s.view(c.UserContext()) },
		Catalogue: catalogue,
		Commit:    s.commitAs,
		Refuse:    s.answerRefusal,
		Language:  func(c *fiber.Ctx) string { return language(c.UserContext()) },
		Clock:     s.clock,
		Version:   s.version,
		Edition:   s.edition,
		Sample:    s.sample,
	})
}

// answerRefusal answers an error as every handler does, with a status of its own where one is named.
func (s *Server) answerRefusal(c *fiber.Ctx, status int, err error) error {
	if status == 0 {
		return s.answerError(c, err)
	}
	p := s.refuse(c.UserContext(), err)
	p.Status, p.Title = status, http.StatusText(status)
	return c.Status(status).JSON(p, "application/problem+json")
}
