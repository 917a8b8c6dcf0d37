package web

import (
	"bytes"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// ambiguous reports whether a proxy in front may see another end of a request than the HTTP library does: a length beside chunks, or a
// name with a blank before its colon (RFC 9112, sections 5.1 and 6.3). Its connection is to be closed behind the answer: what follows
// would else be taken for a request, though nobody let it pass.
func ambiguous(h *fasthttp.RequestHeader) bool {
	raw := h.RawHeaders()
	if bytes.Contains(raw, []byte(" :")) && anyName(raw, func(name []byte) bool { return bytes.HasSuffix(name, []byte{' '}) }) {
		return true
	}
	return h.ContentLength() == -1 && anyName(raw, func(name []byte) bool { return bytes.EqualFold(name, []byte(fiber.HeaderContentLength)) })
}

// anyName reports whether the name of any line of a head is such as asked for.
func anyName(raw []byte, such func([]byte) bool) bool {
	for line := range bytes.Lines(raw) {
		if name, _, isField := bytes.Cut(line, []byte{':'}); isField && such(name) {
			return true
		}
	}
	return false
}
