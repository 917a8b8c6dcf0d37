package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
)

// Headers of our own.
const (
	headerRevision  = "Needlepoint-Revision"
	headerRequestID = "X-Request-Id"
)

// contextKey names what identify puts into a request's context.
type contextKey int

const (
	keyRequestID contextKey = iota
	keyLanguage
	keyView
)

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(keyRequestID).(string)
	return id
}

// language returns the language to answer in, "zh" unless the reader prefers English.
func language(ctx context.Context) string {
	if lang, _ := ctx.Value(keyLanguage).(string); lang != "" {
		return lang
	}
	return "zh"
}

// recoverPanics turns a programming fault into a 500 with a log line; the service goes on.
func (s *Server) recoverPanics(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			s.log.Error("panic", "what", fmt.Sprint(r), "path", c.Path(), "stack", string(debug.Stack()))
			err = s.answerError(c, fmt.Errorf("panic: %v", r))
		}
	}()
	return c.Next()
}

// identify gives the request an id, a language and a deadline.
func (s *Server) identify(c *fiber.Ctx) error {
	var raw [6]byte
	_, _ = rand.Read(raw[:]) // never fails
	id := hex.EncodeToString(raw[:])
	c.Set(headerRequestID, id)
	lang := "zh"
	if accepts := strings.ToLower(c.Get(fiber.HeaderAcceptLanguage)); strings.HasPrefix(accepts, "en") {
		lang = "en"
	}
	ctx := context.WithValue(context.WithValue(context.Background(), keyRequestID, id), keyLanguage, lang)
	ctx, cancel := context.WithTimeout(ctx, s.deadline)
	defer cancel()
	c.SetUserContext(ctx)
	return c.Next()
}

// policy is what a page of ours may load: everything from here, nothing from elsewhere, no inline script.
const policy = "default-src 'self'; script-src 'self'; worker-src 'self' blob:; connect-src 'self'; " +
	"img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; " +
	"object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

func (s *Server) secure(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentSecurityPolicy, policy)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderXFrameOptions, "DENY")
	c.Set(fiber.HeaderReferrerPolicy, "same-origin")
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
	s.log.Debug("request", "method", c.Method(), "path", c.Path(), "status", status,
		"ms", float64(took.Microseconds())/1000, "bytes", len(c.Response().Body()), "request", requestID(c.UserContext()))
	return nil
}

// limit refuses work beyond what the machine should do at once; a probe of health is never refused.
func (s *Server) limit(c *fiber.Ctx) error {
	if c.Path() == "/healthz" {
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

// stamp makes every answer of the API name its revision, with an ETag that changes when the book does, and
// answers 304 to a reader who has it already.
func (s *Server) stamp(c *fiber.Ctx) error {
	path := c.Path()
	if !strings.HasPrefix(path, "/api/") || c.Method() != fiber.MethodGet || path == "/api/status" {
		if readsByPost(path) { // a question, though a long one: answered from one view like any other
			view := s.inventory.View()
			c.SetUserContext(context.WithValue(c.UserContext(), keyView, view))
			c.Set(headerRevision, revisionText(view.Revision()))
		}
		if err := c.Next(); err != nil {
			return err
		}
		if c.GetRespHeader(headerRevision) == "" {
			c.Set(headerRevision, revisionText(s.inventory.View().Revision()))
		}
		return nil
	}
	view := s.inventory.View()
	tag := s.etag(view.Head())
	if matches(c.Get(fiber.HeaderIfNoneMatch), tag) {
		c.Set(fiber.HeaderETag, tag)
		c.Set(headerRevision, revisionText(view.Revision()))
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.SetUserContext(context.WithValue(c.UserContext(), keyView, view))
	if err := c.Next(); err != nil {
		return err
	}
	c.Set(headerRevision, revisionText(view.Revision()))
	if c.Response().StatusCode() == fiber.StatusOK {
		c.Set(fiber.HeaderETag, tag)
		c.Set(fiber.HeaderCacheControl, "no-cache")
	}
	return nil
}

// readsByPost reports whether a POST to the path only reads.
func readsByPost(path string) bool { return path == "/api/assets/query" }

// view returns the one view that the whole request is answered from.
func (s *Server) view(ctx context.Context) assets.View {
	if v, ok := ctx.Value(keyView).(assets.View); ok {
		return v
	}
	return s.inventory.View()
}

// etag names what the whole book is at a head, as this version of the service words it.
func (s *Server) etag(h assets.Head) string {
	return fmt.Sprintf(`W/"r%d-%.12s-%s"`, h.Revision, h.Hash, s.version)
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
