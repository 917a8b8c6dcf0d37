package web

import (
	"crypto/rand"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

// Headers of our own.
const (
	headerRevision  = "Needlepoint-Revision"
	headerRequestID = "X-Request-Id"
)

// recoverPanics turns a programming fault into a 500 with a log line; the service goes on.
func (s *Server) recoverPanics(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			s.log.Error("panic", "what", fmt.Sprint(r), "path", loggedPath(c), "stack", string(debug.Stack()))
			err = s.answerError(c, fmt.Errorf("panic: %v", r))
		}
	}()
	return c.Next()
}

// identify gives the request an id, a language and a deadline.
func (s *Server) identify(c *fiber.Ctx) error {
	asking(c.Context().Conn())
	var random [6]byte
	_, _ = rand.Read(random[:]) // never fails
	language := "zh"
	if prefersEnglish(c) {
		language = "en"
	}
	h := &c.Request().Header
	b := boundOf(h.Method(), h.RequestURI())
	r := newRequest(random, language, time.Now().Add(s.patience(b)))
	r.cost = b.cost
	defer r.end()
	c.Set(headerRequestID, r.id)
	c.SetUserContext(r)
	return c.Next()
}

// observe writes one log line a request and counts it. Errors are answered here, so that the line has their status.
func (s *Server) observe(c *fiber.Ctx) error {
	start := s.clock()
	if err := c.Next(); err != nil {
		if err := s.answerError(c, err); err != nil {
			return err
		}
	}
	status, took := c.Response().StatusCode(), s.clock().Sub(start)
	s.counters.add(status, took)
	if ctx := c.UserContext(); s.log.Enabled(ctx, slog.LevelDebug) {
		s.log.LogAttrs(ctx, slog.LevelDebug, "request", slog.String("method", c.Method()), slog.String("path", loggedPath(c)),
			slog.Int("status", status), slog.Float64("ms", float64(took.Microseconds())/1000), slog.Int("bytes", bodySize(c)),
			slog.String("request", requestID(ctx)))
	}
	return nil
}

// loggedPath is the path of a request without the secret that the path of a one-time link is.
func loggedPath(c *fiber.Ctx) string {
	path := c.Path()
	if before, _, found := strings.Cut(path, "/setup/"); found {
		return before + "/setup/…"
	}
	return path
}

// bodySize is the size of the answer, -1 for one that is still being written.
func bodySize(c *fiber.Ctx) int {
	if c.Response().IsBodyStream() {
		return -1
	}
	return len(c.Response().Body())
}

// limit refuses work beyond what the machine should do at once; a probe of health is never refused.
func (s *Server) limit(c *fiber.Ctx) error {
	if address(c) == "/healthz" {
		return c.Next()
	}
	select {
	case s.inFlight <- struct{}{}:
		defer func() { <-s.inFlight }()
		return c.Next()
	default:
		return assets.Refuse(assets.Busy, "limit", assets.Text{
			ZH: "服务器忙，" + strconv.Itoa(retrySeconds) + " 秒后再试", EN: "server busy; retry in " + strconv.Itoa(retrySeconds) + " s"})
	}
}

// stamp makes every answer of the API true for one revision, the present or the one that as_of names, and say which: with
// an ETag that changes when the book does, and 304 to a reader who has it already.
func (s *Server) stamp(c *fiber.Ctx, p policy) error {
	if p.from == fromMore {
		if err := c.Next(); err != nil {
			return err
		}
		if c.GetRespHeader(headerRevision) == "" && who(c.UserContext()).Means != "" { // nobody is told how far the book is
			c.Set(headerRevision, revisionText(s.view(c.UserContext()).Revision()))
		}
		return nil
	}
	read := c.Method() == fiber.MethodGet
	if !read && !p.reads && c.Context().QueryArgs().Has(asOf) {
		return assets.Refuse(assets.Invalid, "as of", assets.Text{
			ZH: "as_of 只用于读取；修改总是针对现在的台账，请去掉它", EN: "as_of is for reading; what is written changes the book of today: leave it out"})
	}
	view, err := s.view(c.UserContext()), error(nil)
	if p.from == fromBook {
		view, err = s.viewAsked(c)
	}
	if err != nil {
		return err
	}
	answerFrom(c.UserContext(), view)
	tag := s.etag(view, p.from)
	if read && matches(c.Get(fiber.HeaderIfNoneMatch), tag) {
		c.Set(fiber.HeaderETag, tag)
		c.Set(headerRevision, revisionText(view.Revision()))
		return c.SendStatus(fiber.StatusNotModified)
	}
	if err := c.Next(); err != nil {
		return err
	}
	if !read && !p.reads { // a write: its answer names the newest
		view = s.inventory.View()
	}
	c.Set(headerRevision, revisionText(view.Revision()))
	if read && c.Response().StatusCode() == fiber.StatusOK {
		c.Set(fiber.HeaderETag, tag)
		c.Set(fiber.HeaderCacheControl, ownCopy)
	}
	return nil
}

// address is the path as the router takes it, for which a slash at its end is nothing.
func address(c *fiber.Ctx) string { return strings.TrimRight(c.Path(), "/") }

// asOf is the query parameter that names a past revision.
const asOf = "as_of"

// viewAsked returns the book as it stood at the revision that the request names, else the present.
func (s *Server) viewAsked(c *fiber.Ctx) (assets.View, error) {
	given := c.Query(asOf)
	who := who(c.UserContext())
	if who.Means == access.ByPublic && c.Context().QueryArgs().Has(asOf) {
		return assets.View{}, errSignIn // of the past the public is told nothing
	}
	if given == "" {
		return s.view(c.UserContext()), nil
	}
	if !who.May(access.History) {
		return assets.View{}, forbidden(access.History)
	}
	r, err := strconv.ParseInt(given, 10, 64)
	if err != nil || r < 0 {
		return assets.View{}, assets.Refuse(assets.Invalid, "as of", assets.Text{
			ZH: fmt.Sprintf("as_of＝“%.40s”：应为修订号", given), EN: fmt.Sprintf("as_of = %.40q: the number of a revision is expected", given)})
	}
	view, err := s.inventory.ViewAt(c.UserContext(), assets.Revision(r))
	return view.As(who.right), err
}

// etag names what a view is at its head, as this version of the service words it. Who sees a part has tags of his own, and an answer that
// tells who worked has another once somebody is called otherwise.
func (s *Server) etag(view assets.View, from source) string {
	h, part := view.Head(), view.Right().Mark()
	if from == fromLedger {
		part += "-" + s.access.Names()
	}
	return `W/"r` + revisionText(h.Revision) + "-" + h.Hash[:min(len(h.Hash), 12)] + "-" + s.edition + part + `"`
}

func revisionText(r assets.Revision) string { return strconv.FormatInt(int64(r), 10) }

// matches reports whether an If-None-Match header names the tag, weakly compared.
func matches(header, tag string) bool {
	weak := strings.TrimPrefix(tag, "W/")
	for part := range strings.SplitSeq(header, ",") {
		if part = strings.TrimSpace(part); part == "*" || strings.TrimPrefix(part, "W/") == weak {
			return true
		}
	}
	return false
}
