package ogc

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"
	"github.com/klauspost/compress/gzip"
)

// worthPacking is the size from which an answer is compressed for those who take gzip.
const worthPacking = 4 << 10

var packers = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // fails for an unknown level only
	return w
}}

// send answers with a body; If-None-Match is judged before, by unchanged.
//
// The body is the caller's again afterwards.
func (r *request) send(media string, body []byte) error {
	if media == typeHTML {
		media += "; charset=utf-8"
	}
	r.c.Set(fiber.HeaderContentType, media)
	if len(body) < worthPacking || !takesGzip(r.c.Get(fiber.HeaderAcceptEncoding)) {
		r.c.Response().SetBody(body) // a copy, in a buffer that is used again
		return nil
	}
	var packed bytes.Buffer
	w, _ := packers.Get().(*gzip.Writer)
	defer packers.Put(w)
	w.Reset(&packed)
	if _, err := w.Write(body); err != nil {
		return fmt.Errorf("send: %w", err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("send: %w", err)
	}
	r.c.Set(fiber.HeaderContentEncoding, "gzip")
	return r.c.Send(packed.Bytes())
}

func takesGzip(acceptEncoding string) bool { return qualityOf(acceptEncoding, "gzip") > 0 }

// sendJSON answers with a document, keys in the order of the type or of the alphabet.
func (r *request) sendJSON(media string, v any) error {
	body, err := appendValue(nil, v)
	if err != nil {
		return fmt.Errorf("send: %w", err)
	}
	return r.send(media, body)
}

func appendDocument(out []byte, v any) ([]byte, error) {
	buf := bytes.NewBuffer(out)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// unchanged sets the tag, and answers 304 to a reader who has what it names.
func (r *request) unchanged(tag string) bool {
	r.c.Set(fiber.HeaderETag, tag)
	if !tagListed(r.c.Get(fiber.HeaderIfNoneMatch), tag) {
		return false
	}
	r.c.Status(fiber.StatusNotModified)
	return true
}

// tagListed reports whether a list of tags holds one, weakly compared.
func tagListed(list, tag string) bool {
	for part := range strings.SplitSeq(list, ",") {
		if part = strings.TrimSpace(part); part == "*" || part != "" && strings.TrimPrefix(part, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// bookTag names an answer that is made of all that the reader sees of the book.
func (a *API) bookTag(r *request, f form) string {
	head := r.view.Head()
	return fmt.Sprintf(`W/"r%d-%.12s-%s-%s-%s%s"`, head.Revision, head.Hash, a.Edition, f.key, r.lang, r.view.Right().Mark())
}
