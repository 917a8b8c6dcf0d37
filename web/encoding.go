package web

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/compress"
)

// acceptsGzip reports whether the reader takes a gzipped answer. A q of 0 says that it does not.
func acceptsGzip(c *fiber.Ctx) bool {
	accepted := false
	for part := range bytes.SplitSeq(c.Request().Header.Peek(fiber.HeaderAcceptEncoding), []byte{','}) {
		name, parameters, _ := bytes.Cut(part, []byte{';'})
		name = bytes.TrimSpace(name)
		gzip := bytes.EqualFold(name, []byte("gzip"))
		if !gzip && string(name) != "*" {
			continue
		}
		yes := len(parameters) == 0 || wanted(string(parameters))
		if gzip {
			return yes
		}
		accepted = yes
	}
	return accepted
}

// wanted reports whether the parameters of an encoding leave it a weight above 0.
func wanted(parameters string) bool {
	_, weight, given := strings.Cut(strings.ReplaceAll(strings.ToLower(parameters), " ", ""), "q=")
	q, err := strconv.ParseFloat(weight, 64)
	return !given || err != nil || q > 0
}

// pack compresses what the API answers. The feed of changes is not packed, since it must not wait for more; nor is an export,
// which packed would end well even where it could not be finished; tiles and files are packed already.
func pack() fiber.Handler {
	return compress.New(compress.Config{Level: compress.LevelBestSpeed, Next: func(c *fiber.Ctx) bool {
		at := address(c)
		return !strings.HasPrefix(at, "/api/") || at == "/api/changes" || at == "/api/export" || !acceptsGzip(c)
	}})
}
