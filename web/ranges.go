package web

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
	"needlepoint/tiles/basemaps"
)

// byteRange is a stretch of a file.
type byteRange struct{ from, length int64 }

// rangeOf reads a Range header for a file of size bytes. whole is true where the header asks for no single range that is well formed, which means the
// file; ok is false where the range lies beyond it.
func rangeOf(header string, size int64) (r byteRange, whole, ok bool) {
	all := byteRange{0, size}
	spec, bytes := strings.CutPrefix(header, "bytes=")
	first, last, dash := strings.Cut(strings.TrimSpace(spec), "-")
	if !bytes || !dash || strings.Contains(spec, ",") {
		return all, true, true
	}
	if first == "" { // the last so many
		n, err := strconv.ParseUint(last, 10, 63)
		if err != nil {
			return all, true, true
		}
		length := min(int64(n), size)
		return byteRange{size - length, length}, false, length > 0
	}
	from, err := strconv.ParseUint(first, 10, 63)
	if err != nil {
		return all, true, true
	}
	to := size - 1
	if last != "" {
		n, err := strconv.ParseUint(last, 10, 63)
		if err != nil || n < from {
			return all, true, true
		}
		to = min(int64(n), to)
	}
	return byteRange{int64(from), to - int64(from) + 1}, false, int64(from) < size
}

// basemapFile serves a PMTiles file, whole or a range of it (RFC 9110, sections 13 and 14). Of several ranges the file is
// sent whole.
func (s *Server) basemapFile(c *fiber.Ctx) error {
	if s.folder == nil {
		return errNoFolder()
	}
	file, err := s.folder.Open(c.Params("name"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderETag, file.Tag)
	c.Set(fiber.HeaderAcceptRanges, "bytes")
	c.Set(fiber.HeaderCacheControl, ownCopy)
	c.Set(fiber.HeaderContentType, "application/vnd.pmtiles")
	if matches(c.Get(fiber.HeaderIfNoneMatch), file.Tag) {
		return closing(file, c.SendStatus(fiber.StatusNotModified))
	}
	header := c.Get(fiber.HeaderRange)
	if tag := c.Get(fiber.HeaderIfRange); tag != "" && tag != file.Tag {
		header = "" // the reader holds pieces of another file
	}
	r, whole, ok := rangeOf(header, file.Size)
	if !ok {
		c.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes */%d", file.Size))
		return closing(file, s.rangeBeyond(c, file.Size))
	}
	if !whole {
		c.Status(fiber.StatusPartialContent)
		c.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes %d-%d/%d", r.from, r.from+r.length-1, file.Size))
	}
	piece := &streamedFile{Reader: io.NewSectionReader(file, r.from, r.length), Closer: file, conn: c.Context().Conn()}
	c.Context().SetBodyStream(piece, int(r.length))
	return nil
}

func closing(file basemaps.Opened, err error) error {
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}

// rangeBeyond says that a range is not in the file.
func (s *Server) rangeBeyond(c *fiber.Ctx, size int64) error {
	p := s.refuse(c.UserContext(), assets.Refuse(assets.Invalid, "range", assets.Text{
		ZH: fmt.Sprintf("Range＝“%.60s”：文件只有 %d 字节", c.Get(fiber.HeaderRange), size),
		EN: fmt.Sprintf("Range = %.60q: the file has %d bytes", c.Get(fiber.HeaderRange), size)}))
	p.Status, p.Title = fiber.StatusRequestedRangeNotSatisfiable, "Requested Range Not Satisfiable"
	return c.Status(p.Status).JSON(p, "application/problem+json")
}
